"""The story of one answer: understand, search, draft, verify, Answer. Sentences leave as soon as their numbers hold."""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from index.collection import CollectionLike, LibraryLike
from qa.composing import Composer
from qa.conversation import standalone
from qa.errors import ModelUnavailable
from qa.figures.evidence import read
from qa.figures.facets import Translator, facets
from qa.figures.likeness import Likeness
from qa.grounding import Checked, Gate
from qa.inquiry import Inquiry
from qa.llm import Meter
from qa.model import Answer, DoneEvent, DraftSentence, Event, Evidence, Question, Request
from qa.settings import Settings
from qa.understanding import check


class Answerer(Protocol):
    """Proposes sentences for the gate to check."""

    name: str

    def draft(self, inquiry: Inquiry, meter: Meter) -> AsyncGenerator[DraftSentence, None]: ...
    async def mend(
        self, sentence: DraftSentence, complaint: str, inquiry: Inquiry, meter: Meter
    ) -> DraftSentence | None: ...
    async def ready(self) -> None: ...
    async def close(self) -> None: ...


Rewriter = Callable[[Request, Meter], Awaitable[Question]]
"""Makes a follow-up stand on its own with a model."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions over the library's collections."""

    settings: Settings
    library: LibraryLike
    answerer: Answerer
    translator: Translator
    likeness: Likeness
    rewrite: Rewriter | None = None
    passages: int = 24

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        """Citations and verified sentences as they are ready, then the whole Answer."""
        clock = Stopwatch()
        meter = Meter()
        text = check(request.question, self.settings.max_question_characters)
        question = await self._understand(text, request, meter)
        inquiry = await self._search(question, request)
        clock.lap("retrieve")
        gate = Gate(question, inquiry.reads, self.translator)
        composer = Composer(inquiry)
        deadline = asyncio.timeout(self.settings.answer_seconds)
        try:
            async with deadline, aclosing(self.answerer.draft(inquiry, meter)) as drafts:
                async for draft in drafts:
                    clock.lap("answer")
                    checked = await self._verify(draft, gate, inquiry, meter)
                    clock.lap("verify")
                    for event in composer.add(checked):
                        yield event
        except TimeoutError as error:
            raise ModelUnavailable("the answer took too long", "try again, or raise BALLAST_ANSWER_SECONDS") from error
        clock.lap("answer")
        for event in await asyncio.to_thread(list, composer.add_conflicts()):
            yield event
        clock.lap("verify")
        yield DoneEvent(composer.finish(self.answerer.name, clock.times(), meter.usage, str(uuid.uuid4())))

    async def answer(self, request: Request) -> Answer:
        """The whole answer. Raises as `stream` does."""
        async with aclosing(self.stream(request)) as events:
            async for event in events:
                if isinstance(event, DoneEvent):
                    return event.answer
        raise AssertionError("a stream ends with DoneEvent")

    async def _understand(self, text: str, request: Request, meter: Meter) -> Question:
        if self.rewrite and request.history:
            return await self.rewrite(request, meter)
        return standalone(text, request.history, self.translator)

    async def _search(self, question: Question, request: Request) -> Inquiry:
        def search() -> Inquiry:
            return self.inquire(question, self.library.open(request.collection), request.wishes)

        try:
            async with asyncio.timeout(self.settings.retrieve_seconds):
                return await asyncio.to_thread(search)
        except TimeoutError as error:
            raise ModelUnavailable("the search took too long", "try again in a moment") from error

    def inquire(self, question: Question, collection: CollectionLike, wishes: str = "") -> Inquiry:
        """Paragraphs for the question, and what it is about: by how rare its terms are, and by what words the paragraphs
        have for them."""
        hits = collection.search(question.text, language=question.language, limit=self.passages, prefer=question.prefer)
        reads = read([Evidence(number, hit) for number, hit in enumerate(hits, start=1)])
        found = facets(question, self.translator, lambda keys: rarity(collection.shares(keys)))
        words: set[str] = set().union(*(one.words for one in reads))
        return Inquiry(question, tuple(self.likeness.widened(found, words)), tuple(reads), self.translator, wishes)

    async def _verify(self, draft: DraftSentence, gate: Gate, inquiry: Inquiry, meter: Meter) -> Checked:
        """The sentence after the gate: as drafted, cited anew, or written once more.

        Reading is done in threads, so that other clients are served meanwhile.
        """
        checked = await asyncio.to_thread(gate.check, draft)
        if checked.holds:
            return checked
        mended = await self.answerer.mend(draft, "; ".join(checked.complaints), inquiry, meter)
        again = await asyncio.to_thread(gate.check, mended) if mended else None
        return again if again and again.holds else checked


def rarity(shares: Sequence[float]) -> list[float]:
    """Inverse document frequency of each share of passages, in [0.1, 1]: 1 for what one in a thousand holds; 0 for none."""
    return [max(math.log(1 / max(share, 0.001)) / math.log(1000), 0.1) if share else 0.0 for share in shares]


class Stopwatch:
    """Milliseconds by stage; a stage may be entered again."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._spent: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """The time since the last lap was spent on `stage`."""
        now = time.perf_counter()
        self._spent[stage] = self._spent.get(stage, 0.0) + (now - self._last) * 1000
        self._last = now

    def times(self) -> dict[str, float]:
        total = (time.perf_counter() - self._start) * 1000
        return {"retrieve": 0.0, "answer": 0.0, "verify": 0.0} | self._spent | {"total": total}
