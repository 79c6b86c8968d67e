"""Follow-ups become questions that stand on their own; questions that already do are left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.glossary.glossary import Glossary
from qa.conversation import is_follow_up, standalone
from qa.model import Question, Turn

FOLLOW_UPS = {
    "a year": (["How many cars were sold in 2025?"], "And in 2023?", "How many cars were sold in 2023?"),
    "a year in Chinese": (["2025年底充电桩有多少个?"], "2023年呢?", "2023年底充电桩有多少个?"),
    "a measure of the same owner": (["What was Acme Works's revenue in 2025?"], "And the profit?",
                                    "What is Acme Works's profit?"),
    "a measure in Chinese": (["兰汀园2025年总产值是多少?"], "出口额呢?", "兰汀园的出口额是多少？"),
    "its measure": (["What did the goods made in Harbour Park amount to?"], "And its exports?",
                    "What are Harbour Park's exports?"),
    "another subject of the same change": (["How fast did steel output grow in 2025?"], "And cement?",
                                           "How fast did cement grow in 2025?"),
    "another subject in Chinese": (["2025年规模以上工业增长多少?"], "高技术制造业呢?", "2025年高技术制造业增长多少?"),
    "a pronoun": (["How many charging points are there?"], "How many of those are public?",
                  "charging points: How many of those are public?"),
    "a kind": (["How many charging points are there?"], "And private?", "charging points: private?"),
    "a possessive": (["How fast did steel grow?"], "How many points did its share gain?",
                     "How many points did steel's share gain?"),
    "the same in another form": (["How many users are there?"], "In millions, please?", "How many users are there?"),
    "the same in another Chinese form": (["宽带用户有多少?"], "用亿表示呢?", "宽带用户有多少?"),
    "a doubt": (["How many cars were sold in 2025?"], "Are you sure?", "How many cars were sold in 2025?"),
    "a doubt in Chinese": (["5G基站有多少座?"], "请再核对一下。", "5G基站有多少座?"),
    "through two turns": (["How many basic-level factories are there?", "And advanced-level?"], "And leading-level?",
                          "basic-level factories: advanced-level: leading-level?"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "follow_up", "meant"), FOLLOW_UPS.values(), ids=FOLLOW_UPS)
def test_a_follow_up_takes_over_what_it_omits(asked: list[str], follow_up: str, meant: str) -> None:
    assert after(asked, follow_up).text == meant


NEW_SUBJECTS = {
    "a full question": "How many days does the travel season of 2026 last?",
    "a short full question": "How many green factories are there?",
    "a full Chinese question": "国家绿色工厂有多少家?",
    "a change of subject": "Something else: how many cities have been covered?",
    "a Chinese change of subject": "换个话题,数字产业2025年收入是多少?",
}


@pytest.mark.parametrize("question", NEW_SUBJECTS.values(), ids=NEW_SUBJECTS)
def test_a_full_question_inherits_nothing(question: str) -> None:
    understood = after(["What was Acme Works's revenue in 2019?"], question)
    assert not is_follow_up(question)
    assert "Acme" not in understood.text
    assert 2019 not in understood.period.years
    assert understood.asked == question


CARRIED = {
    "kind of a count": ("How many stations are there?", "And public?", "count"),
    "no kind for another measure": ("How many firms are there?", "And the revenue?", "any"),
    "its own kind": ("How many firms are there?", "What share of them is private?", "percent"),
    "percent said last": (
        "How many cars were sold in 2025?",
        "How much more was that than in 2024, in percent?",
        "percent",
    ),
}


@pytest.mark.parametrize(("asked", "follow_up", "kind"), CARRIED.values(), ids=CARRIED)
def test_the_kind_is_carried_over_only_for_the_same_measure(asked: str, follow_up: str, kind: str) -> None:
    assert after([asked], follow_up).wanted.kind == kind


CURRENCIES = {
    "dollars": ("In dollars?", "USD"),
    "euros": ("How much is that in euros?", "EUR"),
    "Chinese dollars": ("折合多少美元?", "USD"),
}


@pytest.mark.parametrize(("follow_up", "unit"), CURRENCIES.values(), ids=CURRENCIES)
def test_a_currency_is_asked_for_and_not_converted(follow_up: str, unit: str) -> None:
    wanted = after(["What was the park's output in 2025?"], follow_up).wanted
    assert (wanted.kind, wanted.unit) == ("money", unit)


def test_a_comparison_speaks_of_both_years() -> None:
    question = after(["2025年新能源汽车卖了多少辆?"], "比上一年多了百分之几?")
    assert question.period.years == (2025, 2024)


def test_an_earlier_answer_is_never_carried_over() -> None:
    history = [Turn("user", "How many cars were sold?"), Turn("assistant", "There were 438.8 million lorries [1].")]
    question = standalone("And electric ones?", history)
    assert "438.8" not in question.text
    assert "lorries" not in question.text
    assert all(figure.value != Decimal("438800000") for figure in question.figures)


def test_paragraphs_cited_last_time_stay_candidates() -> None:
    history = [Turn("user", "How many cars were sold?"), Turn("assistant", "5 [1].", (("a.txt", 3),))]
    places = standalone("And electric ones?", history).prefer
    assert [(place.file, place.paragraph) for place in places] == [("a.txt", 3)]


def test_a_topic_follows_the_conversation_into_another_language() -> None:
    question = standalone("And the private ones?", [Turn("user", "充电设施有多少个?")], Glossary())
    assert question.language == "en"
    assert question.text.isascii()
    assert "charging" in question.text


def test_without_history_a_question_is_read_as_it_is() -> None:
    assert standalone("And private?", []).text == "And private?"


def after(asked: list[str], follow_up: str) -> Question:
    return standalone(follow_up, [Turn("user", text) for text in asked])
