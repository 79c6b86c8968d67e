"""Which way a change goes: the words that say up or down beside a figure. Pure."""

from __future__ import annotations

import re
from typing import Literal

Direction = Literal["up", "down"]

_WORDS = re.compile(
    r"(?P<up>\b(?:up|rose|rise[sn]?|rising|grew|grow(?:s|n|th|ing)?|increas\w+|gain\w*|climb\w*|jump\w*|surg\w+"
    r"|soar\w*|expan\w+|higher|improv\w+|added|advance[ds]?)\b"
    r"|增[长長加至幅大多]|上升|上[涨漲]|升[至高]|提[高升]|[涨漲][幅至]|[扩擴]大|回升|[猛激]增|高[出于於])"
    r"|(?P<down>\b(?:down|fell|fall(?:s|en|ing)?|drop\w*|declin\w+|decreas\w+|reduc\w+|lower(?:ed|ing)?|shr[aiu]nk\w*"
    r"|cut|cuts|slump\w*|slid|lost|loss|contract(?:ed|ion|s)|plunge\w*|slipp?ed)\b"
    r"|下[降跌滑]|[减減][少至]|降[低幅至]|跌[幅至]|[缩縮][小减減]|回落|[锐銳猛剧劇][减減]|低[于於]|[压壓][减減])",
    re.I,
)


def is_direction(word: str) -> bool:
    """Whether a word says nothing but that something changes."""
    if word.lower() == "added":  # value added is a measure
        return False
    return bool(_WORDS.fullmatch(word)) or word in ("增速", "涨", "涨幅")


def direction(text: str, start: int, end: int, figure: int) -> Direction | None:
    """The direction said nearest to the figure at offset `figure` within `[start, end)`, or None where none is said."""
    nearest: tuple[int, Direction] | None = None
    for found in _WORDS.finditer(text, start, end):
        distance = figure - found.end() if found.end() <= figure else 2 * (found.start() - figure)
        if nearest is None or distance < nearest[0]:
            nearest = (distance, "up" if found["up"] else "down")
    return nearest[1] if nearest else None
