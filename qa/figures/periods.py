"""Is a figure of the period that a question asks about? Pure."""

from __future__ import annotations

from collections.abc import Collection

from qa.figures.attribution import AttributedFigure
from qa.figures.compatibility import dating_years, period_fit, years_in
from qa.figures.evidence import ReadEvidence
from qa.figures.spans import WHOLE, spans_in
from qa.model import Question
from qa.understanding import months_in

_ANOTHER_SPAN, _NO_SPAN, _PART = 0.35, 0.5, 0.85
"""How well a figure fits a question about part of a year: of another part, of none; and of a part where none is asked."""


def period(question: Question, read: ReadEvidence, figure: AttributedFigure, asked: Collection[int]) -> float:
    """How well the figure is of the years `asked` and of the part of a year asked about, in [0, 1]."""
    return min(_yearly(question, read, figure, asked), _within_year(question, read, figure))


def _within_year(question: Question, read: ReadEvidence, figure: AttributedFigure) -> float:
    """How well the part of the year that the figure is told of is the part asked about."""
    if question.wanted.kind == "when":
        return 1.0
    start, end = figure.sentence
    sentence = read.text[start:end]
    asked = spans_in(question.asked) or spans_in(question.text)
    places = (read.leading_to(figure), read.text[slice(*figure.own)], sentence, read.surroundings)
    given = next((spans for place in places if (spans := spans_in(place))), frozenset())
    if asked:
        return 1.0 if asked & given else _ANOTHER_SPAN if given else 1.0 if asked == {WHOLE} else _NO_SPAN
    # A sentence that dates nothing is of the month last named before it.
    there = months_in(sentence) or months_in(read.text[:start]) or months_in(read.hit.stored.lead)
    if question.period.months and there and not there & set(question.period.months):
        return _ANOTHER_SPAN
    return _PART if question.period.years and given and WHOLE not in given else 1.0


def _yearly(question: Question, read: ReadEvidence, figure: AttributedFigure, asked: Collection[int]) -> float:
    start, end = figure.sentence
    if not asked:
        return 1.0
    own = dating_years(read.text[figure.own[0] : figure.own[1]])
    nearest = own or dating_years(read.text[start:end])
    if not nearest and set(asked) <= years_in(read.text[start:end]) & dating_years(question.text):
        return 0.35  # `28% more than in 2024` tells of another year than 2024
    return period_fit(asked, nearest, years_around(read))


def years_around(read: ReadEvidence) -> frozenset[int]:
    """Years that the paragraph, its surroundings or its document's date give."""
    years = set(years_in(read.surroundings)) | set(dating_years(read.text))
    published = read.hit.stored.source.published
    if not years and published:
        # A report of January is of the year before; a document tells of its own year and the last.
        years = {published.year, published.year - 1}
    return frozenset(years)


def asked_years(question: Question, read: ReadEvidence) -> Collection[int]:
    """The years a question asks about; `last year` counts from the document's own date."""
    published = read.hit.stored.source.published
    if question.period.relative is not None and published:
        return (published.year + question.period.relative,)
    return question.period.years
