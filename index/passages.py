"""Paragraphs to passages: a whole paragraph, or windows of whole sentences where it is long. Sized in tokens."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from index.sentences import sentences

MAX_TOKENS = 512
"""A paragraph up to this size is one passage."""
SHORT_BYTES = 1024
"""So is one of up to so many bytes, uncounted: a token is at least a byte, and text has three or four to one."""
WINDOW_TOKENS = 320
"""What windows of a longer one are filled up to."""
LONGEST_SENTENCE = 8 * WINDOW_TOKENS
"""Characters; a longer one is cut without being counted."""

_CLAUSE = re.compile(r"[；;：:，,、]\s*|\s+")
Span = tuple[int, int]


def windows(text: str) -> tuple[Span, ...]:
    """Spans of a flowed text that are searched as one; they are in order and leave out only white space.

    A window ends where a sentence ends. A sentence longer than a window is cut at clauses, then anywhere but inside a
    figure.
    """
    if _fits(text, MAX_TOKENS):
        return ((0, len(text)),) if text.strip() else ()
    return tuple(_filled(list(_pieces(text))))


def _filled(pieces: list[tuple[Span, int]]) -> Iterator[Span]:
    start = end = total = 0
    for (first, last), size in pieces:
        if total and total + size > WINDOW_TOKENS:
            yield start, end
            total = 0
        if not total:
            start = first
        end = last
        total += size
    if total:
        yield start, end


def _pieces(text: str) -> Iterator[tuple[Span, int]]:
    """Sentences with their sizes; those longer than a window in parts."""
    for start, end in sentences(text):
        # Counting an endless word takes time that grows with the square of its length.
        size = count_tokens(text[start:end]) if end - start <= LONGEST_SENTENCE else MAX_TOKENS
        if size <= WINDOW_TOKENS:
            yield (start, end), size
        else:
            yield from _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[Span, int]]:
    """Parts of a long sentence, each as long as fits, ending at a clause where there is one."""
    while start < end:
        limit = min(end, start + WINDOW_TOKENS)
        if limit < end:
            breaks = [
                start + found.end()
                for found in _CLAUSE.finditer(text[start:limit])
                if not _in_figure(text, start, found)
            ]
            limit = breaks[-1] if breaks else _outside_figure(text, start, limit)
        part = text[start:limit].rstrip()
        if part:
            yield (start, start + len(part)), count_tokens(part)
        start = limit


def _in_figure(text: str, offset: int, found: re.Match[str]) -> bool:
    before, after = text[offset + found.start() - 1], text[offset + found.end() : offset + found.end() + 1]
    return before.isdigit() and after.isdigit() and not found[0].isspace()


def _outside_figure(text: str, start: int, limit: int) -> int:
    cut = limit
    while (
        cut > start + 1
        and (text[cut - 1].isdigit() or text[cut - 1] in ".,")
        and (text[cut].isdigit() or text[cut] in ".,")
    ):
        cut -= 1
    return cut if cut > start + 1 else limit


def _fits(text: str, limit: int) -> bool:
    # Counting costs more than all else that is done to a short text.
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    return size <= SHORT_BYTES or (size <= limit * 8 and count_tokens(text) <= limit)


@lru_cache(maxsize=2048)
def count_tokens(text: str) -> int:
    """Tokens of OpenAI's `o200k_base` encoding."""
    return len(_encoder()(text))


@lru_cache(maxsize=1)
def _encoder() -> Callable[[str], list[int]]:
    # tiktoken would fetch the encoding; llama-index-core ships it. Its package is found, not imported (1.8 s).
    from importlib.util import find_spec

    found = find_spec("llama_index")
    if found and found.submodule_search_locations:
        folder = Path(next(iter(found.submodule_search_locations))) / "core" / "_static" / "tiktoken_cache"
        os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(folder))
    import tiktoken

    return tiktoken.get_encoding("o200k_base").encode_ordinary
