"""Sentences that are not the source's: disagreements, abstentions, amounts in another currency."""

from __future__ import annotations

from datetime import date

import pytest

from index.model import Hit, Paragraph, Source, StoredParagraph
from index.text import language_of
from qa.composing import ABSTENTION, Composer, marked
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import facets
from qa.grounding import Gate
from qa.inquiry import Inquiry
from qa.model import Answer, DraftSentence, Evidence, Usage
from qa.understanding import understand
from tests.unit.qa.evidence import GLOSSARY

ENGLISH = "Industrial output of the region grew by 5.9% in 2025."
OTHER = "Industrial output of the region grew by 6.9% in 2025."


def test_a_disagreement_names_the_other_file_and_its_figure() -> None:
    answer = composed("How much did industrial output of the region grow in 2025?", ENGLISH, OTHER)
    assert answer.status == "conflicting"
    assert answer.answer.endswith("The sources disagree: second.md gives 6.9% [2].")
    said = next(number for number in answer.numbers if number.text == "6.9%")
    assert said.chars is not None
    assert answer.answer[slice(*said.chars)] == "6.9%"


def test_a_disagreement_is_named_in_chinese_too() -> None:
    answer = composed("2025年全区工业增速是多少?", "2025年全区工业增速为5.9%。", "2025年全区工业增速为6.9%。")
    assert answer.answer.endswith("来源之间不一致：second.md给出的是6.9%[2]。")


REVISIONS = {
    "an earlier version": (date(2026, 3, 1), date(2026, 1, 1), "An earlier version, second.md, gives 6.9% [2]."),
    "a later version": (date(2026, 1, 1), date(2026, 3, 1), "A later version, second.md, gives 6.9% [2]."),
}


@pytest.mark.parametrize(("own", "other", "said"), REVISIONS.values(), ids=REVISIONS)
def test_a_revision_says_which_came_first(own: date, other: date, said: str) -> None:
    texts = (ENGLISH.replace("by 5.9%", "by 5.9% after revision"), OTHER)
    answer = composed("How much did industrial output of the region grow in 2025?", *texts, dates=(own, other))
    assert answer.answer.endswith(said)


UNCONVERTED = {
    "English": ("How many dollars did the park earn?", "The park earned 48 billion yuan.",
                "The documents give this figure in yuan, not in US dollars, and currencies are not converted."),
    "Chinese": ("园区收入多少美元?", "园区收入479亿元。", "文件中该数字以人民币计，没有以美元计的数字；系统不换算货币。"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "text", "said"), UNCONVERTED.values(), ids=UNCONVERTED)
def test_no_currency_is_converted_and_the_answer_says_so(question: str, text: str, said: str) -> None:
    answer = inquiry(question, text)
    composer = Composer(answer)
    assert composer.finish("extractive", {}, Usage(), "1").answer == said


def test_a_sentence_that_does_not_hold_is_withheld_without_its_figure() -> None:
    asked = inquiry("How many trams are there?", "There are 420 trams.")
    composer = Composer(asked)
    checked = Gate(asked.question, asked.reads, GLOSSARY).check(DraftSentence("There are 999 trams.", (1,)))
    assert not list(composer.add(checked))
    answer = composer.finish("extractive", {}, Usage(), "1")
    assert answer.status == "abstained"
    assert answer.answer.startswith(ABSTENTION["en"])
    assert "999" not in answer.answer
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("sentence", "text"),
    [("It grew.", "It grew [1][2]."), ("它增长了。", "它增长了[1][2]。"), ('He said "no."', 'He said "no [1][2]."')],
)
def test_markers_stand_before_the_full_stop(sentence: str, text: str) -> None:
    assert marked(sentence, [1, 2], "zh" if language_of(sentence) == "zh" else "en") == text


def composed(question: str, *texts: str, dates: tuple[date | None, ...] = (None, None)) -> Answer:
    asked = inquiry(question, *texts, dates=dates)
    composer = Composer(asked)
    gate = Gate(asked.question, asked.reads, GLOSSARY)
    list(composer.add(gate.check(DraftSentence(texts[0], (1,)))))
    list(composer.add_conflicts())
    return composer.finish("extractive", {}, Usage(), "1")


def inquiry(question: str, *texts: str, dates: tuple[date | None, ...] = (None, None)) -> Inquiry:
    """One file a text."""
    understood = understand(question)
    found = facets(understood, GLOSSARY, lambda keys: [1.0] * len(keys))
    reads = []
    for number, (text, name) in enumerate(zip(texts, ("first.md", "second.md"), strict=False), start=1):
        source = Source(number, name, name, "", 0, "md", None, None, dates[number - 1], 1, 0, "")
        paragraph = Paragraph(number, text, 0, len(text), number, number)
        stored = StoredParagraph(source, paragraph, str(number), language_of(text))
        reads.append(ReadEvidence(Evidence(number, Hit(number, stored, 0, len(text), 1.0))))
    return Inquiry(understood, tuple(found), tuple(reads), GLOSSARY)
