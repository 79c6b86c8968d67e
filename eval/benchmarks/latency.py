"""How long the gate takes over one answer: sentences true and false, in both languages, over paragraphs of 2 KB.

Of five sentences of an answer two are copied from the paragraph that they cite, one is said in the other language word by
word, one has a digit of a figure changed, and one cites another paragraph. Cold: nothing has been read before. Warm: the
paragraphs have been read, as answerers do before they write, and an answer of other sentences was checked over them.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from eval.benchmarks.truths import PLAIN, glossed, load, single, stored_text
from index.glossary.glossary import Glossary
from index.glossary.terms import Match
from index.sentences import sentences
from qa.figures.compatibility import dating_years, years_in
from qa.figures.directions import _said as remembered_directions
from qa.figures.evidence import ReadEvidence
from qa.figures.evidence import _reading as remembered_reading
from qa.figures.terms import keys, terms
from qa.grounding import Gate
from qa.model import DraftSentence
from qa.understanding import understand

PARAGRAPH = 2048
"""Bytes; a Chinese character counts as three."""
_QUESTION = understand(PLAIN["en"])
_SPARE = 1.15
"""How much longer than asked an answer may get by its last sentence."""
_BEST_OF = 5
"""Times that each answer is checked; the best counts, since other work runs on the machine."""


class _Forgetful(Glossary):
    """A glossary that looks every text up anew."""

    def matches(self, text: str, language: str) -> Sequence[Match]:
        self._matched.clear()
        return super().matches(text, language)


def latency(data: Path, seeds: Path, answer: int, paragraphs: int, rounds: int = 100) -> dict[str, float]:
    """Milliseconds of processor time for an answer of `answer` bytes over `paragraphs`: p50 and p99 over answers, cold and warm.

    Half of the answers are about paragraphs of which two thirds are English, half Chinese.
    """
    draw, glossary = random.Random(5), _Forgetful()
    texts = {language: _texts(data, seeds, language) for language in ("en", "zh")}
    times: dict[str, list[float]] = {"cold": [], "warm": []}
    for round_ in range(rounds):
        own, other = ("en", "zh") if round_ % 2 else ("zh", "en")
        chosen = [draw.choice(texts[other if place % 3 == 2 else own]) for place in range(paragraphs)]
        drafts, earlier = _drafts(_evidence(chosen), answer)
        for state, found in times.items():
            before = earlier if state == "warm" else []
            found.append(min(_spent(chosen, drafts, before, glossary) for _ in range(_BEST_OF)))
    return {f"{state} p{share}": quantile(found, share) for state, found in times.items() for share in (50, 99)}


def quantile(times: Sequence[float], share: int) -> float:
    return sorted(times)[min(len(times) * share // 100, len(times) - 1)]


def _spent(
    texts: Sequence[str], drafts: Sequence[DraftSentence], earlier: Sequence[DraftSentence], glossary: Glossary
) -> float:
    """Milliseconds of processor time that the gate takes for the drafts, after the earlier ones."""
    _forget()
    if earlier:
        _check(_read(_evidence(texts)), earlier, glossary)
    reads = _evidence(texts)
    started = time.process_time()
    _check(reads, drafts, glossary)
    return (time.process_time() - started) * 1e3


def _read(reads: Sequence[ReadEvidence]) -> Sequence[ReadEvidence]:
    """Evidence whose figures and words have been read, as by an answerer."""
    for read in reads:
        assert read.figures is not None
        assert read.keys is not None
    return reads


def _check(reads: Sequence[ReadEvidence], drafts: Sequence[DraftSentence], glossary: Glossary) -> None:
    gate = Gate(_QUESTION, reads, glossary)
    for draft in drafts:
        gate.check(draft)


def _forget() -> None:
    """Drop what the gate remembers of texts."""
    for cache in (keys, remembered_directions, remembered_reading, sentences, terms, years_in, dating_years):
        cache.cache_clear()


def _evidence(texts: Sequence[str]) -> list[ReadEvidence]:
    return [single(stored_text("file", number, text), number) for number, text in enumerate(texts, start=1)]


def _texts(data: Path, seeds: Path, language: str) -> list[str]:
    """Stretches of 2 KB of running paragraphs."""
    found: list[str] = []
    for file in load(data, seeds).files.values():
        joined = " ".join(s.paragraph.text for s in file if s.language == language)
        size = PARAGRAPH if language == "en" else PARAGRAPH // 3
        found += [joined[start : start + size] for start in range(0, len(joined) - size, size)]
    return found


def _drafts(reads: Sequence[ReadEvidence], size: int) -> tuple[list[DraftSentence], list[DraftSentence]]:
    """(an answer of about `size` bytes, one of what is left): sentences of the paragraphs in turn, written five ways."""
    answers: tuple[list[DraftSentence], list[DraftSentence]] = ([], [])
    spent, left = 0, size
    ways = cycle(("copied", "glossed", "copied", "falsified", "miscited"))
    for read, span in _in_turn(reads):
        draft = _written(next(ways), read, span, len(reads))
        length = len(draft.text.encode())
        if spent < size and spent + length <= _SPARE * size:
            answers[0].append(draft)
            spent += length
        elif left > 0:
            answers[1].append(draft)
            left -= length
    return answers


def _in_turn(reads: Sequence[ReadEvidence]) -> Iterator[tuple[ReadEvidence, tuple[int, int]]]:
    most = max(len(read.sentences) for read in reads)
    for place in range(most):
        for read in reads:
            if place < len(read.sentences):
                yield read, read.sentences[place]


def _written(way: str, read: ReadEvidence, span: tuple[int, int], paragraphs: int) -> DraftSentence:
    """A sentence of a paragraph in one of the ways; copied where it has no figure to write so."""
    start, end = span
    text = read.text[start:end]
    if way == "miscited":
        return DraftSentence(text, (read.number % paragraphs + 1,))
    if way == "falsified":
        text = re.sub(r"\d(?=\D*$)", lambda found: str((int(found[0]) + 3) % 10), text)
    if way == "glossed":
        inside = (
            figure for figure in read.figures if start <= figure.quantity.start < end and figure.quantity.is_figure
        )
        found = (glossed(read, figure, "en" if read.language == "zh" else "zh") for figure in inside)
        text = next((made[0] for made in found if made), text)
    return DraftSentence(text, (read.number,))
