"""The source list of a text answer, written and read back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.server.chat.sources import source_list, split_sources
from tests.fakes.app import answer


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("status", ["answered", "conflicting", "abstained"])
def test_what_is_written_is_read_back(status: str, language: str) -> None:
    given = answer(status, language)
    cited = tuple((citation.file, citation.paragraph) for citation in given.citations)
    assert split_sources(given.answer + source_list(given)) == (given.answer, cited)


def test_places_of_every_kind_are_read_back() -> None:
    given = answer()
    first, second = given.citations
    odd = replace(first, file="a, paragraph 3, line 5.txt", lines=(2, 9), page=4, quote="He said “5”\nand left.")
    found = split_sources(given.answer + source_list(replace(given, citations=(odd, second))))
    assert found == (given.answer, ((odd.file, odd.paragraph), (second.file, second.paragraph)))


@pytest.mark.parametrize("text", ["", "plain words", "[1] not a source", "one [1].\n\n[1] a list of my own"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert split_sources(text) == (text, ())
