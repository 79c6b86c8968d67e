"""Everyday phrases of each language and how they are read: one line each, in `phrases.en.tsv` and `phrases.zh.tsv`.

A line is the phrase, a tab, and what is read of it: `text=kind value unit qualifier ambiguous`, joined by `; `. An exact
figure says no qualifier, a range gives its bounds as `low..high`, and what has no value a `-`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from index.quantities import Quantity, extract

FOLDER = Path(__file__).parent
DIGITS = 20
"""A quotient is compared by its first digits."""


def phrases(language: str) -> list[tuple[str, str]]:
    lines = (FOLDER / f"phrases.{language}.tsv").read_text("utf-8").splitlines()
    return [(phrase, expected) for phrase, _, expected in (line.partition("\t") for line in lines)]


def written(quantity: Quantity) -> str:
    bounds = f"{quantity.low}..{quantity.high}" if quantity.low is not None else "-"
    value = bounds if quantity.value is None else str(quantity.value)
    qualifier = "" if quantity.qualifier in ("exact", "range") else quantity.qualifier
    ambiguous = "ambiguous" if quantity.ambiguous else ""
    says = " ".join(part for part in (quantity.kind, value[:DIGITS], quantity.unit, qualifier, ambiguous) if part)
    return f"{quantity.text}={says}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everyday_phrases_are_read_as_a_reader_of_news_would(language: str) -> None:
    table = phrases(language)
    assert len(table) >= 150
    wrong = [
        (phrase, expected, read)
        for phrase, expected in table
        if (read := "; ".join(map(written, extract(phrase)))) != expected
    ]
    assert not wrong


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phrase_is_read_the_same_in_a_sentence_of_its_language(language: str) -> None:
    """What stands before and after a phrase takes nothing from its figures."""
    before, after = ("They said: ", " (as of late).") if language == "en" else ("据介绍，", "。")
    wrong = []
    for phrase, expected in phrases(language):
        read = "; ".join(map(written, extract(before + phrase.rstrip(".。") + after)))
        if read != expected and not phrase.endswith((".", "。", "?")):
            wrong.append((phrase, expected, read))
    assert len(wrong) <= 0.03 * len(phrases(language)), wrong
