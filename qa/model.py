"""A question and its answer. Standard library and the index's own model only.

The JSON forms of these are written in one place, `qa.rendering.to_json`, and follow the public contract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from index.model import Hit, Place, StoredParagraph
from index.quantities.model import Qualifier, Quantity

Status = Literal["answered", "abstained", "conflicting"]
Verdict = Literal["quoted", "derived", "echoed", "label"]
ConflictClass = Literal["conflict", "revision", "other_period", "other_scope"]
Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation. An assistant's own earlier answers are never evidence."""

    role: Literal["user", "assistant"]
    text: str
    cited: tuple[tuple[str, int], ...] = ()
    """(file, paragraph) of what an assistant's turn cited, where the client sent it back."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a front door hands in."""

    question: str
    history: tuple[Turn, ...] = ()
    collection: str = "default"
    wishes: str = ""
    """A system message: wishes about form, never evidence."""


FigureKind = Literal[
    "any", "count", "percent", "percentage_point", "money", "measure", "multiple", "duration", "when", "rank", "none"
]
"""What is wanted: `any` figure, one of a kind, a moment (`when`), a place in an order (`rank`), or words (`none`)."""
Operation = Literal[
    "find", "sum", "difference", "ratio", "share", "growth", "average", "before", "product", "part", "whole"
]
"""`before`: a value before a change; `product`: so many, each with so many; `part` and `whole`: by a share."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The figure that a question asks for."""

    kind: FigureKind = "any"
    unit: str = ""
    """The unit asked for by name (`how many kilometres`), in the symbols of `index.quantities`; empty where none is."""
    of: str = ""
    """What is counted, as the question words it (`base stations`)."""
    operation: Operation = "find"
    strict: bool = False
    """The wording leaves no other kind: `what percentage`, `how many percentage points`."""
    dimension: str = ""
    """What the noun asked about is measured in (`length` for `the depth of`), money, count and share included; often unknown."""


@dataclass(frozen=True, slots=True)
class Period:
    """The time a question asks about."""

    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    relative: int | None = None
    """Years from the document's own date: -1 for `last year`, 0 for `this year`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` stands on its own; `asked` is what the user typed."""

    text: str
    asked: str
    language: Language
    wanted: Wanted = Wanted()
    period: Period = Period()
    figures: tuple[Quantity, ...] = ()
    """Figures that the question itself states: evidence of nothing."""
    prefer: tuple[Place, ...] = ()
    """Paragraphs cited earlier in the conversation, which stay candidates."""
    focus: str = ""
    """A follow-up's own words, which weigh more than what it carries over."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A retrieved paragraph under the number an answerer cites it by (from 1)."""

    number: int
    hit: Hit

    @property
    def stored(self) -> StoredParagraph:
        return self.hit.stored


@dataclass(frozen=True, slots=True)
class Figure:
    """The headline figure."""

    value: Decimal
    unit: str
    of: str
    qualifier: Qualifier
    text: str
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote, verbatim, and where it stands; `lines` and `chars` as in `index.model.Paragraph`."""

    id: int
    file: str
    paragraph: int
    lines: tuple[int, int]
    page: int | None
    heading: str | None
    quote: str
    chars: tuple[int, int]
    paragraph_hash: str
    language: str
    also_at: tuple[tuple[str, int], ...] = ()
    """Other (file, paragraph) places where the same paragraph stands."""


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """One number of the answer, what it was checked against, and what came of it."""

    text: str
    value: Decimal | None
    unit: str
    verdict: Verdict
    citation: int | None = None
    source_text: str | None = None
    source_chars: tuple[int, int] | None = None
    working: str | None = None
    chars: tuple[int, int] | None = None
    """Where the number stands in the answer's text."""


@dataclass(frozen=True, slots=True)
class ConflictingValue:
    value: Decimal
    unit: str
    citation: int
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    about: str
    kind: ConflictClass
    values: tuple[ConflictingValue, ...]


@dataclass(frozen=True, slots=True)
class LookedAt:
    file: str
    paragraph: int
    score: float


@dataclass(frozen=True, slots=True)
class Usage:
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    status: Status
    answer: str
    language: Language
    value: Figure | None = None
    citations: tuple[Citation, ...] = ()
    numbers: tuple[NumberCheck, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unchecked: tuple[str, ...] = ()
    """What could not be told from the cited paragraph, in the answer's language."""
    withheld: tuple[str, ...] = ()
    """Why a sentence was kept back, one line each; never the figure that failed."""
    looked_at: tuple[LookedAt, ...] = ()
    model: str = "extractive"
    standalone: str | None = None
    """What a follow-up question was understood to mean, where that differs from its words."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    usage: Usage = Usage()
    id: str = ""
    confidence: float | None = None
    """How likely the headline figure is the one asked for, in [0, 1], where the answerer can tell."""


@dataclass(frozen=True, slots=True)
class SentenceEvent:
    """A sentence whose numbers are verified, with the ids of the citations it carries."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CitationEvent:
    """Sent before the first sentence that carries it."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class DoneEvent:
    """Always last; holds the whole answer."""

    answer: Answer


Event = SentenceEvent | CitationEvent | DoneEvent


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as an answerer proposes it, before the gate. Citation markers are not in `text`."""

    text: str
    citations: tuple[int, ...]
    """Numbers of `Evidence`."""
    figure: Figure | None = None
    """The headline figure, where this sentence states it."""
    focus: tuple[int, int, int] | None = None
    """(evidence number, start, end) in the paragraph's flowed text: the clause the sentence rests on, where known."""
    confidence: float | None = None
    """How likely the figure is the one asked for, where the answerer can tell."""


def texts(history: Sequence[Turn], role: Literal["user", "assistant"]) -> list[str]:
    """The texts of one side of a conversation, oldest first."""
    return [turn.text for turn in history if turn.role == role]
