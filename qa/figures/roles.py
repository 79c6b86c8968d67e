"""Does the wording round a figure play the part that the question asks about? Pure.

A rate may be a share or a change, up or down, of an average or a whole, of what is or of what is planned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.figures.attribution import AttributedFigure
from qa.figures.directions import Direction, direction
from qa.figures.evidence import ReadEvidence
from qa.model import Question

NOT_A_HEAD = -2.0
"""The `average` of a figure that is not per head where the question is."""

_SHARE = re.compile(
    r"\b(?:account\w*|represent\w*|made? up|mak(?:es?|ing) up|share|proportion|portion|percentage of|compris\w+|constitut\w+"
    r"|% of)\b|占|比重|比例|份额|覆盖",
    re.I,
)
_GROWTH_ROLE = re.compile(
    r"\b(?:up|down|gr[eo]w\w*|increas\w*|decreas\w*|ris\w+|rose|fell|fall\w*|declin\w*|drop\w*|yoy|year-on-year|reduc\w+"
    r"|improv\w+|gain\w*|higher|lower)\b|同比|增长|下降|提高|提升|增速|增幅|上升|减少|降低|涨",
    re.I,
)
_AVERAGE = re.compile(r"\b(?:averag\w+|mean|typical(?:ly)?|per|each)\b|平均|均|每", re.I)
_LEVEL = re.compile(
    r"\b(?:to|at)\s+(?:(?:about|around|over|nearly|almost|some)\s+)?$|[升降增减跌涨]至(?:约|近|超)?$", re.I
)
"""Before a figure that a change led to, which tells a level and not the change."""
_A_HEAD = re.compile(r"\bper (?:capita|head|person|household|employee|user|student|patient)\b|[人户戶]均", re.I)
_PLANNED = re.compile(
    r"\b(?:aim\w*|targets?|targeted|goals?|plan(?:s|ned)?|expect\w*|forecast\w*|project(?:ed|ion)\w*|outlook|propos\w+"
    r"|(?:wants?|hopes?|intends?) to|pledg\w+|should|by 20[3-9]\d)\b"
    r"|目标|目標|力争|力爭|计划|計劃|规划|規劃|预计|預計|预测|預測|预期|預期|提出|有望|拟(?=[建投])|(?<=[\d年])要[建达到]",
    re.I,
)
_VOICE = re.compile(
    r"\W*(?:assistant|system|user|ai|chatbot|助手|系统|系統|用户|用戶|机器人)"
    r"(?: ?(?:prompt|message|instructions?|note)|指令|提示|消息)?\s*[:：>\]】]",
    re.I,
)
"""A passage that speaks as a party to a chat states nothing for the document."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the question's wording says, read once."""

    direction: Direction | None
    share: bool
    growth: bool
    average: bool
    a_head: bool
    planned: bool

    @staticmethod
    def of(question: Question) -> Asking:
        text = question.text
        average = question.wanted.operation == "average" or bool(_AVERAGE.search(text))
        return Asking(
            direction(text, 0, len(text), len(text)),
            share=bool(_SHARE.search(text)),
            growth=bool(_GROWTH_ROLE.search(text)),
            average=average,
            a_head=bool(_A_HEAD.search(text)),
            planned=bool(_PLANNED.search(text)),
        )


def roles(asking: Asking, read: ReadEvidence, figure: AttributedFigure) -> dict[str, float]:
    """By name, how far the wording round a figure agrees with the question's: 1 agrees, -1 is the other, 0 says nothing.

    `voiced` is 1 where a party to a chat speaks.
    """
    return {
        "direction": _direction(asking.direction, read, figure),
        "role": _role(asking, read, figure),
        "average": _average(asking, read, figure),
        "planned": _planned(asking.planned, read, figure),
        "voiced": float(bool(_VOICE.match(read.text, figure.sentence[0]) or _VOICE.match(read.text))),
    }


def _direction(asked: Direction | None, read: ReadEvidence, figure: AttributedFigure) -> float:
    if not asked:
        return 0.0
    given = direction(read.text, *figure.reach, figure.quantity.start)
    return 0.0 if given is None else 1.0 if given == asked else -1.0


def _role(asking: Asking, read: ReadEvidence, figure: AttributedFigure) -> float:
    """Shares answer questions about shares and rates of change those about change: 1 agrees, -1 is the other."""
    if figure.quantity.kind not in ("percent", "multiple") or asking.share == asking.growth:
        return 0.0
    start = max(figure.reach[0], figure.quantity.start - 90)
    before = read.text[start : figure.quantity.start]
    if _LEVEL.search(before):
        return 1.0 if asking.share else -1.0
    after = read.text[figure.quantity.end : min(figure.own[1], figure.quantity.end + 20)]
    share = max((found.end() for found in _SHARE.finditer(before)), default=-1)
    growth = max((found.end() for found in _GROWTH_ROLE.finditer(before)), default=-1)
    if share == growth == -1:
        share = 0 if re.match(r"\s*(?:of|的)", after) else -1
        growth = 0 if _GROWTH_ROLE.search(after) else -1
    if share == growth:
        return 0.0
    return 1.0 if (share > growth) == asking.share else -1.0


def _average(asking: Asking, read: ReadEvidence, figure: AttributedFigure) -> float:
    """1 where both speak of an average, -1 where one does alone; `NOT_A_HEAD` where only the question is per head."""
    own = read.text[max(figure.own[0], figure.quantity.start - 40) : min(figure.own[1], figure.quantity.end + 20)]
    if asking.a_head and not _A_HEAD.search(own):
        return NOT_A_HEAD
    given = bool(_AVERAGE.search(own))
    return 1.0 if asking.average and given else -1.0 if asking.average != given else 0.0


def _planned(asked: bool, read: ReadEvidence, figure: AttributedFigure) -> float:
    """-1 where either speaks of a plan or a forecast and the other does not."""
    start, end = figure.quantity.start, figure.quantity.end
    given = bool(_PLANNED.search(read.text, max(figure.reach[0], start - 80), min(figure.own[1], end + 20)))
    return 0.0 if asked == given else -1.0
