"""True answers over real paragraphs, paraphrased: what the gate has to let through, and what errors are planted in.

Paragraphs come from the seed documents and from the public reading suites beside this checkout; what is absent is left out.
A claim is true by construction: the source's own clause, the same with its figure restated or rounded, the parallel clause
of a translation, a question turned round its figure, a gloss of the subject with the figure, or a computation.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

from index.glossary.glossary import Glossary
from index.glossary.terms import Match
from index.model import Hit, Source, StoredParagraph
from index.model import Paragraph as Text
from index.quantities import Quantity, extract, same, write
from index.reading.reading import read as read_file
from index.text import language_of
from qa.figures.attribution import AttributedFigure
from qa.figures.evidence import ReadEvidence
from qa.figures.terms import keys, terms
from qa.model import Evidence, Language, Question
from qa.understanding import understand
from qa.wording import clause, own_words, restated

SUITE = Path(__file__).parents[1] / "suites" / "press_conference_2025.jsonl"
NEIGHBOURS = 2
"""Paragraphs retrieved beside the one that holds the figure."""
LONGEST_GLOSS = 6
"""Terms before the figure, nearest to it, that a gloss takes over."""
_RESPECTIVELY = re.compile(r"\brespectively\b|分别|分別", re.I)
PLAIN: dict[Language, str] = {"en": "What do the documents say about this?", "zh": "文件对此是怎么说的？"}
_PAIR: dict[Language, dict[str, str]] = {
    "en": {
        "difference": "{a} is {x} and {b} is {y}, a difference of {z}.",
        "sum": "{a} is {x} and {b} is {y}, {z} in total.",
        "share": "{a} is {x} out of {y}, a share of {z}.",
    },
    "zh": {
        "difference": "{a}为{x}，{b}为{y}，相差{z}。",
        "sum": "{a}为{x}，{b}为{y}，合计{z}。",
        "share": "{a}为{x}，总数为{y}，占{z}。",
    },
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about evidence, with the figure that it is about."""

    text: str
    quantity: Quantity
    """As it stands in `text`."""
    source: AttributedFigure | None
    """The figure it rests on; None for a computed one."""
    reads: tuple[ReadEvidence, ...]
    question: Question
    citations: tuple[int, ...]
    way: str
    pair: tuple[str, str]
    """Language of the claim and of the source."""
    told: frozenset[str] = frozenset()
    """Keys of the source's words that a gloss took over; empty where the claim is worded otherwise."""


@cache
def glossary() -> Glossary:
    return Glossary()


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def stored_text(file: str, number: int, text: str, title: str | None = None) -> StoredParagraph:
    """A text as a paragraph of a file."""
    source = Source(1, file, file, "", 0, "txt", "utf-8", title, None, 1, 0, "")
    paragraph = Text(number, text, 0, len(text), number, number)
    return StoredParagraph(source, paragraph, f"{file}#{number}", language_of(text))


def _seed_file(path: Path) -> list[StoredParagraph]:
    document = read_file(path)
    source = Source(
        1,
        path.name,
        path.name,
        "",
        0,
        "txt",
        "utf-8",
        document.title,
        document.published,
        len(document.paragraphs),
        0,
        "",
    )
    return [
        StoredParagraph(source, paragraph, f"{path.name}#{paragraph.number}", language_of(paragraph.text))
        for paragraph in document.paragraphs
        if paragraph.kind != "heading"
    ]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All paragraphs, by file; and those that say the same in two languages."""

    files: dict[str, list[StoredParagraph]]
    twins: dict[str, dict[str, StoredParagraph]]
    """Paragraphs that say the same, by language."""


def load(data: Path, seeds: Path) -> Shelf:
    """What of the suites' data and the seeds is there."""
    files: dict[str, list[StoredParagraph]] = defaultdict(list)
    twins: dict[str, dict[str, StoredParagraph]] = defaultdict(dict)
    for row in _rows(data / "xquad_paragraphs.jsonl"):
        file = f"{row['para_id'].split('-')[0]}.{row['lang'][:2]}"
        files[file].append(stored_text(file, len(files[file]) + 1, row["text"]))
        twins[row["para_id"]][row["lang"][:2]] = files[file][-1]
    for row in _rows(data / "tatqa_paragraphs.jsonl"):
        files[row["doc_id"]].append(stored_text(row["doc_id"], row["paragraph"], row["text"]))
    for number, row in enumerate(_rows(data / "zh_numeric_paragraphs.jsonl"), start=1):
        file = f"zh{number // 6}"
        files[file].append(stored_text(file, len(files[file]) + 1, row["text"], row["title"]))
    for path in sorted(seeds.glob("*.txt")):
        files[path.name] = _seed_file(path)
    return Shelf(dict(files), dict(twins))


def claims(shelf: Shelf, data: Path, draw: random.Random) -> Iterator[Claim]:
    """True answers in no particular order of truthfulness; each kind in the order of the paragraphs."""
    everyone = [stored for file in shelf.files.values() for stored in file]
    for file in shelf.files.values():
        for stored in file:
            reads = _surrounded(stored, file, everyone, draw)
            yield from _of_paragraph(reads, draw)
    for twins in shelf.twins.values():
        for mine, theirs in permutations(twins.values(), 2):
            yield from _parallel(mine, _surrounded(theirs, shelf.files[theirs.source.file], everyone, draw))
    yield from _turned(shelf, data, everyone, draw)


def _surrounded(
    stored: StoredParagraph, file: Sequence[StoredParagraph], everyone: Sequence[StoredParagraph], draw: random.Random
) -> tuple[ReadEvidence, ...]:
    """The paragraph as evidence 1, and others of its file (or of any) as the rest."""
    others = [other for other in file if other is not stored] or [draw.choice(everyone)]
    chosen = [stored, *draw.sample(others, min(NEIGHBOURS, len(others)))]
    return tuple(single(entry, number) for number, entry in enumerate(chosen, start=1))


def single(stored: StoredParagraph, number: int = 1) -> ReadEvidence:
    """A paragraph as evidence by itself."""
    return ReadEvidence(Evidence(number, Hit(number, stored, 0, len(stored.paragraph.text), 1.0)))


def _language(text: str) -> Language:
    return "zh" if language_of(text) == "zh" else "en"


def _written(figure: AttributedFigure) -> bool:
    """Whether it is a figure in digits with one value."""
    quantity = figure.quantity
    return quantity.is_figure and quantity.value is not None and bool(re.search(r"\d", quantity.text))


def _of_paragraph(reads: tuple[ReadEvidence, ...], draw: random.Random) -> Iterator[Claim]:
    home = reads[0]
    own = _language(home.text)
    other: Language = "zh" if own == "en" else "en"
    plain = understand(PLAIN[own])
    chosen = [figure for figure in home.figures if _written(figure)]
    for figure in chosen:
        start, end = clause(home, figure.quantity.start, figure.quantity.end, own)
        text = own_words(home, start, end, own)
        found = [quantity for quantity in extract(text) if quantity.text == figure.quantity.text]
        if len(found) == 1:
            claim = Claim(text, found[0], figure, reads, plain, (1,), "reused", (own, own))
            yield claim
            yield from filter(None, (_restated(claim, draw), _rounded(claim, draw)))
        if gloss := glossed(home, figure, other):
            text, quantity, told = gloss
            yield Claim(text, quantity, figure, reads, understand(PLAIN[other]), (1,), "glossed", (other, own), told)
    yield from _computed(reads, chosen, own, draw)
    yield from _computed(reads, chosen, other, draw)


def replaced(claim: Claim, written: str) -> Claim | None:
    """The claim with its figure written anew; None where that does not read as one figure in its place."""
    start, end = claim.quantity.start, claim.quantity.end
    text = claim.text[:start] + written + claim.text[end:]
    found = [q for q in extract(text) if q.start < start + len(written) and q.end > start]
    if len(found) != 1 or not found[0].is_figure or found[0].end < start + len(written.rstrip()):
        return None
    return replace(claim, text=text, quantity=found[0])


def _restated(claim: Claim, draw: random.Random) -> Claim | None:
    """The same value in other units of writing: `4,838,000` for `4.838 million`, 百分之五 for 5%."""
    quantity, (language, _) = claim.quantity, claim.pair
    assert quantity.value is not None
    options = [write(quantity.value, quantity.unit, language)]
    if quantity.unit == "percent":
        plain = f"{quantity.value:f}"
        options.append(f"{plain} percent" if language == "en" else f"百分之{plain}")
    elif quantity.unit == "count" and quantity.value == quantity.value.to_integral() and abs(quantity.value) >= 10**4:
        options.append(f"{quantity.value:,.0f}")
    options = [option for option in options if option != quantity.text]
    made = replaced(claim, draw.choice(options)) if options else None
    if made is None or made.quantity.qualifier != quantity.qualifier:
        return None
    if made.quantity.value != quantity.value or made.quantity.unit != quantity.unit:
        return None
    return replace(made, way="restated")


def _rounded(claim: Claim, draw: random.Random) -> Claim | None:
    """The value to fewer digits, with a word that says so."""
    quantity, (language, _) = claim.quantity, claim.pair
    assert quantity.value is not None
    digits = len(quantity.value.normalize().as_tuple().digits)
    if quantity.qualifier != "exact" or digits < 3 or quantity.ambiguous:
        return None
    value = Decimal(f"{quantity.value:.{draw.randint(2, digits - 1)}g}")
    made = replaced(claim, write(value, quantity.unit, language, qualifier="about"))
    if made is None or made.quantity.qualifier != "about" or not same(made.quantity, quantity):
        return None
    return replace(made, way="rounded")


def _subject(home: ReadEvidence, figure: AttributedFigure) -> str:
    """The words of the figure's own stretch that lead up to it; nothing where the sentence deals its figures out."""
    start, end = figure.own[0], figure.quantity.start
    if _RESPECTIVELY.search(home.text, *figure.sentence):
        return ""
    inside = [term for term in terms(home.text) if start <= term.start and term.end <= end]
    return home.text[inside[0].start : inside[-1].end] if len(inside) > 1 else ""


def glossed(
    home: ReadEvidence, figure: AttributedFigure, language: Language
) -> tuple[str, Quantity, frozenset[str]] | None:
    """The subject word by word in the other language, with the figure in its writing, and the words that it renders."""
    known = _known(_subject(home, figure), language)
    subject = _joined(known, language)
    quantity = figure.quantity
    if not subject or quantity.value is None:
        return None
    written = write(quantity.value, quantity.unit, language, qualifier=quantity.qualifier)
    text = f"The {subject} is {written}." if language == "en" else f"{subject}为{written}。"
    found = [found for found in extract(text) if found.value == quantity.value and found.unit == quantity.unit]
    told = keys(" ".join(match.source for match in known))
    return (text, found[0], told) if len(found) == 1 and same(found[0], quantity) else None


def _gloss(subject: str, language: Language) -> str:
    return _joined(_known(subject, language), language)


def _known(subject: str, language: Language) -> list[Match]:
    """The stretches of a subject, nearest to its figure, that the glossary can say in the other language."""
    found = glossary().matches(subject, "en" if language == "zh" else "zh") if not extract(subject) else []
    return [m for m in found if m.kind != "part" and m.translations and m.end - m.start > 1][-LONGEST_GLOSS:]


def _joined(known: Sequence[Match], language: Language) -> str:
    gloss = ("" if language == "zh" else " ").join(match.translations[0] for match in known)
    return gloss if len(known) > 1 and not extract(gloss) else ""


def _parallel(mine: StoredParagraph, reads: tuple[ReadEvidence, ...]) -> Iterator[Claim]:
    """Clauses of the translation, cited to the original, by the figures that both have once."""
    home = reads[0]
    translation = single(mine)
    language = _language(translation.text)
    for quantity in translation.quantities:
        if not quantity.is_figure or quantity.value is None:
            continue
        twins = [f for f in home.figures if same(quantity, f.quantity) and same(f.quantity, quantity)]
        start, end = clause(translation, quantity.start, quantity.end, language)
        text = own_words(translation, start, end, language)
        found = [found for found in extract(text) if found.text == quantity.text]
        if len(twins) == 1 and len(found) == 1 and re.search(r"\d", quantity.text):
            question = understand(PLAIN[language])
            pair = (language, _language(home.text))
            yield Claim(text, found[0], twins[0], reads, question, (1,), "translated", pair)


def _turned(shelf: Shelf, data: Path, everyone: Sequence[StoredParagraph], draw: random.Random) -> Iterator[Claim]:
    """Questions in one language turned round the figure that a paragraph in the other gives."""
    for row in _rows(data / "xquad_questions.jsonl"):
        for asked, given in (("en", "zh"), ("zh", "en")):
            stored = shelf.twins.get(row["gold_para_id"], {}).get(given)
            if stored and row[f"kind_{given}"] not in ("none", ""):
                reads = _surrounded(stored, shelf.files[stored.source.file], everyone, draw)
                yield from _turn(row[f"question_{asked}"], row[f"answer_{given}"], reads)
    for row in _rows(SUITE):
        if row.get("history") or not row.get("answerable", True) or "value" not in row["answer"]:
            continue
        for evidence in row["evidence"]:
            for stored in shelf.files.get(evidence["file"], []):
                if _squeezed(evidence["contains"]) in _squeezed(stored.paragraph.text):
                    reads = _surrounded(stored, shelf.files[evidence["file"]], everyone, draw)
                    yield from _turn(row["question"], evidence["contains"], reads)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _turn(asked: str, answer: str, reads: tuple[ReadEvidence, ...]) -> Iterator[Claim]:
    home = reads[0]
    question = understand(asked)
    place = home.text.find(answer)
    if place < 0 or question.language == home.language:
        return
    inside = [f for f in home.figures if _written(f) and place <= f.quantity.start < place + len(answer)]
    if len(inside) != 1 or any(same(inside[0].quantity, stated) for stated in question.figures):
        return
    text, written = restated(question, inside[0].quantity)
    found = [quantity for quantity in extract(text) if quantity.text in written and quantity.is_figure]
    if len(found) == 1:
        pair = (question.language, _language(home.text))
        yield Claim(text, found[0], inside[0], reads, question, (1,), "turned", pair)


def _computed(
    reads: tuple[ReadEvidence, ...], figures: Sequence[AttributedFigure], language: Language, draw: random.Random
) -> Iterator[Claim]:
    """A difference, sum or share of two figures of the paragraph, with its operands."""
    home = reads[0]
    own = _language(home.text)
    pairs = [
        (one, other)
        for place, one in enumerate(figures)
        for other in figures[place + 1 :]
        if one.quantity.unit == other.quantity.unit and one.quantity.kind == other.quantity.kind
        and one.quantity.value != other.quantity.value
        and one.quantity.qualifier == other.quantity.qualifier == "exact"
    ]  # fmt: skip
    if not pairs:
        return
    one, other = draw.choice(pairs)
    names = [_subject(home, figure) for figure in (one, other)]
    if language != own:
        names = [_gloss(name, language) for name in names]
    if not all(names) or any(extract(name) for name in names) or names[0] == names[1]:
        return
    text, result = _computation(one.quantity, other.quantity, names, language, draw)
    found = [quantity for quantity in extract(text) if quantity.text in result and quantity.is_figure]
    if found and len(extract(text)) == 3:
        question = understand(PLAIN[language])
        yield Claim(text, found[-1], None, reads, question, (1,), "computed", (language, own))


def _computation(
    one: Quantity, other: Quantity, names: Sequence[str], language: Language, draw: random.Random
) -> tuple[str, str]:
    left, right = one.value, other.value
    assert left is not None
    assert right is not None
    percentage = one.unit in ("percent", "percentage_point")
    operation = draw.choice(["difference"] if percentage else ["difference", "sum", "share"])
    if operation == "share" and not 0 < left < right:
        operation = "difference"
    if operation == "difference":
        result = write(abs(left - right), "percentage_point" if percentage else one.unit, language)
    elif operation == "sum":
        result = write(left + right, one.unit, language)
    else:
        result = write(Decimal(f"{left * 100 / right:.4g}"), "percent", language)
    shown = [write(value, one.unit, language) for value in (left, right)]
    words = {"a": names[0], "b": names[1], "x": shown[0], "y": shown[1], "z": result}
    return _PAIR[language][operation].format(**words), result
