"""`.md` files, by markdown-it's block grammar (CommonMark with tables) and its line maps. Inline marks stay in the
text.

Front matter gives the title and the date and is no paragraph; comments are none either.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.model import Document, ParagraphKind
from index.reading.dating import find_published, read_timestamp
from index.reading.decoding import decode
from index.reading.limits import Limits
from index.reading.outline import Block, number_blocks, tidy_title
from index.reading.tables import survey

_BREAK = re.compile(r"\r\n?|\n")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date|published|pubdate)\s*:\s*[\"']?(.+?)[\"']?\s*$", re.IGNORECASE | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def read_bytes(raw: bytes, limits: Limits) -> Document:
    text, encoding, warnings = decode(raw)
    front = _FRONT.match(text)
    fields = {key.lower(): value for key, value in _FIELD.findall(front.group(1))} if front else {}
    blocks = _Blocks(text, front.end() if front else 0)
    # The grammar takes a line of ideographic spaces for a paragraph.
    seen = (block for block in blocks.read() if block.end > block.start)
    paragraphs = number_blocks(text, seen, limits.paragraphs)
    heading = next((p for p in paragraphs[:5] if p.kind == "heading"), None)
    dated = next((fields[key] for key in ("date", "published", "pubdate") if key in fields), "")
    published = read_timestamp(dated) if dated else None
    return Document(
        text, paragraphs, "md", encoding, fields.get("title") or (tidy_title(heading.text) if heading else None),
        published or find_published([p.text for p in (*paragraphs[:15], *paragraphs[15:][-6:])]), warnings,
    )  # fmt: skip


class _Blocks:
    def __init__(self, text: str, begin: int) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        # Lines are kept where they are: what is no part of the document is blanked, not cut.
        skipped = len(_BREAK.findall(text[:begin]))
        self._source = "\n" * skipped + text[begin:] if begin else text

    def read(self) -> Iterator[Block]:
        tokens = MarkdownIt("commonmark").enable("table").disable("inline").parse(self._source)
        lists = 0
        fresh_item = -1
        index = 0
        while index < len(tokens):
            token = tokens[index]
            lists += token.nesting if token.type in ("bullet_list_open", "ordered_list_open") else 0
            lists -= token.type in ("bullet_list_close", "ordered_list_close")
            if token.type == "list_item_open" and token.map:
                fresh_item = token.map[0]
            elif token.type == "heading_open":
                yield self._block(token, "heading", int(token.tag[1]))
            elif token.type == "paragraph_open" and token.map:
                yield self._block(token, "item" if lists and token.map[0] == fresh_item else "text")
            elif token.type in ("fence", "code_block"):
                yield from self._code(token)
            elif token.type == "html_block":
                yield from self._html(token)
            elif token.type == "table_open":
                index = yield from self._table(tokens, index)
            index += 1

    def _block(self, token: Token, kind: ParagraphKind, level: int = 0) -> Block:
        first, last = token.map or (0, 1)
        last -= token.type == "heading_open" and token.markup in ("=", "-")
        return self._between(first, last, kind, level)

    def _between(self, first: int, last: int, kind: ParagraphKind, level: int = 0, context: str = "") -> Block:
        start = self._starts[first]
        end = self._starts[last] if last < len(self._starts) else len(self._text)
        slice_ = self._text[start:end]
        body = slice_.strip()
        start += len(slice_) - len(slice_.lstrip())
        lines = len(_BREAK.findall(body))
        begun = first + len(_BREAK.findall(self._text[self._starts[first] : start]))
        return Block(start, start + len(body), begun + 1, begun + lines + 1, kind, level, context=context)

    def _code(self, token: Token) -> Iterator[Block]:
        if token.content.strip() and token.map:
            fenced = token.type == "fence"
            first = token.map[0] + fenced
            yield self._between(first, max(first + 1, token.map[1] - fenced), "text")

    def _html(self, token: Token) -> Iterator[Block]:
        if _TAG.sub("", _COMMENT.sub("", token.content)).strip():
            yield self._block(token, "text")

    def _table(self, tokens: list[Token], index: int) -> Generator[Block, None, int]:
        rows: list[tuple[int, list[str]]] = []
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "tr_open" and token.map:
                rows.append((token.map[0], []))
            elif token.type == "inline" and rows:
                rows[-1][1].append(token.content)
            index += 1
        table = survey([cells for _, cells in rows], headers=1)
        for place, row in enumerate(table.body):
            line = rows[row][0]
            yield self._between(line, line + 1, "row", context=table.context(place))
        return index
