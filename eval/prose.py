"""What a system that answers in prose alone said, as an Answer: only what can be told of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from index.quantities import extract
from index.sentences import sentences
from index.text import language_of
from prompts.loading import REFUSAL

_REFUSES = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have)(?: not|n['’]t)\b[^.!?]{0,40}?"
    r"\b(?:stat|mention|provid|contain|specif|includ|giv|disclos|found|find|available|say|know|report)\w*"
    r"|\bnot (?:been )?(?:stated|mentioned|provided|found|available|given|disclosed|specified|reported|included)\b"
    r"|\b(?:no|nothing|none)\b[^.!?]{0,60}?"
    r"\b(?:information|mention|data|figures?|answer|evidence|states?|says?|given|found|available|provided)\b"
    r"|\b(?:can(?:not|['’]t| not)|unable to|could not|couldn['’]t)\b[^.!?]{0,40}?"
    r"\b(?:find|answer|determin|tell|locat|provid)"
    r"|(?:没有|沒有|未|无|無|不)[^。！？]{0,12}?"
    r"(?:提到|提及|提供|说明|說明|给出|給出|找到|包含|涉及|披露|公布|记载|相关|答案|信息|数据)"
    r"|无法|無法|不能(?:回答|确定)|不知道|不清楚",
    re.IGNORECASE,
)


def refuses(question: str, text: str) -> bool:
    """Whether the first sentence says that there is no answer, and gives no figure of its own.

    What follows it ("for 2025 it was 5.9 %") is help, and not an answer to what was asked.
    """
    if REFUSAL in text or not text.strip():
        return True
    start, end = next(iter(sentences(text)), (0, len(text)))
    first = text[start:end]
    asked = {(found.value, found.unit) for found in extract(question)}
    own = [found for found in extract(first) if found.is_figure and (found.value, found.unit) not in asked]
    return not own and bool(_REFUSES.search(first))


def to_answer(question: str, text: str, model: str, usage: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An Answer without `citations`, `numbers` and `conflicts`, since prose has none that could be judged."""
    counts = usage or {}
    language = language_of(text)
    return {
        "question": question,
        "status": "abstained" if refuses(question, text) else "answered",
        "answer": text,
        "language": "en" if language == "und" else language,
        "value": None,
        "model": model,
        "usage": {name: int(counts.get(name) or 0) for name in ("prompt_tokens", "completion_tokens")},
    }
