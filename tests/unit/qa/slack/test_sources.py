"""The modal of a source: the paragraph as it reads, its numbers in bold, however the file breaks its lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.model import Paragraph
from qa.rendering import to_json
from qa.slack import sources
from qa.slack.sources import Cited
from tests.fakes.app import answer
from tests.fakes.library import FakeLibrary
from tests.fakes.slack import rules


def bold(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [run["text"] for part in sources._parts(text, spans) for run in part if "style" in run]


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param("grew by 5.9 percent", [(8, 19)], ["5.9 percent"], id="one line"),
        pytest.param("grew by 5.9\npercent over", [(8, 19)], ["5.9 percent"], id="a line break inside the number"),
        pytest.param("增长483.8\n万座", [(2, 9)], ["483.8万"], id="Chinese, broken inside the number"),
        pytest.param("5.9 and 6.1", [(0, 3), (8, 11)], ["5.9", "6.1"], id="two numbers"),
        pytest.param("no number", [], [], id="none"),
        pytest.param("short", [(100, 120)], [], id="a number elsewhere"),
    ],
)
def test_the_numbers_are_in_bold(text: str, spans: list[tuple[int, int]], expected: list[str]) -> None:
    assert bold(text, spans) == expected


def test_a_very_long_paragraph_stays_within_slacks_limits_and_keeps_its_number() -> None:
    text = "Nothing of note happened here. " * 300 + "Then it grew by 5.9 percent. " + "And so on. " * 5000
    at = text.index("5.9 percent")
    library = FakeLibrary({"default": {"long.txt": text}})
    stored = library.open().paragraph("long.txt", 1)
    view = sources.show(library, "default", Cited("long.txt", 1, stored.hash, ((at, at + 11),), "en"))
    rules.check_view(view)
    assert "{'type': 'text', 'text': '5.9 percent', 'style': {'bold': True}}" in str(view)


def test_without_a_number_the_quote_is_in_bold() -> None:
    given = to_json(replace(answer(), numbers=()))
    wanted = sources.cited(given, 2)
    assert wanted is not None
    view = sources.show(FakeLibrary(), "default", wanted)
    assert "'text': '4.717 million are public', 'style'" in str(view)


def test_a_citation_that_the_answer_does_not_have_is_none() -> None:
    assert sources.cited(to_json(answer()), 9) is None


def test_headings_and_a_rows_context_are_shown_with_the_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    library = FakeLibrary()
    stored = library.open().paragraph("charging.txt", 2)
    row = Paragraph(2, "public | 471.7", 0, 14, 1, 1, kind="row", heading=("Part 1", "Owners"), context="ten thousands")
    collection = library.open()
    monkeypatch.setattr(collection, "neighbours", lambda *_: [replace(stored, paragraph=row)])
    view = sources.show(library, "default", Cited("charging.txt", 2, stored.hash, ((9, 14),), "zh"))
    assert "Part 1 › Owners" in str(view)
    assert "ten thousands" in str(view)
    assert "'text': '471.7', 'style'" in str(view)
    rules.check_view(view)


def test_a_collection_that_is_gone_is_said_in_the_modal() -> None:
    view = sources.show(FakeLibrary({}), "board", Cited("a.txt", 1, "", (), "en"))
    assert "there is no collection 'board'" in str(view)
    rules.check_view(view)
