"""Which files are found under what was named, and what they are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import MissingFile, OutsideFolder
from index.reading.files import discover


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    for name in (
        "b.txt",
        "a.md",
        "sub/c.html",
        "sub/deep/报告.csv",
        ".hidden.txt",
        ".git/x.txt",
        "image.png",
        "sub/UPPER.TXT",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("words")
    return root


def names(*paths: Path) -> list[str]:
    return [found.name for found in discover(paths)]


def test_a_folder_gives_its_known_files_sorted_by_name_below_it(folder: Path) -> None:
    assert names(folder) == ["a.md", "b.txt", "sub/UPPER.TXT", "sub/c.html", "sub/deep/报告.csv"]


def test_a_file_named_by_itself_keeps_its_own_name(folder: Path) -> None:
    assert names(folder / "sub" / "c.html", folder / "image.png") == ["c.html", "image.png"]


def test_a_file_named_twice_is_found_once(folder: Path) -> None:
    assert names(folder / "b.txt", folder / "b.txt", folder) == [
        "b.txt",
        "a.md",
        "sub/UPPER.TXT",
        "sub/c.html",
        "sub/deep/报告.csv",
    ]


def test_what_is_not_there_is_an_error_and_stops_nothing(folder: Path) -> None:
    found = discover([folder / "gone.txt", folder / "b.txt"])
    assert isinstance(found[0].error, MissingFile)
    assert found[1].error is None


def test_links_out_of_the_folder_are_refused_and_the_others_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "elsewhere").mkdir()
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "outside").symlink_to(tmp_path / "elsewhere")
    (folder / "up").symlink_to("..")
    (folder / "in.txt").symlink_to(folder / "b.txt")
    found = {entry.name: entry.error for entry in discover([folder])}
    assert {name for name, error in found.items() if isinstance(error, OutsideFolder)} == {"out.txt", "outside", "up"}
    assert sum(error is None for error in found.values()) == 5


def test_loops_of_links_end(folder: Path) -> None:
    (folder / "loop").symlink_to(folder)
    (folder / "sub" / "back").symlink_to("..")
    (folder / "one.txt").symlink_to("two.txt")
    (folder / "two.txt").symlink_to("one.txt")
    found = discover([folder])
    assert [entry.name for entry in found if isinstance(entry.error, MissingFile)] == ["one.txt", "two.txt"]
    assert sum(entry.error is None for entry in found) == 5


def test_a_name_that_is_no_utf8_is_written_with_marks(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("words")
    assert names(tmp_path) == ["caf?.txt"]


def test_a_file_whose_name_is_no_utf8_is_named_as_a_failure_and_the_others_are_found(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Sales rose to 5 million.\n")
    odd = os.fsencode(tmp_path) + b"/bad\xff.txt"
    try:
        with open(odd, "w") as file:  # noqa: PTH123  # pathlib takes no bytes
            file.write("Sales fell.\n")
    except OSError:
        pytest.skip("this file system takes no such names")
    found = {entry.name: entry.error for entry in discover([tmp_path])}
    assert found.pop("good.txt") is None
    assert [str(error) for error in found.values()] == ["its name is not valid UTF-8: rename it"]
