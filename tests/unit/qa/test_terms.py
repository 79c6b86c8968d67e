"""Subject terms: their keys and places."""

from __future__ import annotations

import pytest

from qa.figures.terms import Term, keys, terms

TEXTS = {
    "English": "The plant's high-tech output grew, and so did exports of state-of-the-art 5G phones.",
    "Chinese": "截至6月底，全国5G基站总数达到455万个，家电的产量同比增长。",
    "traditional, full width": "臺灣的ＧＤＰ與出口額",
    "mixed": "中国的GDP growth率 is 5.9% (同比)",
    "a character alone": "车、船和飞机 个",
    "nothing": "",
    "only stop words": "how many of the 多少",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_keys_are_those_of_the_terms(text: str) -> None:
    assert keys(text) == {term.key for term in terms(text)}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_term_says_where_it_stands(text: str) -> None:
    assert all(0 <= term.start < term.end <= len(text) for term in terms(text))
    assert [term.start for term in terms(text)] == sorted(term.start for term in terms(text))


def test_parts_of_a_compound_are_terms_and_pairs_overlap() -> None:
    assert terms("high-tech") == (Term("high", 0, 4), Term("tech", 5, 9))
    assert [term.key for term in terms("基站总数")] == ["基站"]
    assert [(term.key, term.start, term.end) for term in terms("新基站")] == [("新基", 0, 2), ("基站", 1, 3)]
