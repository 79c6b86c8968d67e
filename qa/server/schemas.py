"""The bodies of requests, and, for the documentation alone, of responses (which are written by `qa.rendering`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from qa.model import Request, Turn

COLLECTION = r"^[a-z0-9][a-z0-9._-]{0,62}$"
KEPT_TURNS = 100
"""Of a longer history the latest are used: what a follow-up leans on stands near its end."""


def check_text(text: str) -> str:
    """JSON can spell half a surrogate pair, which is no character and cannot be written out again."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("is not valid Unicode text") from None
    return text


Text = Annotated[str, AfterValidator(check_text)]
CollectionName = Annotated[str, Field(pattern=COLLECTION, description="The corpus that is meant.")]


class Cited(BaseModel):
    """A paragraph that an earlier answer cited."""

    model_config = ConfigDict(strict=True)
    file: Text
    paragraph: int


class TurnBody(BaseModel):
    """One message of the conversation so far."""

    model_config = ConfigDict(strict=True)
    role: Literal["user", "assistant", "system"]
    content: Text
    citations: list[Cited] = Field(
        default=[], description="What an answer cited; its citations may be sent as they came."
    )

    @model_validator(mode="before")
    @classmethod
    def read_text(cls, value: Any) -> Any:
        """`text` is read as `content`."""
        if isinstance(value, dict) and "content" not in value and "text" in value:
            return {**value, "content": value["text"]}
        return value


class AskBody(BaseModel):
    """A question, with what was said before it."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={"examples": [{"question": "How many charging points were there at the end of 2025?"}]},
    )
    question: Text
    history: list[TurnBody] = Field(default=[], description=f"Oldest first; the last {KEPT_TURNS} are used.")
    collection: CollectionName = "default"
    stream: bool = Field(default=False, description="Answer in server-sent events.")

    def request(self) -> Request:
        kept = self.history[-KEPT_TURNS:]
        turns = tuple(
            Turn(turn.role, turn.content, tuple((cited.file, cited.paragraph) for cited in turn.citations))
            for turn in kept
            if turn.role != "system"
        )
        wishes = "\n".join(turn.content for turn in self.history if turn.role == "system")
        return Request(self.question, turns, self.collection, wishes)


class ProblemBody(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    remedy: str | None = None
    retry_after: int | None = None
    errors: list[dict[str, str]] | None = None


class FigureBody(BaseModel):
    value: str | None
    unit: str
    of: str
    qualifier: str
    text: str
    as_of: str | None


class PlaceBody(BaseModel):
    file: str
    paragraph: int


class CitationBody(PlaceBody):
    id: int
    lines: tuple[int, int]
    page: int | None
    heading: str | None
    quote: str
    chars: tuple[int, int]
    paragraph_hash: str
    language: str
    also_at: list[PlaceBody]


class NumberBody(BaseModel):
    text: str
    value: str | None
    unit: str
    verdict: Literal["quoted", "derived", "echoed", "label"]
    citation: int | None
    source_text: str | None
    source_chars: tuple[int, int] | None
    working: str | None
    chars: tuple[int, int] | None


class ConflictingBody(BaseModel):
    value: str
    unit: str
    citation: int
    published: str | None


class ConflictBody(BaseModel):
    model_config = ConfigDict(serialize_by_alias=True)
    about: str
    kind: Literal["conflict", "revision", "other_period", "other_scope"] = Field(alias="class")
    values: list[ConflictingBody]


class SeenBody(PlaceBody):
    score: float


class UsageBody(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class AnswerBody(BaseModel):
    """An answer whose every number was checked against the paragraph it cites."""

    id: str
    question: str
    standalone: str | None
    status: Literal["answered", "abstained", "conflicting"]
    answer: str
    language: Literal["en", "zh"]
    value: FigureBody | None
    citations: list[CitationBody]
    numbers: list[NumberBody]
    conflicts: list[ConflictBody]
    unchecked: list[str]
    withheld: list[str]
    confidence: float | None = None
    looked_at: list[SeenBody]
    model: str
    timings_ms: dict[str, float]
    usage: UsageBody


class DocumentBody(BaseModel):
    id: int
    file: str
    collection: str
    title: str | None
    format: str
    encoding: str | None
    bytes: int
    sha256: str
    paragraphs: int
    quantities: int
    published: str | None
    ingested_at: str
    warnings: list[str]


class DocumentsBody(BaseModel):
    collection: str
    total: int
    documents: list[DocumentBody]


class FailureBody(BaseModel):
    file: str
    reason: str


class IngestBody(BaseModel):
    """What became of the files that were sent."""

    collection: str
    added: list[str]
    changed: list[str]
    unchanged: list[str]
    failed: list[FailureBody]
    documents: list[DocumentBody]


class ParagraphBody(BaseModel):
    number: int
    text: str
    kind: Literal["text", "heading", "item", "row"]
    heading: list[str]
    lines: tuple[int, int]
    chars: tuple[int, int]
    page: int | None
    sheet: str | None
    context: str
    hash: str
    language: str


class NeighbourhoodBody(BaseModel):
    document: DocumentBody
    paragraph: ParagraphBody
    before: list[ParagraphBody]
    after: list[ParagraphBody]


class CollectionBody(BaseModel):
    name: str
    documents: int
    paragraphs: int
    writable: bool


class CollectionsBody(BaseModel):
    collections: list[CollectionBody]


class HealthBody(BaseModel):
    status: str


class BehindBody(BaseModel):
    words: int
    vectors: int


class CollectionReadinessBody(BaseModel):
    behind: BehindBody


class ReadinessBody(BaseModel):
    status: Literal["ready", "not ready"]
    checks: dict[str, str]
    behind: BehindBody
    """Changes of the catalog that the caches have not taken in: the most of any collection."""
    collections: dict[str, CollectionReadinessBody] | None = None
    """By collection, where no keys are set up."""
