""" "Show source": the cited paragraph in a modal, with its neighbours and its numbers in bold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import BallastError
from index.model import StoredParagraph
from index.text import flow
from qa.slack import escaping
from qa.slack.blocks import MOST_CHARACTERS, Block, context, plain, rich
from qa.slack.wording import say

if TYPE_CHECKING:
    from index.collection import LibraryLike

AROUND = 2
_MOST_PIECES = 12
"""Parts of 3,000 characters that are shown of one paragraph; a modal holds 100 blocks."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cited:
    """What is needed of an answer to show one of its sources."""

    file: str
    paragraph: int
    hash: str
    bold: tuple[Span, ...]
    """Offsets into the document's text: the numbers that were checked there, else the quote."""
    language: str


def cited(answer: Mapping[str, Any], number: int) -> Cited | None:
    """Citation `number` of an Answer object as JSON; None where it has no such citation."""
    found = next((one for one in answer["citations"] if one["id"] == number), None)
    if found is None:
        return None
    numbers = [one["source_chars"] for one in answer["numbers"] if one["citation"] == number and one["source_chars"]]
    bold = tuple((int(start), int(end)) for start, end in numbers or [found["chars"]])
    return Cited(found["file"], found["paragraph"], found["paragraph_hash"], bold, answer["language"])


def show(library: LibraryLike, collection: str, wanted: Cited) -> Block:
    """The modal for a citation; what cannot be shown is said in it. Reads the store: call it in a thread."""
    try:
        around = library.open(collection).neighbours(wanted.file, wanted.paragraph, AROUND)
    except BallastError as error:
        return modal([rich([[plain(f"⚠️ {error}")]])], wanted.language)
    title = f"{wanted.file} {say('paragraph', wanted.language, number=wanted.paragraph)}"
    blocks = [context(title)]
    for stored in around:
        blocks += _target(stored, wanted) if stored.paragraph.number == wanted.paragraph else _neighbour(stored)
    return modal(blocks, wanted.language)


def modal(blocks: Sequence[Block], language: str) -> Block:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": say("source", language)},
        "close": {"type": "plain_text", "text": say("close", language)},
        "blocks": list(blocks),
    }


def _neighbour(stored: StoredParagraph) -> list[Block]:
    text = escaping.cut(escaping.one_line(flow(stored.paragraph.text).text), MOST_CHARACTERS - 100)
    return [rich([[plain(f"¶{stored.paragraph.number}  {text}")]])]


def _target(stored: StoredParagraph, wanted: Cited) -> list[Block]:
    paragraph = stored.paragraph
    blocks = [] if stored.hash == wanted.hash else [context(f"⚠️ {say('too_fresh', wanted.language)}")]
    if paragraph.heading:
        blocks.append(context(" › ".join(paragraph.heading)))
    if paragraph.context:
        blocks.append(context(paragraph.context))
    spans = wanted.bold if stored.hash == wanted.hash else ()
    inside = [(start - paragraph.start, end - paragraph.start) for start, end in spans]
    return blocks + [rich([runs], quote=True) for runs in _parts(paragraph.text, inside)[:_MOST_PIECES]]


def _parts(text: str, bold: Sequence[Span]) -> list[list[Block]]:
    """The flowed text in parts of at most 3,000 characters, as runs that are bold or not."""
    flowed = flow(text)
    marks = [any(start <= flowed.origin(at) < end for start, end in bold) for at in range(len(flowed.text))]
    parts, at = [], 0
    for piece in escaping.pieces(flowed.text, MOST_CHARACTERS - 100):
        runs, start = [], 0
        for offset in range(1, len(piece) + 1):
            if offset == len(piece) or marks[at + offset] != marks[at + start]:
                runs.append(plain(piece[start:offset], bold=marks[at + start]))
                start = offset
        parts.append(runs)
        at += len(piece)
    return parts
