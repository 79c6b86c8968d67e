"""Extracted paragraphs -> one text and the blocks that stand in it, for formats that are no text themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.errors import OversizedDocument
from index.model import Paragraph, ParagraphKind
from index.reading.limits import Limits
from index.reading.outline import Block, number_blocks
from index.reading.tables import SEPARATOR, find_unit, one_line, survey

_SURROGATES = re.compile("[\ud800-\udfff]")
_CAPTION = re.compile(r"(?:Table|TABLE|Exhibit|Schedule|附?表)\s*[\dA-Z一二三四五六七八九十]")


class Assembly:
    """Collects paragraphs in reading order; each begins on a line of its own in the text."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._line = 1

    def add(
        self,
        text: str,
        kind: ParagraphKind = "text",
        level: int = 0,
        *,
        page: int | None = None,
        sheet: str | None = None,
        context: str = "",
        line: int | None = None,
        above: tuple[str, ...] = (),
    ) -> None:
        """Add a paragraph unless it is blank. `line` overrides its place in the text (a sheet's row)."""
        text = _SURROGATES.sub("\ufffd", text.strip())
        if not text:
            return
        if self._length + len(text) > self._limits.characters:
            most = self._limits.characters
            raise OversizedDocument(f"it holds more than {most:,} characters", "split it into smaller files")
        breaks = text.count("\n")
        first, last = (line, line) if line is not None else (self._line, self._line + breaks)
        block = Block(self._length, self._length + len(text), first, last, kind, level, page, sheet, context, above)
        self._blocks.append(block)
        self._parts.append(text)
        self._length += len(text) + 1
        self._line += breaks + 1

    def add_table(
        self,
        rows: Sequence[Sequence[str]],
        *,
        headers: int | None = None,
        caption: str = "",
        page: int | None = None,
    ) -> None:
        """Add a table of cells, row by row, each with its header, caption and unit; an empty cell is left out."""
        rows = [[one_line(cell) for cell in row] for row in rows]
        table = survey(rows, headers=headers, caption=caption)
        for index in table.captions:
            self.add(" ".join(cell for cell in rows[index] if cell), page=page)
        for place, index in enumerate(table.body):
            cells = [column for column, cell in enumerate(rows[index]) if cell]
            self.add(
                SEPARATOR.join(rows[index][column] for column in cells),
                "row",
                page=page,
                context=table.context(place, cells),
            )

    def caption_above(self) -> str:
        """The last paragraph, where it reads as the caption of a table that follows (`Table 3`, `单位:万元`)."""
        if not self._parts or len(self._parts[-1]) > 200:
            return ""
        last = self._parts[-1]
        return last if _CAPTION.match(last) or find_unit(last) else ""

    def finish(self) -> tuple[str, tuple[Paragraph, ...]]:
        text = "\n".join(self._parts)
        return text, number_blocks(text, self._blocks, self._limits.paragraphs)
