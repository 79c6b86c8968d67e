"""What kind of mistake it was: one class for each question, assigned by rules, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from eval.corpus import Corpus
from eval.model import Answer, Case, Expected
from eval.scoring.citation import cited, states
from eval.scoring.figure import bound_right, unit_right, value_right
from eval.scoring.stating import Stated, stated
from eval.scoring.units import converted
from index.quantities import extract
from index.sentences import sentences
from index.text import flow

CLASSES: Mapping[str, str] = {
    "missed_abstention": "answered where nothing supports an answer",
    "wrong_abstention": "abstained where the documents hold the answer",
    "wrong_scale": "off by a power of ten",
    "wrong_sign": "right size, wrong sign",
    "wrong_unit": "right number, wrong unit",
    "wrong_bound": "right number, but a bound turned exact or round",
    "rounded_too_far": "rounded away more than the question allows",
    "miscomputed": "worked out, and wrongly",
    "wrong_period": "a figure of another period",
    "wrong_subject": "a figure of something else",
    "invented": "stands in none of the documents looked at",
    "no_figure": "no figure in the answer",
    "wrong_text": "the words asked for are not in it",
    "wrong_citation": "right answer, but no cited paragraph holds the evidence",
    "missed_conflict": "sources disagree, and it does not say so",
    "raised_conflict": "says that sources disagree where they do not",
    "wrong_language": "not in the question's language",
}


def classify(case: Case, answer: Answer, scores: Mapping[str, Any], corpus: Corpus | None) -> str | None:
    """The gravest mistake of an answer, or None. Needs the other scores; the documents sharpen it."""
    if scores.get("abstention") in ("missed_abstention", "wrong_abstention"):
        return str(scores["abstention"])
    if scores.get("figure") == "wrong":
        return _figure_error(case, answer, corpus)
    if scores.get("text") == "wrong":
        return "wrong_text"
    if scores.get("citation_right") is False:
        return "wrong_citation"
    if scores.get("conflict") in ("missed", "raised"):
        return f"{scores['conflict']}_conflict"
    return "wrong_language" if scores.get("language_right") is False else None


def _figure_error(case: Case, answer: Answer, corpus: Corpus | None) -> str:
    expected, found = case.expected, stated(case, answer)
    assert expected is not None
    if found is None:
        return "no_figure"
    by_value = _by_value(expected, found)
    if by_value:
        return by_value
    if "derived" in case.tags or _worked_out(answer, found):
        return "miscomputed"
    return _by_source(case, answer, found, corpus)


def _worked_out(answer: Answer, found: Stated) -> bool:
    """Whether the system itself says that it computed the figure."""
    derived = [row for row in answer.get("numbers") or [] if row.get("verdict") == "derived"]
    return any(row.get("value") == format(found.value or 0, "f") and row.get("unit") == found.unit for row in derived)


def _by_value(expected: Expected, found: Stated) -> str | None:
    """What the two numbers alone tell."""
    if not unit_right(expected, found):
        return "wrong_unit" if value_right(expected, found) else None
    if value_right(expected, found):
        return "wrong_bound" if bound_right(expected, found) is False else None
    if expected.value is None or found.value is None:
        return None
    value = converted(found.value, found.unit, expected.unit)
    assert value is not None
    if value_right(expected, Stated(-found.value, found.unit)):
        return "wrong_sign"
    if is_power_of_ten(value, expected.value):
        return "wrong_scale"
    if found.quantum is not None and abs(found.value - _back(expected, found)) < found.quantum / 2:
        return "rounded_too_far"
    return None


def _back(expected: Expected, found: Stated) -> Decimal:
    assert expected.value is not None
    value = converted(expected.value, expected.unit, found.unit)
    assert value is not None
    return value


def is_power_of_ten(value: Decimal, other: Decimal) -> bool:
    """Whether two different numbers have the same digits: `483.8` and `4838000`."""
    if not value or not other or value == other:
        return False
    return value.normalize().as_tuple().digits == other.normalize().as_tuple().digits and (value > 0) == (other > 0)


def _by_source(case: Case, answer: Answer, found: Stated, corpus: Corpus | None) -> str:
    """Where the stated figure comes from: another period, another subject, or nowhere."""
    wanted = Expected(value=found.value, unit=found.unit)
    for text in _looked_at(case, answer, corpus):
        flowed = flow(text).text
        for start, end in sentences(flowed):
            if states(flowed[start:end], wanted):
                return "wrong_period" if _other_period(case, flowed[start:end]) else "wrong_subject"
    return "invented"


def _looked_at(case: Case, answer: Answer, corpus: Corpus | None) -> Iterator[str]:
    """Cited paragraphs or quotes, then whatever else was looked at, then the files of the evidence."""
    for each in cited(answer, corpus):
        yield each.stored.paragraph.text if each.stored else each.quote
    if corpus is None:
        return
    for place in answer.get("looked_at") or []:
        stored = corpus.paragraph(str(place.get("file", "")), int(place.get("paragraph") or 0))
        if stored is not None:
            yield stored.paragraph.text
    for entry in case.evidence:
        yield from (stored.paragraph.text for stored in corpus.paragraphs(entry.file))


def _other_period(case: Case, sentence: str) -> bool:
    """Whether the sentence speaks of other years than the question, or, where it names none, than the evidence."""
    asked = years(case.question) or set().union(*(years(entry.contains) for entry in case.evidence))
    said = years(sentence)
    return "period" in case.tags or bool(asked and said and not asked & said)


def years(text: str) -> set[Decimal]:
    """Years that a text names, by themselves or in dates."""
    found = (quantity for quantity in extract(text) if quantity.kind in ("year", "date"))
    return {Decimal(str(quantity.value)[:4]) for quantity in found if quantity.value is not None}
