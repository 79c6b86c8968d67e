"""Answers in words: exact match, containment and token F1 after normalising (SQuAD's, by character for Chinese)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from eval.model import Answer, Case
from eval.scoring.stating import prose_of
from index.text import is_wide

_ARTICLES = frozenset({"a", "an", "the"})
_TOKEN = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


def tokens(text: str) -> list[str]:
    """Words in lower case without articles and punctuation; each Chinese character is a token of its own."""
    found: list[str] = []
    for token in _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold()):
        word = ""
        for character in token:
            if is_wide(character):
                found.extend(part for part in (word, character) if part)
                word = ""
            else:
                word += character
        if word:
            found.append(word)
    return [token for token in found if token not in _ARTICLES and re.search(r"\w", token)]


def score(case: Case, answer: Answer) -> dict[str, Any]:
    """`text`: right where the answer is or holds an expected text; with `text_exact` and the best `text_f1`."""
    if case.kind != "text" or case.expected is None:
        return {}
    if answer.get("status") == "abstained":
        return {"text": "abstained", "text_exact": None, "text_f1": None}
    given = tokens(prose_of(answer))
    wanted = [tokens(text) for text in case.expected.texts]
    exact = any(given == each for each in wanted)
    right = exact or any(_contains(given, each) for each in wanted)
    return {
        "text": "right" if right else "wrong",
        "text_exact": exact,
        "text_f1": max(f1(given, each) for each in wanted),
    }


def _contains(given: list[str], wanted: list[str]) -> bool:
    size = len(wanted)
    return bool(size) and any(given[at : at + size] == wanted for at in range(len(given) - size + 1))


def f1(given: list[str], wanted: list[str]) -> float:
    """Harmonic mean of token precision and recall."""
    common = sum((Counter(given) & Counter(wanted)).values())
    return round(2 * common / (len(given) + len(wanted)), 4) if common else 0.0
