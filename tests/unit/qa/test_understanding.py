import pytest

from qa.understanding import understand


@pytest.mark.parametrize(
    ("question", "kind", "unit"),
    [
        ("票价多少钱一张?", "money", ""),
        ("进入市场的新材料总共值多少钱?", "money", ""),
        ("有几千家先进级工厂?", "count", ""),
        ("全年用电多少千瓦时?", "measure", "kWh"),
        ("它的功率多大?", "any", ""),
        ("漏损率是多少?", "percent", ""),
        ("涨幅是多少?", "percent", ""),
        ("It has stayed in growth territory for how long?", "duration", ""),
        ("What part of the bank's loans is overdue?", "percent", ""),
        ("How high is the share of women?", "percent", ""),
        ("What's the running tally of green factories?", "any", ""),
        ("What accuracy does the inspection reach now?", "any", ""),
        ("What did exports come to?", "any", ""),
        ("How often were power banks recalled?", "any", ""),
        ("What is the capital of France?", "none", ""),
        ("What colour is the bus?", "none", ""),
    ],
)
def test_the_kind_of_figure_a_question_wants(question: str, kind: str, unit: str) -> None:
    wanted = understand(question).wanted
    assert (wanted.kind, wanted.unit) == (kind, unit)


@pytest.mark.parametrize(
    "question",
    [
        "What was the year-over-year jump in sales?",
        "How fast did the consumer branch expand its value added?",
        "投诉量降了多少?",
        "By how much have fares gone up?",
    ],
)
def test_a_change_is_asked_for_in_many_words(question: str) -> None:
    wanted = understand(question).wanted
    assert (wanted.operation, wanted.dimension) == ("growth", "")


@pytest.mark.parametrize(
    ("question", "counted"), [("有几千家?", "家"), ("生产了几百万辆?", "辆"), ("招了多少名员工?", "名员工")]
)
def test_magnitudes_are_no_part_of_what_is_counted(question: str, counted: str) -> None:
    assert understand(question).wanted.of == counted
