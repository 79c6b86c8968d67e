"""Figures computed from figures found, each sentence through the gate that recomputes it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.computing.computing import compute
from qa.computing.stating import rounded
from qa.computing.wordings import how_many, named_pair
from qa.figures.facets import facets
from qa.grounding import Gate
from qa.inquiry import Inquiry
from qa.model import DraftSentence
from qa.understanding import understand
from tests.unit.qa.evidence import GLOSSARY, evidence

NAMED = {
    "between": ("What is the difference between steel exports and steel imports?",
                "difference", "steel exports", "steel imports"),
    "how many more": ("How many more trams than buses are there?", "difference", "trams", "buses"),
    "outgrow": ("By how many points did mining outgrow farming in 2025?", "difference", "mining", "farming"),
    "minus": ("Growth of mining minus growth of farming?", "difference", "Growth of mining", "growth of farming"),
    "Chinese difference": ("私人桩比公共桩多多少个?", "difference", "私人桩", "公共桩"),
    "Chinese gap": ("甲行业和乙行业增速相差几个百分点?", "difference", "甲行业", "乙行业增速"),
    "sum": ("Trams and buses together: how many?", "sum", "Trams", "buses"),
    "times": ("私人桩是公共桩的几倍?", "ratio", "私人桩", "公共桩"),
    "share": ("What share of spending is private?", "share", "private", "spending"),
    "Chinese share": ("公共桩占总数的百分之几?", "share", "公共桩", "总数"),
    "share within": ("园区支出里企业自筹占百分之几?", "share", "企业自筹", "园区支出"),
    "margin": ("What was the firm's profit margin?", "share", "What was the firm's profit", "What was the firm's revenue"),
    "Chinese margin": ("数字产业利润率是多少?", "share", "数字产业利润", "数字产业收入"),
    "average": ("How many requests per user?", "average", "requests", "user"),
    "Chinese average": ("平均每次召回涉及多少台?", "average", "台", "次召回"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "operation", "one", "other"), NAMED.values(), ids=NAMED)
def test_a_question_names_its_operation_and_operands(question: str, operation: str, one: str, other: str) -> None:
    pair = named_pair(question)
    assert pair is not None
    assert (pair.operation, pair.one, pair.other) == (operation, one, other)


COMPUTED = {
    "difference of growth": (
        "How many points separate the growth of mining from that of farming?",
        "Mining grew by 9.4% and farming by 9.2% in 2025.", "0.2", "percentage_point"),
    "difference of counts": (
        "How many more trams than buses are there?", "There are 420 trams. There are 150 buses in the city.", "270", "count"),
    "Chinese difference": ("私人桩比公共桩多多少个?", "公共桩471.7万个，私人桩1537.5万个。", "10658000", "count"),
    "against a stated target": (
        "By how many did the number of stations exceed the 4.5 million aimed for?",
        "There were 4.838 million stations, and the aim had been 4.5 million.", "338000", "count"),
    "share of a whole that parts add up to": (
        "公共桩占总数的百分之几?", "充电桩总数为2000万个，其中公共桩500万个，私人桩1500万个。", "25", "percent"),
    "share within": ("支出里企业自筹占百分之几?", "研发支出11.5亿元，其中企业自筹9.2亿元，财政资金2.3亿元。", "80", "percent"),
    "sum of a list": (
        "Adding up all three types, how many factories does that make?",
        "There are 300 basic factories, 200 advanced factories and 15 leading factories.", "515", "count"),
    "Chinese sum": ("三类单位合计有多少家?", "已入驻134家生产单位、2163家检定单位、20家评价单位。", "2317", "count"),
    "before a rate of change": (
        "Roughly how many cars were sold in 2024, given the 2025 sales and growth?",
        "Car sales reached 1.8 million units in 2025, up 20% year-on-year.", "1500000", "count"),
    "before a change by points": (
        "按2025年增速和提升幅度推算,2024年工业增速是多少?", "2025年工业增长5.9%，增速较上年提升0.1个百分点。", "5.8", "percent"),
    "part by its share": (
        "About how many AI glasses were shipped?",
        "Shipments of smart glasses reached 2 million units, 80% of which were AI glasses.", "1600000", "count"),
    "whole from a part and its share": (
        "How many broadband users in total does the gigabit share imply?",
        "Gigabit broadband users came to 240 million, accounting for 30% of all users of broadband.", "800000000", "count"),
    "so many, each with so many": (
        "How many cards do the clusters hold in total?", "There are 42 clusters, each with 10,000 cards.", "420000", "count"),
    "what is left": (
        "How many of the 97 categories has the network not reached yet?",
        "The network has reached 91 out of 97 categories.", "6", "count"),
    "average": (
        "How many requests per user?", "It handled 360 million requests for 5 million users.", "72", "count"),
    "Chinese average": ("平均每次召回涉及多少台充电宝?", "全年实施召回10次，涉及充电宝139.77万台。", "139770", "count"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "text", "value", "unit"), COMPUTED.values(), ids=COMPUTED)
def test_the_figure_is_computed_and_the_gate_recomputes_it(question: str, text: str, value: str, unit: str) -> None:
    draft = answer(question, text)
    assert draft is not None
    assert draft.figure is not None
    assert (draft.figure.value, draft.figure.unit) == (Decimal(value), unit)
    checked = Gate(understand(question), evidence(text), GLOSSARY).check(draft)
    assert not checked.complaints, (draft.text, checked.complaints)
    assert "derived" in {support.verdict for support in checked.supports}


NOT_COMPUTED = {
    "one operand missing": ("How many more trams than ferries are there?", "The city runs 420 trams."),
    "no operation": ("How many trams are there?", "The city runs 420 trams and 150 buses."),
    "an average that is stated is no product": (
        "How many patents do they hold in total?", "They hold 460,000 patents, 26.6 each on average."),
    "a part larger than the whole": ("What share of spending is private?", "Private: 5 billion yuan. Spending: 2 billion yuan."),
}  # fmt: skip


@pytest.mark.parametrize(("question", "text"), NOT_COMPUTED.values(), ids=NOT_COMPUTED)
def test_nothing_is_computed_without_operation_and_operands(question: str, text: str) -> None:
    assert answer(question, text) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [("695652173.9", "695700000"), ("139770", "139770"), ("8.0939947", "8.094"), ("5.8", "5.8")],
)
def test_what_does_not_come_out_even_is_rounded_to_four_digits(value: str, shown: str) -> None:
    assert str(rounded(Decimal(value))) == shown


@pytest.mark.parametrize(
    ("text", "count"),
    [("all four levels", 4), ("三类单位合计", 3), ("Basic, advanced, excellent and leading together", 4), ("合计", 0)],
)
def test_a_question_may_say_how_many_members_there_are(text: str, count: int) -> None:
    assert how_many(text) == count


def answer(question: str, text: str) -> DraftSentence | None:
    understood = understand(question)
    found = facets(understood, GLOSSARY, lambda keys: [1.0] * len(keys))
    return compute(Inquiry(understood, tuple(found), tuple(evidence(text)), GLOSSARY))
