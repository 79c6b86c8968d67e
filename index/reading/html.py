"""`.html` files, by selectolax: what a reader of the page would read, in order. Nothing a page names is ever fetched.

Scripts, styles, forms, hidden elements and comments are dropped, and so is what stands about an article: navigation,
footers, sidebars, and blocks that are nearly all links. Where the page marks its `<article>` or `<main>`, that is
read alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.model import Document, ParagraphKind
from index.reading.assembling import Assembly
from index.reading.dating import find_published, read_timestamp
from index.reading.decoding import decode
from index.reading.grids import read_grid
from index.reading.limits import Limits
from index.reading.marks import is_finished
from index.reading.tables import one_line

_DROPPED = (
    "script, style, noscript, template, svg, math annotation, iframe, object, embed, canvas, audio, video, "
    "select, button, textarea, input, dialog, nav, footer, aside, [hidden], [aria-hidden=true], "
    "[role=navigation], [role=banner], "
    "[role=contentinfo], [role=complementary], [role=search], head"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:^|[-_\s])(?:nav(?:bar|igation)?|menu|breadcrumbs?|sidebar|footer|cookies?|share|social|advert(?:isement)?|ads?|related"
    r"|recommend(?:ed|ations)?|comments?|subscribe|newsletter|pagination|toolbar)(?:$|[-_\s])",
    re.IGNORECASE,
)
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
))  # fmt: skip
_PAGE_ENCODING = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_DATES = (
    "meta[property='article:published_time']", "meta[itemprop=datePublished]", "meta[name=pubdate]",
    "meta[name=publishdate]",
    "meta[name=PubDate]", "meta[name=date]", "meta[name='DC.date.issued']", "meta[name='dcterms.created']",
    "time[datetime]",
)  # fmt: skip
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_BREAK = "\n"


def read_bytes(raw: bytes, limits: Limits) -> Document:
    text, encoding, warnings = _decode(raw)
    tree = LexborHTMLParser(text)
    published = _published(tree, text)
    name = tree.css_first("title")
    titled = one_line(name.text()) if name else ""
    root = _clean(tree)
    assembly = Assembly(limits)
    if root is not None:
        _Walk(assembly).read(root)
    extracted, paragraphs = assembly.finish()
    heading = next((one_line(p.text) for p in paragraphs[:5] if p.kind == "heading"), None)
    published = published or find_published([p.text for p in (*paragraphs[:15], *paragraphs[15:][-6:])])
    return Document(extracted, paragraphs, "html", encoding, heading or titled or None, published, warnings)


def _decode(raw: bytes) -> tuple[str, str, tuple[str, ...]]:
    """By mark, then by what the page says of itself, then by its bytes."""
    named = _PAGE_ENCODING.search(raw[:4096])
    if named and not raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = named.group(1).decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gbk", "gb2312", "x-gbk", "cp936") else encoding
        try:
            return raw.decode(encoding), encoding, ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(raw)


def _published(tree: LexborHTMLParser, text: str) -> date | None:
    for selector in _DATES:
        node = tree.css_first(selector)
        value = (node.attributes.get("content") or node.attributes.get("datetime") or "") if node else ""
        if value and (day := read_timestamp(value)):
            return day
    linked = _LINKED_DATE.search(text)
    return read_timestamp(linked.group(1)) if linked else None


def _clean(tree: LexborHTMLParser) -> LexborNode | None:
    """The element to read: without what is dropped, the article where one holds most of the text."""
    body = tree.body
    if body is None:
        return None
    for node in body.css(_DROPPED):
        node.decompose()
    for node in body.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    for node in body.css("div[class], div[id], ul[class], ul[id], section[class]"):
        marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if _ABOUT.search(marks) and _is_links(node):
            node.decompose()
    for selector in ("article", "main", "[role=main]"):
        marked = body.css(selector)
        if len(marked) == 1 and len(marked[0].text()) * 2 > len(body.text()):
            return marked[0]
    return body


def _is_links(node: LexborNode) -> bool:
    total = len("".join(node.text().split()))
    linked = sum(len("".join(link.text().split())) for link in node.css("a"))
    return linked * 2 > total or total < 200


class _Walk:
    """One pass over an element, without recursion: a page nested ten thousand deep is read like any other."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._buffer: list[str] = []
        self._kept = 0
        """Open `pre` elements, in which line breaks count."""
        self._fresh_item = False

    def read(self, root: LexborNode) -> None:
        node: LexborNode | None = root
        while node is not None:
            below = self._enter(node)
            child = node.child if below else None
            if child is not None:
                node = child
                continue
            while node is not None:
                if node.is_element_node:
                    self._leave(node)
                if node.mem_id == root.mem_id:
                    node = None
                elif node.next is not None:
                    node = node.next
                    break
                else:
                    node = node.parent
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Take a node in; whether its children are to be walked."""
        if node.is_text_node:
            content = node.text_content or ""
            self._buffer.append(content if self._kept else re.sub(r"\s+", " ", content))
            return False
        tag = node.tag
        if tag == "br":
            self._buffer.append(_BREAK)
        elif tag in _BLOCKS:
            self._flush()
            if tag == "table" and self._table(node):
                return False
            self._kept += tag == "pre"
            self._fresh_item = tag == "li" or (self._fresh_item and tag in ("p", "div"))
        return True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag not in _BLOCKS:
            return
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._flush("heading", int(tag[1]))
        else:
            self._flush()
        self._kept -= tag == "pre"
        if tag == "li":
            self._fresh_item = False

    def _table(self, node: LexborNode) -> bool:
        grid = read_grid(node)
        if grid is None:
            return False
        caption = grid.caption or self._assembly.caption_above()
        if grid.caption:
            self._assembly.add(grid.caption)
        self._assembly.add_table(grid.rows, headers=grid.headers, caption=caption)
        return True

    def _flush(self, kind: ParagraphKind | None = None, level: int = 0) -> None:
        text = "".join(self._buffer)
        self._buffer.clear()
        if not text.strip():
            return
        if self._kept:
            self._assembly.add(text.strip("\n"))
            return
        for part in [text.replace(_BREAK, " ")] if kind == "heading" else _paragraphs(text):
            self._assembly.add(one_line(part), kind or ("item" if self._fresh_item else "text"), level)
            self._fresh_item = False


def _paragraphs(text: str) -> Iterator[str]:
    """`<br>` parts paragraphs where it is doubled or the line before is finished; else it is only a line's end."""
    held = ""
    for line in text.split(_BREAK):
        stripped = line.strip()
        if held and (not stripped or is_finished(held)):
            yield held
            held = stripped
        elif held:
            held = f"{held}\n{stripped}"
        else:
            held = stripped
    if held:
        yield held
