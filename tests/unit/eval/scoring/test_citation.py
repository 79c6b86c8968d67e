"""Citations are held against the paragraphs they point at."""

from __future__ import annotations

from typing import Any

import pytest

from eval.model import Evidence
from eval.scoring import citation
from tests.unit.eval.building import ABSTAINED, answer, case, cite, corpus

QUOTE = "The country counted 20.092 million charging points"


@pytest.mark.parametrize(
    ("cited", "right"),
    [
        pytest.param([cite()], True, id="the-paragraph"),
        pytest.param([cite(paragraph=3)], False, id="its-neighbour"),
        pytest.param([cite(paragraph=99)], None, id="a paragraph that is not there cannot be told"),
        pytest.param([cite(file="充电设施.txt")], False, id="another-file"),
        pytest.param([cite(file="folder/charging.txt", quote=QUOTE)], True, id="a folder before the name"),
        pytest.param([cite(paragraph=3), cite(2)], True, id="any-one-will-do"),
        pytest.param([], False, id="none"),
        pytest.param(
            [cite(file="copy.txt", paragraph=1, also_at=[{"file": "charging.txt", "paragraph": 2}])], True, id="copy"
        ),
    ],
)
def test_a_citation_is_right_where_its_paragraph_holds_the_evidence(
    cited: list[dict[str, Any]], right: bool | None
) -> None:
    assert citation.score(case(), answer(citations=cited), corpus())["citation_right"] is right


def test_white_space_makes_no_difference() -> None:
    question = case(evidence=(Evidence("charging.txt", "20.092\n  million charging points"),))
    assert citation.score(question, answer(citations=[cite()]), corpus())["citation_right"] is True


def test_without_documents_a_quote_can_show_the_evidence_and_not_its_absence() -> None:
    held = answer(citations=[cite(quote=QUOTE)])
    short = answer(citations=[cite(quote="The country")])
    assert citation.score(case(), held, None)["citation_right"] is True
    assert citation.score(case(), short, None)["citation_right"] is None
    assert citation.score(case(), held, None)["quotes_verbatim"] is None


def test_precision_counts_paragraphs_with_the_evidence_or_the_figure() -> None:
    cited = [cite(), cite(2, "充电设施.txt", 2), cite(3, paragraph=3)]
    assert citation.score(case(), answer(citations=cited), corpus())["citation_precision"] == pytest.approx(0.6667)


@pytest.mark.parametrize(
    ("quote", "overlap"),
    [
        pytest.param(QUOTE, 1.0, id="whole"),
        pytest.param("charging points", 14 / 27, id="part"),
        pytest.param("zz", 0.0, id="none"),
    ],
)
def test_span_overlap_is_the_share_of_the_evidence_that_is_quoted(quote: str, overlap: float) -> None:
    found = citation.score(case(), answer(citations=[cite(quote=quote)]), corpus())
    assert found["span_overlap"] == pytest.approx(overlap, abs=0.01)


@pytest.mark.parametrize(
    ("made", "verbatim"),
    [
        pytest.param(cite(quote=QUOTE), True, id="in-the-paragraph"),
        pytest.param(cite(quote="The country counted 20.1 million"), False, id="changed"),
        pytest.param(cite(quote=QUOTE, paragraph=3), False, id="in-another-paragraph"),
        pytest.param(cite(quote=""), False, id="empty"),
        pytest.param(cite(quote=QUOTE, chars=[35, 35 + len(QUOTE)]), True, id="right-offsets"),
        pytest.param(cite(quote=QUOTE, chars=[36, 36 + len(QUOTE)]), False, id="offsets-off-by-one"),
    ],
)
def test_a_quote_is_verbatim_only_character_for_character(made: dict[str, Any], verbatim: bool) -> None:
    assert citation.score(case(), answer(citations=[made]), corpus())["quotes_verbatim"] is verbatim


def test_an_abstention_and_a_system_without_citations_are_not_scored() -> None:
    nothing = dict.fromkeys(("citation_right", "citation_precision", "span_overlap", "quotes_verbatim"))
    assert citation.score(case(), ABSTAINED, corpus()) == nothing
    assert citation.score(case(), answer(), corpus()) == nothing
