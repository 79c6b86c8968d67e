"""Questions to begin with, drawn from the documents."""

from __future__ import annotations

import pytest

from qa.slack.suggesting import suggest
from tests.fakes.library import FakeLibrary


def asked(documents: dict[str, str]) -> list[str]:
    return suggest(FakeLibrary({"default": documents}).open())


def test_each_document_gives_a_question_about_a_figure_it_states() -> None:
    prompts = asked(
        {"a.txt": "In all 4.838 million base stations were in service.", "b.txt": "全国有充电桩2009.2万个。"}
    )
    assert len(prompts) == 2
    assert "base stations" in prompts[0]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        pytest.param(
            "By the end of 2025 there were 4.838 million base stations.", "base stations are there?", id="English"
        ),
        pytest.param("园内5G基站412座，全年用电18.4亿千瓦时。", "园内5G基站有多少？", id="Chinese"),
        pytest.param("2025年，研发支出为11.5亿元。", "研发支出是多少？", id="money"),
        pytest.param("有效期内的高新技术企业：50.4万家", "有效期内的高新技术企业有多少？", id="a list item"),
        pytest.param("工业增加值增长5.9%。", "给出了哪些数字？", id="growth alone: about the document"),
    ],
)
def test_the_question_asks_for_what_the_figure_is_of(text: str, question: str) -> None:
    (prompt,) = asked({"a.txt": text})
    assert prompt.endswith(question)


def test_a_document_without_figures_is_asked_about_by_its_title() -> None:
    assert asked({"a.txt": "On the nature of things\nNothing is counted."}) == [
        "What figures does “On the nature of things” give?"
    ]


def test_there_are_at_most_four_and_none_twice() -> None:
    documents = {f"{number}.txt": f"Report {number % 5}\nNothing is counted." for number in range(9)}
    prompts = asked(documents)
    assert len(prompts) == len(set(prompts)) == 4


def test_an_empty_collection_suggests_nothing() -> None:
    assert asked({}) == []
