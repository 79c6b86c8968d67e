"""`.docx` files, by python-docx: headings, list items, tables and footnotes, in the order of the document.

What python-docx's own `Paragraph.text` passes over is read too: inserted text of tracked changes, content controls and
fields (deleted text is not). A page number is the one that the program which saved the file last laid out, where it
said so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from index.errors import DamagedDocument, DocumentError, OversizedDocument
from index.model import Document
from index.reading.archives import open_archive, read_properties
from index.reading.assembling import Assembly
from index.reading.dating import find_published
from index.reading.limits import Limits

_LEVEL = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_MOST_SPAN = 100
_BREAK_TAGS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_PASSED_OVER = frozenset(map(qn, ("w:del", "w:moveFrom", "w:txbxContent", "w:pict", "w:instrText", "w:delText")))
_TEXT, _PARAGRAPH, _TABLE, _CONTROL = qn("w:t"), qn("w:p"), qn("w:tbl"), qn("w:sdt")
_ROW, _CELL = qn("w:tr"), qn("w:tc")


def read_bytes(raw: bytes, limits: Limits) -> Document:
    archive = open_archive(raw, "word/document.xml", limits)
    try:
        opened = docx.Document(io.BytesIO(raw))
        reader = _Reader(opened, Assembly(limits))
        reader.read()
        text, paragraphs = reader.assembly.finish()
    except DocumentError:
        raise
    except MemoryError:
        raise OversizedDocument("there was not enough memory to read it", "split it into smaller files") from None
    except Exception as error:  # python-docx and lxml raise whatever a bad part causes
        remedy = "save it again from the program that made it"
        raise DamagedDocument(f"its text cannot be read ({type(error).__name__})", remedy) from error
    title, made = read_properties(archive)
    heading = next((p.text for p in paragraphs[:5] if p.kind == "heading"), None)
    published = find_published([p.text for p in (*paragraphs[:15], *paragraphs[15:][-6:])])
    return Document(text, paragraphs, "docx", None, heading or title, published or made)


class _Reader:
    def __init__(self, opened: Any, assembly: Assembly) -> None:
        self.assembly = assembly
        self._body = opened.element.body
        self._parts = opened.part.package
        self._styles = {style.style_id: style for style in opened.styles}
        # Where the saving program said where pages break, pages are counted; elsewhere there are none to speak of.
        breaks = next(self._body.iter(qn("w:lastRenderedPageBreak")), None)
        self._page: int | None = 1 if breaks is not None else None

    def read(self) -> None:
        self._blocks(self._body)
        self._notes()

    def _blocks(self, parent: Any) -> None:
        for element in parent.iterchildren():
            if element.tag == _PARAGRAPH:
                self._paragraph(element)
            elif element.tag == _TABLE:
                self._table(element)
            elif element.tag == _CONTROL:
                for content in element.iterchildren(qn("w:sdtContent")):
                    self._blocks(content)

    def _paragraph(self, element: Any) -> None:
        page = self._turn(element)
        text = read_text(element)
        level, listed = self._standing(element)
        if level:
            self.assembly.add(" ".join(text.split()), "heading", level, page=page)
            return
        for part in re.split(r"\n\s*\n", text):
            self.assembly.add(part, "item" if listed else "text", page=page)

    def _turn(self, element: Any) -> int | None:
        """The page a paragraph begins on, with the pages that end in it counted."""
        if self._page is None:
            return None
        turned = sum(1 for _ in element.iter(qn("w:lastRenderedPageBreak")))
        first = next(element.iter(qn("w:lastRenderedPageBreak"), _TEXT), None)
        begins = self._page + (first is not None and first.tag != _TEXT)
        self._page += turned
        return begins

    def _standing(self, element: Any) -> tuple[int, bool]:
        """(heading level or 0, whether a list item), by its properties and styles; a title is 1, headings below."""
        level, listed = _own_standing(element.find(qn("w:pPr")))
        style = self._styles.get(element.style) if element.style else None
        for _ in range(10):
            if style is None:
                break
            name = str(style.name or "")
            found = _LEVEL.match(name)
            if not level and found:
                level = int(found.group(1)) + 1
            elif not level and name.lower() in ("title", "标题"):
                level = 1
            inherited, numbered = _own_standing(style.element.find(qn("w:pPr")))
            level = level or inherited
            listed = listed or numbered or name.lower().startswith(("list", "列表"))
            style = getattr(style, "base_style", None)
        return level, listed and not level

    def _table(self, element: Any) -> None:
        page = self._turn(element)
        grid = list(_grid(element))
        if max((len(row) for row in grid), default=0) < 2:
            for row in grid:
                for cell in row:
                    self.assembly.add(cell, page=page)
            return
        marked = sum(
            1 for row in element.iterchildren(_ROW) if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        )
        headers = marked if 0 < marked < len(grid) else None
        self.assembly.add_table(grid, headers=headers, caption=self.assembly.caption_above(), page=page)

    def _notes(self) -> None:
        for part in self._parts.iter_parts():
            if str(part.partname) in ("/word/footnotes.xml", "/word/endnotes.xml"):
                for note in parse_xml(part.blob).iterchildren():
                    if note.get(qn("w:type")) is None:
                        for paragraph in note.iter(_PARAGRAPH):
                            self.assembly.add(read_text(paragraph))


def _own_standing(properties: Any) -> tuple[int, bool]:
    if properties is None:
        return 0, False
    outline = properties.find(qn("w:outlineLvl"))
    value = outline.get(qn("w:val")) if outline is not None else None
    level = int(value) + 2 if value is not None and value.isdecimal() and int(value) < 9 else 0
    numbering = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}")
    return level, numbering is not None and numbering.get(qn("w:val")) != "0"


def read_text(element: Any) -> str:
    """The text of a paragraph's element as a reader sees it."""
    parts: list[str] = []
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if node.tag == _TEXT:
            parts.append(node.text or "")
        elif node.tag in _BREAK_TAGS:
            parts.append(_BREAK_TAGS[node.tag])
        elif node.tag not in _PASSED_OVER and isinstance(node.tag, str):
            children = [child for child in node.iterchildren() if child.tag != qn("w:pPr")]
            # One of the two readings that a program offers for what older programs cannot show.
            if node.tag.endswith("}AlternateContent"):
                children = children[:1]
            waiting.extend(reversed(children))
    return "".join(parts).strip()


def _grid(table: Any) -> Iterator[list[str]]:
    """Rows of cell texts; a cell merged down or across stands in each place it covers, a figure only down."""
    above: dict[int, str] = {}
    for row in table.iterchildren(_ROW):
        cells: list[str] = []
        for cell in _cells(row):
            properties = cell.find(qn("w:tcPr"))
            span = properties.find(qn("w:gridSpan")) if properties is not None else None
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            across = min(int(span.get(qn("w:val")) or 1), _MOST_SPAN) if span is not None else 1
            text = " ".join(read_text(paragraph) for paragraph in cell.iter(_PARAGRAPH)).strip()
            if merge is not None and merge.get(qn("w:val")) != "restart":
                text = text or above.get(len(cells), "")
            above[len(cells)] = text
            cells.extend(
                [text, *([""] * (across - 1))] if any(mark.isdigit() for mark in text[:1]) else [text] * across
            )
        yield [cells[0]] if cells and len(set(cells)) == 1 and len(cells) > 1 else cells


def _cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren():
        if child.tag == _CELL:
            yield child
        elif child.tag == _CONTROL:
            yield from child.iter(_CELL)
