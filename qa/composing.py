"""Verified sentences become an answer: text with markers, citations with quotes, number checks, conflicts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from index.quantities import Quantity
from qa.conflicts import Rival, rivals
from qa.figures.candidates import Candidate
from qa.figures.claims import Support
from qa.figures.compatibility import fitness
from qa.figures.evidence import ReadEvidence
from qa.figures.terms import keys
from qa.grounding import Checked
from qa.inquiry import Inquiry
from qa.model import (
    Answer,
    Citation,
    CitationEvent,
    Conflict,
    ConflictingValue,
    Event,
    Figure,
    Language,
    LookedAt,
    NumberCheck,
    SentenceEvent,
    Status,
    Usage,
)
from qa.wording import clause, counter, currency, rendered

_LOOKED_AT = 8
_FINAL = re.compile(r"[.。!！?？…]+[”\"’')）」』]*$")

ABSTENTION: dict[Language, str] = {
    "en": "The documents do not say.",
    "zh": "文件中没有说明。",
}
_WITHHELD: dict[Language, str] = {
    "en": "A sentence was withheld: its figures could not be verified in the documents.",
    "zh": "有一句话未予显示：其中的数字无法在文件中核实。",
}
_NO_CONVERSION: dict[Language, str] = {
    "en": "The documents give this figure in {found}, not in {asked}, and currencies are not converted.",
    "zh": "文件中该数字以{found}计，没有以{asked}计的数字；系统不换算货币。",
}
_RIVAL: dict[Language, dict[str, str]] = {
    "en": {
        "conflict": "The sources disagree: {file} gives {figure}",
        "revision": "Another version, {file}, gives {figure}",
        "earlier": "An earlier version, {file}, gives {figure}",
        "later": "A later version, {file}, gives {figure}",
    },
    "zh": {
        "conflict": "来源之间不一致：{file}给出的是{figure}",
        "revision": "另一版本（{file}）给出的是{figure}",
        "earlier": "较早的版本（{file}）给出的是{figure}",
        "later": "较新的版本（{file}）给出的是{figure}",
    },
}


class Composer:
    """Collects the sentences of one answer in order."""

    def __init__(self, inquiry: Inquiry) -> None:
        self._inquiry = inquiry
        self._language = inquiry.question.language
        self._text = ""
        self._figure: Figure | None = None
        self._confidence: float | None = None
        self._chosen: Candidate | None = None
        self._citations: dict[tuple[int, int], Citation] = {}
        self._numbers: list[NumberCheck] = []
        self._conflicts: list[Conflict] = []
        self._unchecked: list[str] = []
        self._withheld: list[str] = []

    def add(self, checked: Checked) -> Iterator[Event]:
        """Events of a sentence that holds: its new citations, then itself. One that does not is noted as withheld."""
        if not checked.holds:
            self._withheld.append(_WITHHELD[self._language])
            return
        yield from self._sentence(checked)
        if self._figure is None:
            self._headline(checked)

    def _sentence(self, checked: Checked) -> Iterator[Event]:
        known = set(self._citations)
        ids: dict[int, int] = {}
        for number in checked.cited:
            found = self._cite(number, checked)
            if found:
                ids.setdefault(number, found.id)
        for place, citation in self._citations.items():
            if place not in known:
                yield CitationEvent(citation)
        start = len(self._text) + (0 if not self._text or self._language == "zh" else 1)
        text = marked(checked.draft.text, sorted(set(ids.values())), self._language)
        self._text = f"{self._text}{' ' if start > len(self._text) else ''}{text}"
        self._numbers += [_number(support, ids, start) for support in checked.supports]
        self._unchecked += checked.unchecked
        yield SentenceEvent(text, tuple(sorted(set(ids.values()))))

    def _cite(self, number: int, checked: Checked) -> Citation | None:
        """The citation of a paragraph by one sentence: its quote is the clause that the sentence's numbers stand in."""
        read = next((read for read in self._inquiry.reads if read.number == number), None)
        if read is None:
            return None
        start, end = self._quote_span(read, checked)
        key = (number, start)
        if key not in self._citations:
            self._citations[key] = _citation(len(self._citations) + 1, read, start, end)
        return self._citations[key]

    def _quote_span(self, read: ReadEvidence, checked: Checked) -> tuple[int, int]:
        if checked.draft.focus and checked.draft.focus[0] == read.number:
            return checked.draft.focus[1:]
        language: Language = "zh" if read.language == "zh" else "en"
        for support in checked.supports:
            if support.read is read and support.source and support.source.is_figure:
                return clause(read, support.source.start, support.source.end, language)
        return _closest_sentence(read, checked.draft.text)

    def _headline(self, checked: Checked) -> None:
        """The figure the question asks for: the answerer's own, or the first of the sentence that fits."""
        if checked.draft.figure:
            self._figure = checked.draft.figure
            self._confidence = checked.draft.confidence
        else:
            fitting = [
                (fitness(support.quantity, self._inquiry.question), -place, support)
                for place, support in enumerate(checked.supports)
                if support.verdict in ("quoted", "derived")
            ]
            best = max(fitting, key=lambda entry: entry[:2], default=None)
            if best and best[0] > 0:
                self._figure = _as_figure(best[2].quantity)
        self._chosen = self._candidate_of(checked)

    def _candidate_of(self, checked: Checked) -> Candidate | None:
        """The evidence's figure behind the headline, where it was quoted."""
        if not self._figure:
            return None
        sources = {
            (support.read.number, support.source.start)
            for support in checked.supports
            if support.read and support.source and support.quantity.value == self._figure.value
        }
        found = (c for c in self._inquiry.candidates if (c.read.number, c.quantity.start) in sources)
        return next(found, None)

    def add_conflicts(self) -> Iterator[Event]:
        """Names figures of other paragraphs that disagree with the headline."""
        if not self._chosen:
            return
        found = rivals(self._chosen, self._inquiry.candidates)[:3]
        for rival in found:
            yield from self._rival(rival)

    def _rival(self, rival: Rival) -> Iterator[Event]:
        assert self._chosen is not None
        read, quantity = rival.read, rival.quantity
        if quantity.value is None or self._chosen.quantity.value is None:
            return
        language: Language = "zh" if read.language == "zh" else "en"
        span = clause(read, quantity.start, quantity.end, language)
        key = (read.number, span[0])
        if key not in self._citations:
            self._citations[key] = _citation(len(self._citations) + 1, read, *span)
            yield CitationEvent(self._citations[key])
        own = self._own_citation()
        template = _RIVAL[self._language].get(_version(rival, self._chosen.read))
        if template and not any(n.value == quantity.value and n.unit == quantity.unit for n in self._numbers):
            yield from self._say_rival(template, rival, self._citations[key])
        values = (
            _conflicting(self._chosen.quantity, own, self._chosen.read),
            _conflicting(quantity, self._citations[key].id, read),
        )
        about = " ".join(self._inquiry.question.text.split())[:200]
        self._conflicts.append(Conflict(about, rival.kind, values))

    def _own_citation(self) -> int:
        assert self._chosen is not None
        number = self._chosen.read.number
        return next((c.id for (n, _), c in self._citations.items() if n == number), 1)

    def _say_rival(self, template: str, rival: Rival, citation: Citation) -> Iterator[Event]:
        figure = rendered(rival.quantity, self._language, counter(self._inquiry.question, rival.quantity))
        if rival.read.language == self._language and rival.read.hit.stored.paragraph.kind != "row":
            figure = rival.quantity.text
        file = PurePosixPath(rival.read.hit.stored.source.file).name
        sentence = template.format(file=file, figure=figure) + ("。" if self._language == "zh" else ".")
        start = len(self._text) + (0 if self._language == "zh" else 1)
        text = marked(sentence, [citation.id], self._language)
        self._text += ("" if self._language == "zh" else " ") + text
        offset = start + sentence.rindex(figure)
        self._numbers.append(
            NumberCheck(
                text=figure,
                value=rival.quantity.value,
                unit=rival.quantity.unit,
                verdict="quoted",
                citation=citation.id,
                source_text=rival.quantity.text,
                source_chars=rival.read.file_span(rival.quantity.start, rival.quantity.end),
                chars=(offset, offset + len(figure)),
            )
        )
        yield SentenceEvent(text, (citation.id,))

    def finish(self, model: str, timings: dict[str, float], usage: Usage, answer_id: str) -> Answer:
        """The whole answer; an abstention where no sentence held."""
        question = self._inquiry.question
        text, status = self._text, self._status()
        if status == "abstained":
            text = self._abstention()
        elif self._withheld:
            text += ("" if self._language == "zh" else " ") + self._withheld[0]
        shown = status != "abstained"
        return Answer(
            id=answer_id,
            question=question.asked,
            standalone=question.text if question.text != question.asked else None,
            status=status,
            answer=text,
            language=self._language,
            value=self._figure if shown else None,
            confidence=self._confidence if shown else None,
            citations=tuple(self._citations.values()) if shown else (),
            numbers=tuple(self._numbers) if shown else (),
            conflicts=tuple(self._conflicts),
            unchecked=tuple(dict.fromkeys(self._unchecked)),
            withheld=tuple(self._withheld),
            looked_at=self._looked_at(),
            model=model,
            timings_ms=timings,
            usage=usage,
        )

    def _status(self) -> Status:
        if not self._text:
            return "abstained"
        return "conflicting" if any(c.kind in ("conflict", "revision") for c in self._conflicts) else "answered"

    def _abstention(self) -> str:
        parts = [self._unconverted() or ABSTENTION[self._language], *self._withheld[:1]]
        return ("" if self._language == "zh" else " ").join(parts)

    def _unconverted(self) -> str:
        """Why there is no answer in the currency asked for, where there is one in another."""
        wanted = self._inquiry.question.wanted
        if wanted.kind != "money" or not wanted.unit:
            return ""
        free = replace(self._inquiry.question, wanted=replace(wanted, unit=""))
        for read in self._inquiry.reads:
            for figure in read.figures:
                if (
                    figure.quantity.kind == "money"
                    and figure.quantity.unit != wanted.unit
                    and fitness(figure.quantity, free)
                ):
                    names = (currency(unit, self._language) for unit in (figure.quantity.unit, wanted.unit))
                    return _NO_CONVERSION[self._language].format(**dict(zip(("found", "asked"), names, strict=True)))
        return ""

    def _looked_at(self) -> tuple[LookedAt, ...]:
        seen = [
            LookedAt(read.hit.stored.source.file, read.hit.stored.paragraph.number, read.hit.score)
            for read in self._inquiry.reads
        ]
        return tuple({(entry.file, entry.paragraph): entry for entry in reversed(seen)}.values())[::-1][:_LOOKED_AT]


def marked(sentence: str, ids: list[int], language: Language) -> str:
    """The sentence with its citation markers before the full stop."""
    markers = "".join(f"[{number}]" for number in ids)
    if not markers:
        return sentence
    final = _FINAL.search(sentence)
    body, end = (sentence[: final.start()], final[0]) if final else (sentence, "")
    return f"{body}{'' if language == 'zh' else ' '}{markers}{end}"


def _version(rival: Rival, chosen: ReadEvidence) -> str:
    """The kind of a rival; a revision by whether it was published before or after what was chosen."""
    dates = rival.read.hit.stored.source.published, chosen.hit.stored.source.published
    if rival.kind != "revision" or not all(dates):
        return rival.kind
    return "earlier" if str(dates[0]) < str(dates[1]) else "later"


def _number(support: Support, ids: dict[int, int], start: int) -> NumberCheck:
    read, source, quantity = support.read, support.source, support.quantity
    return NumberCheck(
        text=quantity.text,
        value=quantity.value,
        unit=quantity.unit,
        verdict=support.verdict,
        citation=ids.get(read.number) if read else None,
        source_text=read.verbatim(source.start, source.end) if read and source else None,
        source_chars=read.file_span(source.start, source.end) if read and source else None,
        working=support.working,
        chars=(start + quantity.start, start + quantity.end),
    )


def _citation(number: int, read: ReadEvidence, start: int, end: int) -> Citation:
    stored = read.hit.stored
    paragraph = stored.paragraph
    return Citation(
        id=number,
        file=stored.source.file,
        paragraph=paragraph.number,
        lines=(paragraph.first_line, paragraph.last_line),
        page=paragraph.page,
        heading=" > ".join(paragraph.heading) or None,
        quote=read.verbatim(start, end),
        chars=read.file_span(start, end),
        paragraph_hash=stored.hash,
        language=stored.language,
        also_at=tuple((place.file, place.paragraph) for place in read.hit.also_at),
    )


def _as_figure(quantity: Quantity) -> Figure | None:
    value = quantity.value if quantity.value is not None else quantity.low
    if value is None:
        return None
    unit = quantity.unit if quantity.is_figure else quantity.kind
    return Figure(value, unit, quantity.of, quantity.qualifier, quantity.text)


def _conflicting(quantity: Quantity, citation: int, read: ReadEvidence) -> ConflictingValue:
    assert quantity.value is not None
    published = read.hit.stored.source.published
    return ConflictingValue(quantity.value, quantity.unit, citation, published.isoformat() if published else None)


def _closest_sentence(read: ReadEvidence, text: str) -> tuple[int, int]:
    """The sentence of the paragraph that shares most words with a text."""
    wanted = keys(text)
    spans = read.sentences or [(0, len(read.text))]
    return max(spans, key=lambda span: len(wanted & keys(read.text[span[0] : span[1]])))
