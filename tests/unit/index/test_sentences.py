"""Where sentences end, in English and Chinese."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sentences import LONGEST_QUOTATION, sentences

CASES = {
    "plain English": ["Output rose.", "Prices fell."],
    "plain Chinese": ["产量增长。", "价格下降！", "为什么？"],
    "a decimal": ["It reached 4.838 million in 2025.", "It was 3.5 before."],
    "a decimal in Chinese": ["累计达483.8万座。", "增长5.9%。"],
    "a title and initials": ["Mr. Smith met Dr. J. R. Jones.", "They agreed."],
    "a company": ["Shares of Acme Inc. rose 3%.", "Widget Co. lost."],
    "a country, in mid-sentence": ["The U.S. economy grew.", "It slowed later."],
    "a country, at the end": ["It happened in the U.S.", "The figure was 4."],
    "Latin abbreviations": ["Some metals, e.g. copper, rose.", "Others fell."],
    "a number sign": ["No. 5 led.", "It won again."],
    "the word no": ["It said No.", "We did not."],
    "a figure's number": ["As Fig. 3 shows, output rose.", "Sales too."],
    "a month": ["It opened on Jan. 5 there.", "Sales rose."],
    "a time of day": ["It closed at 5 p.m. on Monday.", "It reopened later."],
    "a list number": ["1. Output rose.", "Then it fell."],
    "semicolons": ["产量增长5.9%；投资增长3%；出口下降。", "其余不变。"],
    "a quotation of two sentences": ["“产量增长。价格下降。”", "他们走了。"],
    "a speaker after a quotation": ["“产量增长。价格下降。”部长张三说。", "会议结束。"],
    "an English speaker": ['"It rose. It fell." she said.', "Nobody replied."],
    "English curly quotes": ["“It rose. It fell.”", "Nobody replied."],
    "corner brackets": ["他說：「產量增加。價格下降。」", "會議結束。"],
    "brackets": ["产量增长（详见附件。下同）三成。", "完成。"],
    "an ellipsis": ["贡献超四成……数据显示增长。", "完成。"],
    "two marks": ["Really?!", "Yes."],
    "a Latin stop in Chinese": ["工业增长5.9%.", "制造业增长6%."],
    "no end": ["没有句号的文字"],
    "only space": [],
}


@pytest.mark.parametrize("expected", CASES.values(), ids=CASES.keys())
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    wide = all(not part[-1:].isascii() or "工业" in part for part in expected)
    text = ("" if wide else " ").join(expected)
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_speech_longer_than_a_quotation_is_cut_at_its_own_sentence_ends() -> None:
    sentence = "我们将继续推进这项工作。"
    text = "“" + sentence * (LONGEST_QUOTATION // len(sentence) + 2) + "”"
    assert len(sentences(text)) > 5


@given(st.text(alphabet='ab A1.。！“”"（)…;；\n 5%U.S', max_size=200))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_spans_are_ordered_and_leave_out_only_white_space(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert start < end
        assert not text[position:start].strip()
        assert text[start:end].strip() == text[start:end]
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("unit", ["…", ".", "“", "(", "a", "。", "说", '"', "1 ", "A. "])
def test_time_grows_in_proportion_to_length(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        sentences.cache_clear()
        started = time.perf_counter()
        sentences(text)
        return time.perf_counter() - started

    small, large = min(seconds(4_000) for _ in range(3)), seconds(64_000)
    assert large < 16 * 4 * small + 0.05
