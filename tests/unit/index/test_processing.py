"""The step from a file to rows: the same here and in a worker process, whole or not, and over the wire."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import transport
from index.embedding import LocalEmbedder
from index.errors import DamagedDocument, DocumentError
from index.model import Document
from index.processing import Processed, Task, process
from index.reading import workers
from index.reading.limits import Limits
from index.reading.reading import read
from index.reading.workers import MUCH, ReadingPool
from tests.unit.index.reading.building import make_pdf

MARKDOWN = """# Networks 2025

2026-01-22

By then 4.838 million stations were in service. Of these, 12% stood in villages.

| place | points |
|---|---|
| 海口 | 20.3万 |
"""


@pytest.fixture(scope="module")
def embedder() -> LocalEmbedder:
    return LocalEmbedder()


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(workers=2, embedder=LocalEmbedder.name) as shared:
        yield shared


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = {
        "a.md": MARKDOWN.encode(),
        "b.pdf": make_pdf([["Review of the harbour", "港口增长3.5%。"]]),
        "c.txt": ("One line of words. " * 2000).encode(),
        "d.html": "<h1>标题</h1><p>共有483.8万座基站。</p>".encode(),
    }
    for name, raw in made.items():
        (tmp_path / name).write_bytes(raw)
    return [tmp_path / name for name in made]


def test_a_worker_makes_ready_what_this_process_makes_ready(
    pool: ReadingPool, embedder: LocalEmbedder, files: list[Path]
) -> None:
    outcomes = list(pool.map([Task(path, 1) for path in files], MUCH))
    assert [outcome for _, outcome in outcomes] == [process(read(path), (), embedder) for path in files]


def test_little_is_read_and_left_to_the_caller(pool: ReadingPool, files: list[Path]) -> None:
    assert all(isinstance(outcome, Document) for _, outcome in pool.map([Task(path, 1) for path in files], MUCH - 1))


def test_a_document_that_is_too_large_to_be_made_ready_apart_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(("Some words stand here. " * 400 + "\n\n") * 900)
    with ReadingPool(workers=1, embedder=LocalEmbedder.name) as pool:
        ((_, outcome),) = pool.map([Task(path, path.stat().st_size)], path.stat().st_size)
    assert isinstance(outcome, Document)


def test_without_an_embedder_of_its_own_a_worker_leaves_the_vectors_out(files: list[Path]) -> None:
    with ReadingPool(workers=1) as pool:
        ((_, outcome),) = pool.map([Task(files[0], 1)], MUCH)
    assert isinstance(outcome, Processed)
    assert outcome.vectors is None
    assert outcome.words


def test_known_paragraphs_need_neither_vectors_nor_words(embedder: LocalEmbedder, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The first one.\n\nThe same one.\n\nThe same one.\n\nThe last one.\n")
    document = read(path)
    prepared = process(document, (), embedder).prepared
    outcome = process(document, [prepared[1].fingerprint, prepared[3].fingerprint, b"gone"], embedder)
    assert len(outcome.prepared) == 4
    assert [words.body for words in outcome.words] == ["the first one", "the sam one"]
    assert len(outcome.vectors or ()) == 2


def test_rows_come_over_the_wire_as_they_were(embedder: LocalEmbedder, files: list[Path]) -> None:
    for path in files:
        document = read(path)
        for known in ((), [one.fingerprint for one in process(document, (), None).prepared]):
            for by in (embedder, None):
                outcome = process(document, known, by)
                assert transport.unpack(transport.pack(document.text, outcome)) == outcome


@pytest.mark.parametrize("length", [0, 1, 7, 9, 40, 400, -1, -600])
def test_rows_cut_short_are_a_damaged_document(embedder: LocalEmbedder, files: list[Path], length: int) -> None:
    document = read(files[0])
    raw = transport.pack(document.text, process(document, (), embedder))
    with pytest.raises(DamagedDocument):
        transport.unpack(raw[:length])


def test_a_worker_killed_in_the_middle_of_a_group_takes_one_file_with_it(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number:02}.txt" for number in range(40)]
    for path in paths:
        path.write_text("\n\n".join(f"In {path.name}, {number} tonnes were weighed." for number in range(60)))
    with ReadingPool(workers=1, embedder=LocalEmbedder.name) as pool:
        outcomes = pool.map([Task(path, path.stat().st_size) for path in paths], MUCH)
        first = next(outcomes)
        pool.kill_workers()
        found = [first, *outcomes]
    assert [task.path for task, _ in found] == paths
    failed = [outcome for _, outcome in found if isinstance(outcome, DocumentError)]
    assert len(failed) <= 2  # the one that it read, or none; never its whole group


def test_a_file_that_takes_too_long_costs_none_of_its_group(tmp_path: Path) -> None:
    names = {
        "a.txt": "Some words.",
        "slow.html": "<table>" * 20 + "<div>" * 200_000 + "<td>" * 200_000,
        "z.txt": "More.",
    }
    for name, text in names.items():
        (tmp_path / name).write_text(text)
    with ReadingPool(workers=1, limits=Limits(seconds=1.5), embedder=LocalEmbedder.name) as pool:
        outcomes = [outcome for _, outcome in pool.map([Task(tmp_path / name, 1) for name in names], MUCH)]
    assert [type(outcome).__name__ for outcome in outcomes] == ["Processed", "OversizedDocument", "Processed"]


def test_a_pool_that_is_closed_starts_no_new_worker_for_the_rest(files: list[Path]) -> None:
    pool = ReadingPool(workers=1, embedder=LocalEmbedder.name)
    outcomes = pool.map([Task(files[2], 40_000) for _ in range(50)], MUCH)
    next(outcomes)
    closing = threading.Thread(target=pool.close)
    closing.start()
    began = time.monotonic()
    closing.join(timeout=20)
    assert not closing.is_alive()
    assert time.monotonic() - began < 10
    assert pool.started == 0


@pytest.mark.parametrize("count", [1, 3])
def test_groups_hold_so_many_bytes_and_files(count: int) -> None:
    tasks = [Task(Path(f"{number}"), 40) for number in range(200)]
    groups = list(workers.grouped(tasks, count * 40))
    assert [task for group in groups for task in group] == tasks
    assert {len(group) for group in groups[:-1]} == {count}
    assert [len(group) for group in workers.grouped(tasks, 10**9)] == [64, 64, 64, 8]
    assert len(list(workers.grouped(tasks, 0))) == 200
