"""Names that no glossary holds, by their sound."""

from __future__ import annotations

import re

import pytest

from index.glossary.glossary import Glossary
from index.glossary.names import spelling, transliterations


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        pytest.param("Schiller", "席勒", id="two syllables"),
        pytest.param("Kennedy", "内迪", id="the end of three"),
        pytest.param("Mandela", "曼德", id="a nasal closes the syllable"),
        pytest.param("Hamilton", "顿", id="a usual ending"),
        pytest.param("Łódź", "", id="accents that are not taken off give nothing"),
        pytest.param("X", "", id="one letter gives nothing"),
    ],
)
def test_a_name_becomes_pairs_of_characters(name: str, pair: str) -> None:
    pairs = [written for written, _ in transliterations(name)]
    assert any(pair in written for written in pairs) if pair else pairs == []


@pytest.mark.parametrize(
    ("characters", "name"),
    [
        ("席勒", "schiller"),
        ("席勒", "schill"),
        ("肯尼迪", "kennedy"),
        ("特斯拉", "tesla"),
        ("布拉多克", "braddock"),
        ("巴特勒", "butler"),
    ],
)
def test_characters_become_a_pattern_of_the_spelling(characters: str, name: str) -> None:
    pattern = spelling(characters)
    assert pattern is not None
    assert re.fullmatch(pattern, name)
    assert not re.fullmatch(pattern, "industry")


def test_characters_that_write_no_name_have_no_spelling() -> None:
    assert spelling("钢铁") is None
    assert spelling("拉") is None


def test_unknown_capitalised_words_are_searched_by_sound() -> None:
    texts = {term.text for term in Glossary().expand("Who was Tollmann?", "en")}
    assert "托尔" in texts or "曼" in "".join(texts)
    assert Glossary().expand("tollmann", "en") == []


def test_unknown_chinese_names_are_found_in_a_question() -> None:
    found = Glossary().spellings("谁是佩特曼夫斯？")
    assert [source for _, source in found] == ["佩特曼夫斯"]
