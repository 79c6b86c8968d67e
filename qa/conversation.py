"""A follow-up becomes a question that stands on its own. Pure.

History is the client's. Only the user's own questions are carried over: an earlier answer is never evidence, and no figure
of one reaches the new question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.model import Place
from qa.figures.terms import terms
from qa.model import Period, Question, Turn, texts
from qa.understanding import understand

_LEADS_ON = re.compile(
    r"^\s*(?:and\b|but\b|or\b|what about|how about|what of|same for|also\b|in (?:\d{4}|dollars|yuan|euros|usd|rmb|percent)"
    r"|for (?:\d{4}|the)\b|since when\s*\?*$|by how much\s*\??$|why\s*\?*$|那么?|那末|而|还有|另外|换成|如果是|按|用|其中)",
    re.I,
)
_LEANS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|those|these|that|this|ones?|the same|there|then|the (?:former|latter|other)|he|she|his|her)\b"
    r"|它们?|其中|其(?!他|它|余)|他们|她们|这些|那些|这个|那个|这里|该|此|前者|后者|上述|同期|呢\s*[?？。]*$",
    re.I,
)
_STANDS_ALONE = 3
"""A question with this many subject terms of its own, and nothing that leans back, starts a new subject."""


def is_follow_up(question: str) -> bool:
    """Whether a question leaves out what it is about."""
    own = len({term.key for term in terms(question)})
    if _LEADS_ON.search(question):
        return own <= 2 * _STANDS_ALONE or bool(_LEANS_BACK.search(question))
    return bool(_LEANS_BACK.search(question)) or own < _STANDS_ALONE - 1


def standalone(question: str, history: Sequence[Turn]) -> Question:
    """The question as understood in its conversation: subject, kind, unit and period carried over where it omits them."""
    cited = tuple(Place(file, number) for turn in history[-2:] for file, number in turn.cited)
    current = understand(question)
    if not is_follow_up(question):
        return replace(current, prefer=cited) if _LEANS_BACK.search(question) else current
    previous: Question | None = None
    for text in texts(history, "user"):
        earlier = understand(text)
        previous = _merge(previous, earlier) if previous and is_follow_up(text) else earlier
    return replace(_merge(previous, current), prefer=cited) if previous else current


def _merge(previous: Question, current: Question) -> Question:
    """What the follow-up says wins; what it leaves out comes from before."""
    wanted = current.wanted
    if wanted.kind in ("none", "any") or not terms(current.text):
        wanted = replace(previous.wanted, unit=wanted.unit or previous.wanted.unit)
        if current.wanted.operation != "find":
            wanted = replace(wanted, operation=current.wanted.operation)
    if unit := _unit_named(current.text):
        wanted = replace(wanted, kind="money", unit=unit)
    period = current.period if current.period != Period() else previous.period
    joiner = "" if current.language == "zh" else " "
    return Question(
        text=f"{previous.text}{joiner}{current.text}",
        asked=current.asked,
        language=current.language,
        wanted=wanted,
        period=period,
        figures=(*previous.figures, *current.figures),
        focus=current.text,
    )


_CURRENCIES = {
    "USD": r"\b(?:us )?dollars?\b|\busd\b|美元|美金",
    "CNY": r"\byuan\b|\brmb\b|\bcny\b|人民币",
    "EUR": r"\beuros?\b|欧元",
    "JPY": r"\byen\b|日元",
    "GBP": r"\bpounds?\b|英镑",
    "HKD": r"\bhong kong dollars?\b|\bhkd\b|港元|港币",
}


def _unit_named(text: str) -> str:
    """A currency that a follow-up asks for (`in dollars?`)."""
    if not re.search(r"\bin\b|\binto\b|换|用|按|折合|多少", text, re.I):
        return ""
    return next((unit for unit, pattern in _CURRENCIES.items() if re.search(pattern, text, re.I)), "")
