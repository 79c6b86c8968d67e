"""`ballast ingest`: what it tells, and what a bad file does to the others."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.e2e.cli.running import CARS, run


def test_ingest_tells_what_it_added_changed_kept_and_removed(home: Path, documents: Path) -> None:
    first = run(home, "ingest", documents)
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines()[:3] == ["added cars.txt", "added trains.md", "added 船舶.txt"]
    assert "3 added, 0 changed, 0 unchanged, 0 removed, 0 failed; 5 paragraphs in" in first.out
    (documents / "cars.txt").write_text("The works made 413,000 cars in 2025.\n")
    (documents / "trains.md").unlink()
    second = run(home, "ingest", documents)
    assert second.code == 0
    assert second.out.splitlines()[:2] == ["changed cars.txt", "removed trains.md"]
    assert "0 added, 1 changed, 1 unchanged, 1 removed, 0 failed; 2 paragraphs in" in second.out


BAD_FILES: list[Any] = [
    pytest.param("gone.txt", None, "no such file", id="missing"),
    pytest.param("empty.txt", b"", "empty", id="empty"),
    pytest.param("blank.txt", b" \n\n ", "", id="blank"),
    pytest.param("noise.txt", bytes(range(256)) * 9, "binary", id="binary"),
    pytest.param("tool.exe", b"MZ", "ending", id="unknown format"),
    pytest.param("web.pdf", b"<html>not a PDF</html>", "not a pdf", id="not what its name says"),
    pytest.param("cut.pdf", b"%PDF-1.4\n1 0 obj <<", "truncated or damaged", id="truncated PDF"),
    pytest.param("cut.docx", b"PK\x03\x04 and no more", "", id="truncated DOCX"),
    pytest.param("cut.xlsx", b"PK\x03\x04 and no more", "", id="truncated XLSX"),
]


@pytest.mark.parametrize(("name", "content", "reason"), BAD_FILES)
def test_a_bad_file_is_told_with_its_reason_and_the_others_are_kept(
    home: Path, documents: Path, name: str, content: bytes | None, reason: str
) -> None:
    bad = documents / name
    if content is not None:
        bad.write_bytes(content)
    ran = run(home, "ingest", documents / "cars.txt", bad)
    assert ran.code == 1
    [line] = [line for line in ran.out.splitlines() if line.startswith("failed ")]
    assert line.startswith(f"failed {name}: ")
    assert reason in line
    assert "1 added, 0 changed, 0 unchanged, 0 removed, 1 failed" in ran.out
    assert ran.err == ""
    assert "412,000 cars" in run(home, "ask", CARS).out


def test_an_encrypted_file_says_that_it_wants_a_password(home: Path, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    ran = run(home, "ingest", tmp_path / "locked.pdf")
    assert ran.code == 1
    assert "password" in ran.out


def test_a_file_over_the_limit_is_refused_unread(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALLAST_MAX_FILE_MB", "1")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    start = time.monotonic()
    ran = run(home, "ingest", tmp_path / "huge.txt")
    assert ran.code == 1
    assert "failed huge.txt: " in ran.out
    assert "BALLAST_MAX_FILE_MB" in ran.out or "1 MB" in ran.out
    assert time.monotonic() - start < 10


def test_one_bad_file_among_many_spoils_nothing(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"plant-{number:03}.txt").write_text(f"Plant {number} made {number + 10_000} cars in 2025.\n")
    (folder / "plant-150.txt").write_bytes(bytes(range(256)))
    ran = run(home, "ingest", folder)
    assert ran.code == 1
    assert "299 added" in ran.out
    assert "1 failed" in ran.out
    assert re.findall(r"^failed [^:]+", ran.out, re.M) == ["failed plant-150.txt"]
    assert "added … and 279 more" in ran.out


def test_a_folder_with_nothing_to_read_is_said_to_be_so(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run(home, "ingest", tmp_path / "empty")
    assert ran.code == 0
    assert ran.err.startswith("nothing was found to read: ")


def test_links_round_in_a_circle_and_out_of_the_folder_are_not_followed(home: Path, documents: Path) -> None:
    outside = documents.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("The secret is 42 million.")
    (documents / "loop").symlink_to(".")
    (documents / "out").symlink_to(outside)
    (documents / "one.txt").symlink_to(outside / "secret.txt")
    ran = run(home, "ingest", documents)
    assert ran.code == 1
    assert "3 added" in ran.out
    assert {line.split(":")[0] for line in ran.out.splitlines() if line.startswith("failed")} == {
        "failed out", "failed one.txt",
    }  # fmt: skip


def test_a_bad_new_version_leaves_the_good_one_answering(home: Path, documents: Path) -> None:
    assert run(home, "ingest", documents).code == 0
    (documents / "cars.txt").write_bytes(bytes(range(256)))
    assert run(home, "ingest", documents).code == 1
    assert "412,000 cars" in run(home, "ask", CARS).out


def test_documents_and_their_names_cannot_drive_the_terminal(home: Path, tmp_path: Path) -> None:
    (tmp_path / "red\x1b[31m.txt").write_text("The works \x1b]0;title\x07 made 412,000 cars in 2025.\u202e\n")
    shown = [
        run(home, "ingest", tmp_path),
        run(home, "sources"),
        run(home, "ask", CARS),
        run(home, "forget", "\x1b[2J"),
    ]
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", "".join(ran.out + ran.err for ran in shown))
    assert r"red\x1b[31m.txt" in shown[1].out
