"""Search tokens: what must meet meets, what must not does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.tokens import index_tokens, query_tokens
from index.words import stem

MEET = {
    "plural": ("stations", "station"),
    "British spelling": ("the centre was organised", "the center was organized"),
    "case": ("GDP", "gdp"),
    "full width": ("５Ｇ基站，１２３", "5G基站,123"),
    "traditional characters": ("電動車充電樁", "电动车充电桩"),
    "accents": ("Bogusławski café", "Boguslawski cafe"),
    "thousands separators": ("35,000", "35000"),
    "possessive": ("China's output", "China output"),
    "irregular form": ("was built", "was build"),
}


@pytest.mark.parametrize(("one", "other"), MEET.values(), ids=MEET.keys())
def test_ways_to_write_the_same_meet(one: str, other: str) -> None:
    assert index_tokens(one) == index_tokens(other)


WHOLE = {
    "a decimal": ("4.838 million", "4.838"),
    "a name with a digit": ("5G and C919", "c919"),
    "a year": ("in 2025", "2025"),
    "a figure beside Chinese": ("共483.8万座", "483.8"),
    "a unit glued to a figure": ("46.5kW", "46.5"),
    "a character that stands alone": ("税 5", "税"),
}


@pytest.mark.parametrize(("text", "token"), WHOLE.values(), ids=WHOLE.keys())
def test_figures_and_names_stay_whole(text: str, token: str) -> None:
    assert token in index_tokens(text)


def test_chinese_becomes_overlapping_pairs() -> None:
    assert index_tokens("充电设施。") == ["充电", "电设", "设施"]


@pytest.mark.parametrize(
    ("question", "tokens"),
    [
        ("How many 5G base stations are there?", ["5g", stem("base"), stem("station")]),
        ("5G基站有多少个？", ["5g", "基站", "个"]),
        ("what is it?", ["what", "is", "it"]),
        ("", []),
    ],
    ids=["English", "Chinese", "nothing but question words", "empty"],
)
def test_a_question_is_searched_without_the_words_that_make_it_one(question: str, tokens: list[str]) -> None:
    assert query_tokens(question) == tuple(tokens)


@given(st.text(max_size=100))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_no_text_breaks_it_and_no_token_holds_white_space(text: str) -> None:
    for token in index_tokens(text):
        assert token
        assert not any(character.isspace() for character in token)


@pytest.mark.parametrize(
    "forms",
    [
        "discover discovered discovery", "deliver delivers delivered deliveries", "register registered", "monitor monitored",
        "transfer transferred", "withdraw withdrew withdrawn", "strike struck", "rebuild rebuilt",
    ],
)  # fmt: skip
def test_the_forms_of_a_verb_meet_in_one_key(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["inventory inventor", "state station", "number numeral"])
def test_words_that_only_begin_alike_do_not(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)
