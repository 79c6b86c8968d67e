"""Worker processes: what they read is what this process reads, and a file that kills one harms no other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import DamagedDocument, DocumentError, MissingFile, OversizedDocument, UnsupportedFormat
from index.model import Document
from index.processing import Task
from index.reading.limits import Limits
from index.reading.reading import read
from index.reading.wire import pack, unpack
from index.reading.workers import ReadingPool
from tests.unit.index.reading.building import make_pdf


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(workers=1) as shared:
        yield shared


def test_a_worker_reads_what_this_process_reads(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf([["Review of the harbour", "港口增长3.5%。"]]))
    assert pool.read(path) == read(path)


def test_outcomes_come_in_the_order_of_the_files(pool: ReadingPool, tmp_path: Path) -> None:
    paths = []
    for place in range(12):
        path = tmp_path / f"{place}{('.txt', '.html')[place % 2]}"
        path.write_text(f"Some words stand in file {place}." if place != 5 else "")
        paths.append(path)
    outcomes = list(pool.map([Task(path) for path in paths]))
    assert [task.path for task, _ in outcomes] == paths
    assert [task.path.name for task, outcome in outcomes if isinstance(outcome, DocumentError)] == ["5.html"]


def test_small_text_starts_no_process(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some words stand here.")
    with ReadingPool(workers=1) as fresh:
        assert fresh.read(tmp_path / "a.txt").format == "txt"
        assert fresh.started == 0


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    slow, good = tmp_path / "slow.html", tmp_path / "good.html"
    slow.write_text("<table>" * 20 + "<div>" * 200_000 + "<td>" * 200_000)
    good.write_text("<p>Some words stand here.</p>")
    with (
        ReadingPool(workers=1, limits=Limits(seconds=0.05)) as hasty,
        pytest.raises(OversizedDocument, match="longer than"),
    ):
        hasty.read(slow)
    with ReadingPool(workers=1) as patient:
        assert patient.read(good).format == "html"


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Some words stand here.</p>")
    with ReadingPool(workers=1) as pool:
        first = pool.read(path)
        pool.kill_workers()
        assert pool.read(path) == first


def test_a_file_that_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text("<p>" + "word " * 4_000_000)
    with (
        ReadingPool(workers=1, limits=Limits(memory_bytes=96 * 2**20)) as pool,
        pytest.raises((OversizedDocument, DamagedDocument)),
    ):
        pool.read(path)


REFUSED = {
    "missing": (lambda path: None, MissingFile, "no such file"),
    "a folder": (lambda path: path.mkdir(), UnsupportedFormat, "folder"),
    "a pipe": (lambda path: os.mkfifo(path), UnsupportedFormat, "pipe"),
    "too large": (lambda path: path.write_bytes(b"x" * 2_000_000), OversizedDocument, "MB"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "error", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_plain_file_is_refused_unread(make, error, said, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    make(path)
    with (
        ReadingPool(workers=1, limits=Limits(file_bytes=1_000_000)) as pool,
        pytest.raises(error, match=said) as caught,
    ):
        pool.read(path)
    assert "\n" not in str(caught.value)


def test_a_file_of_two_hundred_megabytes_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    with pytest.raises(OversizedDocument, match="BALLAST_MAX_FILE_MB"):
        read(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open anything")
def test_a_file_that_may_not_be_opened_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Some words stand here.")
    path.chmod(0)
    with pytest.raises(MissingFile, match="permissions"):
        read(path)


def test_a_worker_sees_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    path = tmp_path / "a.html"
    path.write_text("<p>Some words stand here.</p>")
    with ReadingPool(workers=1) as pool:
        pool.read(path)
        environments = [Path(f"/proc/{pid}/environ") for pid in pool.process_ids()]
        assert environments
        for environment in environments:
            if environment.exists():
                assert b"secret" not in environment.read_bytes()


def test_a_document_comes_over_the_wire_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Title\n\n2026-01-22\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    document = read(path)
    assert unpack(pack(document)) == document


GARBLED = [
    b"",
    b"nonsense",
    b"{}",
    b"[]",
    b'{"error": "SystemExit", "cause": "x", "remedy": "y"}',
    b'{"text": "a", "paragraphs": [[0]], "paths": []}',
]


@pytest.mark.parametrize("raw", GARBLED)
def test_a_garbled_answer_is_a_damaged_document(raw: bytes) -> None:
    with pytest.raises(DamagedDocument):
        unpack(raw)


def test_every_error_survives_the_wire() -> None:
    for kind in DocumentError.__subclasses__():
        with pytest.raises(kind, match="cause: remedy"):
            unpack(pack(kind("cause", "remedy")))


def test_documents_are_typed(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Some words stand here.</p>")
    ((_, outcome),) = pool.map([Task(path)])
    assert isinstance(outcome, Document)
