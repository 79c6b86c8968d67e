"""`ballast chat`, `sources`, `forget`, `status` and `rebuild`."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.cli.running import CARS, DOCUMENTS, run


def test_a_conversation_goes_on_after_an_error_and_ends_at_an_empty_line(filled: Path) -> None:
    ran = run(filled, "chat", stdin=f"{CARS}\n😀\nHow many trains were delivered in 2025?\n\nnever asked\n")
    assert (ran.code, ran.err) == (0, "")
    assert "412,000 cars in 2025 [1]" in ran.out
    assert "no words" in ran.out
    assert "318 trains" in ran.out
    assert ran.out.index("412,000") < ran.out.index("no words") < ran.out.index("318")


def test_a_follow_up_in_chat_understands_what_came_before(filled: Path) -> None:
    ran = run(filled, "chat", stdin=f"{CARS}\nAnd how many vans?\n")
    assert "57,000 vans" in ran.out


def test_sources_lists_whole_names_and_counts(filled: Path) -> None:
    ran = run(filled, "sources")
    assert ran.code == 0
    rows = [line.split() for line in ran.out.splitlines()]
    assert rows[0] == ["file", "paragraphs", "figures", "published", "format", "ingested", "(UTC)"]
    assert [row[0] for row in rows[1:]] == list(DOCUMENTS)
    assert [row[1] for row in rows[1:]] == ["2", "2", "1"]


def test_what_is_forgotten_stops_answering_at_once(home: Path, documents: Path) -> None:
    run(home, "ingest", documents)
    ran = run(home, "forget", "cars.txt", "unknown.txt")
    assert ran.code == 1
    assert ran.out == "forgot cars.txt\n"
    assert ran.err.startswith("unknown unknown.txt: ")
    assert "412,000" not in run(home, "ask", CARS).out
    assert run(home, "forget", "trains.md", "船舶.txt").code == 0
    assert "empty" in run(home, "sources").err


def test_status_says_what_there_is_and_that_it_is_up_to_date(filled: Path) -> None:
    ran = run(filled, "status")
    said = {line[:14].strip(): line[14:] for line in ran.out.splitlines()}
    assert ran.code == 0
    assert said["documents"] == "3"
    assert said["paragraphs"] == "5"
    assert said["embedder"] == "local:wordllama-256 (256 dimensions)"
    assert said["vector index"] == said["word index"] == "up to date"


def test_rebuild_makes_the_indexes_again(home: Path, documents: Path) -> None:
    run(home, "ingest", documents)
    ran = run(home, "rebuild")
    assert (ran.code, ran.out) == (0, "rebuilt the indexes of 3 documents (5 passages)\n")
    assert "412,000 cars" in run(home, "ask", CARS).out
