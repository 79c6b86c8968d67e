"""The sentence that states operands and result, so that the gate recomputes it from what is quoted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from index.quantities import write
from qa.computing.operands import value_of
from qa.figures.candidates import Candidate
from qa.model import DraftSentence, Figure, Language, Operation, Question
from qa.wording import counter

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "difference": "{a}: {x}; {b}: {y}; a difference of {z}.",
        "target": "{x} against {y}, a difference of {z}.",
        "remaining": "{x} out of {y}, a difference of {z}.",
        "sum": "{a}: {x}; {b}: {y}; {z} in total.",
        "ratio": "{a}: {x}; {b}: {y}; a ratio of {z}.",
        "share": "{x} out of {y}, a share of {z}.",
        "average": "{x} for {y}, about {z} each on average.",
        "before": "It is {x} after a change of {y}, so it was about {z} before.",
        "product": "{x}, each with {y}: {z} in total.",
        "part": "It is {x}, of which {y}: about {z}.",
        "whole": "{x} is {y} of the total, so the total is about {z}.",
        "members": "{x} come to {z} in total.",
    },
    "zh": {
        "difference": "{a}：{x}；{b}：{y}；相差{z}。",
        "target": "实际为{x}，对照数为{y}，相差{z}。",
        "remaining": "{y}中已有{x}，相差{z}。",
        "sum": "{a}：{x}；{b}：{y}；合计{z}。",
        "ratio": "{a}：{x}；{b}：{y}；前者是后者的{z}。",
        "share": "部分为{x}，总数为{y}，占{z}。",
        "average": "{x}，对应{y}，平均每一单位约{z}。",
        "before": "目前为{x}，变化幅度为{y}，由此推算此前约为{z}。",
        "product": "共{x}，每个{y}，合计{z}。",
        "part": "总数为{x}，其中占{y}，约{z}。",
        "whole": "{x}占总数的{y}，由此推算总数约为{z}。",
        "members": "{x}，合计{z}。",
    },
}


def sentence(
    question: Question,
    operation: Operation,
    operands: Sequence[Candidate],
    result: tuple[Decimal, str],
    names: Sequence[str] = (),
    template: str = "",
) -> DraftSentence:
    language = question.language
    exact = all(c.quantity.qualifier == "exact" for c in operands) and operation in ("sum", "difference", "product")
    counted = counter(question, operands[0].quantity) if result[1] == operands[0].quantity.unit else ""
    figure = write(result[0], result[1], language, counted)
    shown = [_shown(candidate, question) for candidate in operands]
    words = {
        "x": _listed(shown, language) if template == "members" else shown[0],
        "y": shown[1],
        "z": figure,
        "a": _capital(names[0]) if names else "",
        "b": names[1] if names else "",
    }
    text = _capital(_WORDS[language][template or operation].format(**words))
    numbers = tuple(dict.fromkeys(candidate.read.number for candidate in operands))
    of = operands[0].quantity.of if result[1] == operands[0].quantity.unit else ""
    return DraftSentence(text, numbers, Figure(result[0], result[1], of, "exact" if exact else "about", figure))


def _listed(shown: Sequence[str], language: Language) -> str:
    if language == "zh":
        return "、".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _shown(candidate: Candidate, question: Question) -> str:
    quantity = candidate.quantity
    of = counter(question, quantity) if quantity.of else ""
    return write(value_of(candidate), quantity.unit, question.language, of, quantity.qualifier)


def rounded(value: Decimal) -> Decimal:
    """Four significant digits where it does not come out even: a computed share or rate is not exact to more."""
    even = value.normalize()
    if len(even.as_tuple().digits) > _EVEN:
        even = Decimal(f"{value:.4g}")
    return Decimal(f"{even:f}")


_EVEN = 7


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
