"""Is a figure of the year that a claim, or else the question, gives it? Pure."""

from __future__ import annotations

from qa.figures.attribution import AttributedFigure
from qa.figures.claims import Sentence, is_terse
from qa.figures.compatibility import years_within
from qa.figures.evidence import ReadEvidence
from qa.figures.periods import asked_years, years_around
from qa.model import Question


def check_year(
    question: Question, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence, source: AttributedFigure, copied: bool
) -> tuple[str, str]:  # fmt: skip
    """(fault, unchecked): a figure dated to another year is no support; one that is not dated cannot be told.

    `copied` says that the sentence repeats the source's wording round the figure.
    """
    said = years_within(sentence.dates, claim.own)
    years = said or years_within(sentence.dates, (0, len(sentence.text))) or frozenset(asked_years(question, read))
    if not years:
        return "", ""
    given, near = years_within(read.dates, source.own), years_within(read.dates, source.sentence)
    dated, around = given or near, years_around(read)
    beside = bool(said and given)  # both date the figure itself
    misplaced = copied and beside and not said <= given | near
    if misplaced or (dated and not years & dated and (beside or not years & around)):
        return f"the paragraph gives {source.quantity.text} for {', '.join(map(str, sorted(dated)))}", ""
    if not years & (dated | around):
        asked = ", ".join(map(str, sorted(years)))
        if dated | around and not years & _published(read) and sentence.is_single and is_terse(claim):
            return f"the cited paragraph gives {source.quantity.text} and does not speak of {asked}", ""
        return "", f"{claim.quantity.text}: the cited paragraph does not say that it is of {asked}"
    return "", ""


def _published(read: ReadEvidence) -> frozenset[int]:
    """The year of publication and the one before, of which a document mostly tells."""
    published = read.hit.stored.source.published
    return frozenset((published.year, published.year - 1)) if published else frozenset()
