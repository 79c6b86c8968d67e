"""Text to search tokens, the same way for what is indexed and what is asked. English and Chinese; pure.

Words are folded and stemmed by `index.words`, and lose their accents; runs of Chinese characters become overlapping
pairs (pairs need no dictionary, and cut no word in two for good); figures stay whole, without thousands separators.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from index.words import fold, stem

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_FIRST_CJK = "\u3040"
_TOKEN = re.compile(rf"[{_CJK}]+|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)+|[^\W_{_CJK}]+(?:'[a-z]+)?")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})

_ENGLISH_STOP = """
    a an the of in on at to for from by with as and or but if than that this that these those it its is are was were be
    been being
    do does did has have had not no so such there their they he she his her him them we our you your i my me us
    what which who whom whose when where why how many much long far often will would can could may might shall should
    must into about over under between during per each any some all what's
"""
_CHINESE_STOP = re.compile(
    "为什么|多少|什么|哪里|哪些|哪个|哪儿|怎么|怎样|如何|是否|几个|多久|多大|多长|多高|多远|请问"
    "|[谁几的了吗呢啊和与及或是在有被把将对从于其这那]"
)


def index_tokens(text: str) -> list[str]:
    """Tokens to index: bigrams (a single character where it stands alone), stemmed words, figures."""
    return _split(_fold(text))


@lru_cache(maxsize=1 << 14)
def query_tokens(text: str) -> tuple[str, ...]:
    """Tokens to search: as indexed, without the words that only make a question; distinct, in order."""
    folded = _fold(text)
    tokens = dict.fromkeys(_split(_CHINESE_STOP.sub(" ", folded)))
    return tuple(token for token in tokens if token not in _STOP) or tuple(dict.fromkeys(_split(folded)))


def _fold(text: str) -> str:
    folded = fold(text)
    if not folded.isascii() and _ACCENTED.search(folded):
        parts = (c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        return "".join(parts).translate(_LETTERS)
    return folded


def _split(folded: str) -> list[str]:
    tokens: list[str] = []
    for piece in _TOKEN.findall(folded):
        if piece < _FIRST_CJK:  # a figure is not remembered: there is no end to them
            tokens.append(piece.replace(",", "") if piece[0].isdigit() else _key(piece))
        elif len(piece) == 1:
            tokens.append(piece)
        else:
            tokens += map("".join, pairwise(piece))
    return tokens


@lru_cache(maxsize=1 << 16)
def _key(piece: str) -> str:
    return stem(piece.removesuffix("'s"))


_STOP = frozenset(map(_key, _ENGLISH_STOP.split()))
