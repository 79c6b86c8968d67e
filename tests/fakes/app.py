"""The running product without search or model: scripted answers, for the tests of the front doors.

    app = FakeApp([answer(), answer(language="zh"), ModelUnavailable("the model is down", retry_after=3)])
    app.requests        # every Request that came in, in order
    app.abandoned       # streams that were closed before their end

A script's items are used in turn and the last one repeats. An item is an `Answer`, an exception (raised before anything
is said), or a `Script` with delays and a failure in mid-stream; a callable is asked with each request and gives any of
these.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.model import StoredParagraph
from qa.model import (
    Answer,
    Citation,
    CitationEvent,
    Conflict,
    ConflictingValue,
    DoneEvent,
    Event,
    Figure,
    LookedAt,
    NumberCheck,
    Request,
    SentenceEvent,
    Usage,
)
from qa.settings import Settings
from tests.fakes.library import DOCUMENTS, FakeLibrary

_SENTENCE_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+(?=\S)")


@dataclass(frozen=True)
class Script:
    """How one answer is given."""

    answer: Answer
    wait: float = 0.0
    """Seconds before anything is said."""
    pause: float = 0.0
    """Seconds before each sentence."""
    error: Exception | None = None
    """Raised in place of the sentence with index `fails_at`, so sentences before it have left."""
    fails_at: int = 0


Item = Answer | Exception | Script


class FakeApp:
    """The same surface as `qa.app.App`."""

    def __init__(
        self,
        answers: Sequence[Item] | Callable[[Request], Item] | None = None,
        *,
        settings: Settings | None = None,
        library: FakeLibrary | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.library = library or FakeLibrary()
        self.requests: list[Request] = []
        self.abandoned = 0
        self.running = 0
        self.closed = False
        self.trouble: Exception | None = None
        """What `ready` raises."""
        self._answers = [answer()] if answers is None else answers

    def _next(self, request: Request) -> Script:
        turn = len(self.requests)
        self.requests.append(request)
        items = self._answers
        item = items(request) if callable(items) else items[min(turn, len(items) - 1)]
        if isinstance(item, Exception):
            raise item
        script = item if isinstance(item, Script) else Script(item)
        return replace(script, answer=replace(script.answer, question=request.question))

    async def ask(self, request: Request) -> Answer:
        async for event in self.stream(request):
            if isinstance(event, DoneEvent):
                return event.answer
        raise AssertionError("a script always ends")

    async def stream(self, request: Request) -> AsyncIterator[Event]:
        self.library.open(request.collection)
        script = self._next(request)
        self.running += 1
        finished = False
        try:
            await asyncio.sleep(script.wait)
            for number, event in enumerate(events(script.answer)):
                if script.error and number >= script.fails_at:
                    finished = True
                    raise script.error
                if isinstance(event, SentenceEvent):
                    await asyncio.sleep(script.pause)
                yield event
            finished = True
        finally:
            self.running -= 1
            self.abandoned += not finished

    async def ready(self) -> None:
        if self.trouble:
            raise self.trouble

    async def close(self) -> None:
        self.closed = True


def sentences(given: Answer) -> list[SentenceEvent]:
    """The answer's sentences with the citations that their `[n]` markers name."""
    parts = [part.strip() for part in _SENTENCE_END.split(given.answer) if part.strip()]
    return [SentenceEvent(part, tuple(int(n) for n in re.findall(r"\[(\d+)\]", part))) for part in parts]


def events(given: Answer) -> list[Event]:
    """The events of an answer: each citation before the first sentence that carries it, the whole answer last."""
    found: list[Event] = []
    sent: set[int] = set()
    for sentence in sentences(given):
        for citation in given.citations:
            if citation.id in sentence.citations and citation.id not in sent:
                sent.add(citation.id)
                found.append(CitationEvent(citation))
        found.append(sentence)
    return [*found, DoneEvent(given)]


def cite(number: int, file: str, quote: str) -> Citation:
    """A citation of `quote` in one of the documents of `FakeLibrary`, its places worked out from the text."""
    stored = next(stored for stored in FakeLibrary().open().paragraphs(file) if quote in DOCUMENTS[file][_span(stored)])
    start = DOCUMENTS[file].index(quote)
    return Citation(
        id=number,
        file=file,
        paragraph=stored.paragraph.number,
        lines=(stored.paragraph.first_line, stored.paragraph.last_line),
        page=None,
        heading=None,
        quote=quote,
        chars=(start, start + len(quote)),
        paragraph_hash=stored.hash,
        language=stored.language,
    )


def _span(stored: StoredParagraph) -> slice:
    return slice(stored.paragraph.start, stored.paragraph.end)


def check(text: str, value: str, unit: str, citation: Citation, source_text: str, within: str) -> NumberCheck:
    """A quoted number; `within` is the answer's text that it stands in."""
    start = citation.chars[0] + citation.quote.index(source_text)
    at = within.index(text)
    return NumberCheck(
        text=text,
        value=Decimal(value),
        unit=unit,
        verdict="quoted",
        citation=citation.id,
        source_text=source_text,
        source_chars=(start, start + len(source_text)),
        chars=(at, at + len(text)),
    )


def answer(status: str = "answered", language: str = "en") -> Answer:
    """A realistic answer of each status in each language, about the documents of `FakeLibrary`."""
    made = {
        ("answered", "en"): _answered_en,
        ("answered", "zh"): _answered_zh,
        ("conflicting", "en"): _conflicting_en,
        ("conflicting", "zh"): _conflicting_zh,
        ("abstained", "en"): _abstained_en,
        ("abstained", "zh"): _abstained_zh,
    }[status, language]()
    return replace(
        made,
        id=f"fake-{status}-{language}",
        looked_at=(LookedAt("charging.txt", 2, 0.71), LookedAt("充电设施.txt", 2, 0.42)),
        timings_ms={"retrieve": 3.1, "answer": 6.0, "verify": 0.8, "total": 10.4},
        usage=Usage(120, 31),
    )


def _answered_en() -> Answer:
    text = "There were 20.092 million charging points at the end of 2025 [1]. Of these, 4.717 million are public [2]."
    first = cite(1, "charging.txt", "The country counted 20.092 million charging points at the end of 2025")
    second = cite(2, "charging.txt", "4.717 million are public")
    return Answer(
        question="How many charging points were there at the end of 2025?",
        status="answered",
        answer=text,
        language="en",
        value=Figure(Decimal(20092000), "count", "charging points", "exact", "20.092 million"),
        citations=(first, second),
        numbers=(
            check("20.092 million", "20092000", "count", first, "20.092 million", text),
            check("4.717 million", "4717000", "count", second, "4.717 million", text),
        ),
    )


def _answered_zh() -> Answer:
    text = "2025年底全国有充电设施2009.2万个[1]。其中公共的471.7万个[2]。"
    first = cite(1, "充电设施.txt", "2025年底全国有充电设施2009.2万个")
    second = cite(2, "充电设施.txt", "其中公共的471.7万个")
    return Answer(
        question="2025年底全国有多少充电设施？",
        status="answered",
        answer=text,
        language="zh",
        value=Figure(Decimal(20092000), "count", "充电设施", "exact", "2009.2万"),
        citations=(first, second),
        numbers=(
            check("2009.2万", "20092000", "count", first, "2009.2万", text),
            check("471.7万", "4717000", "count", second, "471.7万", text),
        ),
    )


def _conflicting(language: str, text: str, about: str) -> Answer:
    first = cite(1, "charging.txt", "Industrial output of the larger firms grew by 5.9 percent over the year.")
    second = cite(2, "bulletin.txt", "Industrial output of the larger firms grew by 6.9 percent over the year.")
    written = ("5.9%", "6.9%") if language == "zh" else ("5.9 percent", "6.9 percent")
    return Answer(
        question=about,
        status="conflicting",
        answer=text,
        language="zh" if language == "zh" else "en",
        value=Figure(Decimal("5.9"), "percent", about, "exact", written[0]),
        citations=(first, second),
        numbers=(
            check(written[0], "5.9", "percent", first, "5.9 percent", text),
            check(written[1], "6.9", "percent", second, "6.9 percent", text),
        ),
        conflicts=(
            Conflict(
                about,
                "conflict",
                (
                    ConflictingValue(Decimal("5.9"), "percent", 1, "2026-01-21"),
                    ConflictingValue(Decimal("6.9"), "percent", 2, "2026-01-21"),
                ),
            ),
        ),
    )


def _conflicting_en() -> Answer:
    text = "Industrial output grew by 5.9 percent [1]. Another source says 6.9 percent [2]."
    return _conflicting("en", text, "industrial output")


def _conflicting_zh() -> Answer:
    return _conflicting("zh", "工业增加值增长5.9%[1]。另一来源为6.9%[2]。", "工业增加值")


def _abstained_en() -> Answer:
    return Answer(
        question="How many ski lifts are there?",
        status="abstained",
        answer="The documents do not say.",
        language="en",
    )


def _abstained_zh() -> Answer:
    return Answer(question="有多少条滑雪缆车？", status="abstained", answer="文档中没有相关内容。", language="zh")
