"""Blocks in reading order -> numbered paragraphs with their heading paths. Numbers are given here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from index.errors import OversizedDocument
from index.model import Paragraph, ParagraphKind
from index.text import flow


class Block(NamedTuple):
    """A paragraph to be: where it stands, and what it is."""

    start: int
    end: int
    first_line: int
    last_line: int
    kind: ParagraphKind = "text"
    level: int = 0
    """A heading's depth from 1; 0 for all else."""
    page: int | None = None
    sheet: str | None = None
    context: str = ""
    above: tuple[str, ...] = ()
    """Titles above all headings of the text: a workbook's sheet."""


def number_blocks(text: str, blocks: Iterable[Block], most: int) -> tuple[Paragraph, ...]:
    """Number `blocks` from 1 and give each the headings it stands under. Raises `OversizedDocument` above `most`."""
    path: list[tuple[int, str]] = []
    titles: tuple[str, ...] = ()
    paragraphs: list[Paragraph] = []
    for number, block in enumerate(blocks, 1):
        if number > most:
            raise OversizedDocument(f"it has more than {most:,} paragraphs", "split it into several files")
        slice_ = text[block.start : block.end]
        if block.level:
            while path and path[-1][0] >= block.level:
                path.pop()
            titles = tuple(title for _, title in path)
        paragraphs.append(
            Paragraph(
                number, slice_, block.start, block.end, block.first_line, block.last_line, block.kind,
                block.above + titles,
                block.page, block.sheet, block.context,
            )
        )  # fmt: skip
        if block.level:
            path.append((block.level, tidy_title(slice_)))
            titles = tuple(title for _, title in path)
    return tuple(paragraphs)


def tidy_title(text: str) -> str:
    """A heading's words on one line, without the marks that make it one."""
    return " ".join(flow(text).text.split()).strip("#*= ").removesuffix(":").removesuffix("：").strip()
