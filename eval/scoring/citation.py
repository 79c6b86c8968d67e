"""Citations: does a cited paragraph hold the evidence, do the others support anything, is each quote verbatim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from eval.corpus import Corpus, fold, readable, same_file
from eval.model import Answer, Case, Evidence, Expected
from eval.scoring.units import converted
from index.model import StoredParagraph
from index.quantities import extract


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation with the paragraph it points at, where the documents are at hand."""

    files: tuple[str, ...]
    """The file cited, and others that hold the same paragraph."""
    quote: str
    stored: StoredParagraph | None
    chars: tuple[int, int] | None

    @property
    def text(self) -> str:
        """All that can be known of the cited paragraph, white space folded away."""
        return readable(self.stored) if self.stored else fold(self.quote)


def cited(answer: Answer, corpus: Corpus | None) -> list[Cited]:
    """The citations of an answer, each with its paragraph."""
    return [_cited(row, corpus) for row in answer.get("citations") or [] if isinstance(row, Mapping)]


def _cited(row: Mapping[str, Any], corpus: Corpus | None) -> Cited:
    also = [str(place.get("file", "")) for place in row.get("also_at") or []]
    file, number, chars = str(row.get("file", "")), row.get("paragraph"), row.get("chars")
    stored = corpus.paragraph(file, number) if corpus and isinstance(number, int) else None
    return Cited((file, *also), str(row.get("quote", "")), stored, (chars[0], chars[1]) if chars else None)


def score(case: Case, answer: Answer, corpus: Corpus | None) -> dict[str, Any]:
    """Four scores, all None where the answer abstains or the system cites nothing by design (no `citations` key).

    `citation_right`: any one entry of the evidence is inside a paragraph cited from its file.
    `citation_precision`: the share of citations whose paragraph holds evidence or the expected figure.
    `span_overlap`: the share of the evidence that the best quote covers.
    `quotes_verbatim`: every quote stands in its paragraph, at its offsets where given; needs the documents.
    """
    scores: dict[str, Any] = dict.fromkeys(("citation_right", "citation_precision", "span_overlap", "quotes_verbatim"))
    if answer.get("status") == "abstained" or "citations" not in answer:
        return scores
    found = cited(answer, corpus)
    if corpus is not None and found:
        scores["quotes_verbatim"] = all(verbatim(each) for each in found)
    if case.evidence and case.answerable:
        scores["citation_right"] = _held(case.evidence, found)
        scores["citation_precision"] = _precision(case, found)
        scores["span_overlap"] = max((_overlap(entry, each) for entry in case.evidence for each in found), default=0.0)
    return scores


def holds(entry: Evidence, each: Cited) -> bool:
    """Whether the cited paragraph holds this entry of the evidence."""
    return any(same_file(file, entry.file) for file in each.files) and fold(entry.contains) in each.text


def _held(evidence: Sequence[Evidence], found: Sequence[Cited]) -> bool | None:
    if any(holds(entry, each) for entry in evidence for each in found):
        return True
    # A quote alone can show that the evidence is cited, and not that it is missing from the paragraph around the quote.
    return None if any(each.stored is None for each in found) else False


def _precision(case: Case, found: Sequence[Cited]) -> float | None:
    if not found:
        return None
    supporting = [each for each in found if _supports(case, each)]
    return round(len(supporting) / len(found), 4)


def _supports(case: Case, each: Cited) -> bool:
    if any(holds(entry, each) for entry in case.evidence):
        return True
    text = each.stored.paragraph.text if each.stored else each.quote
    return case.expected is not None and states(text, case.expected)


def states(text: str, expected: Expected) -> bool:
    """Whether a text holds the expected value in the expected unit, within the tolerance."""
    if expected.value is None:
        return False
    read = (found for found in extract(text) if found.value is not None)
    values = (converted(found.value or Decimal(0), found.unit, expected.unit) for found in read)
    allowed = expected.tolerance * abs(expected.value)
    return any(value is not None and abs(value - expected.value) <= allowed for value in values)


def _overlap(entry: Evidence, each: Cited) -> float:
    if not any(same_file(file, entry.file) for file in each.files):
        return 0.0
    wanted, quote = fold(entry.contains), fold(each.quote)
    if wanted in quote:
        return 1.0
    longest = SequenceMatcher(None, wanted, quote, autojunk=False).find_longest_match()
    return round(longest.size / len(wanted), 4)


def verbatim(each: Cited) -> bool:
    """Whether the quote stands in the cited paragraph, character for character, and where it says it does."""
    if each.stored is None or not each.quote:
        return False
    paragraph = each.stored.paragraph
    if each.chars is None:
        return each.quote in paragraph.text
    start, end = each.chars[0] - paragraph.start, each.chars[1] - paragraph.start
    return start >= 0 and paragraph.text[start:end] == each.quote
