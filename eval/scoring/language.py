"""The language of the answer against that of the question."""

from __future__ import annotations

import re

from eval.model import Answer, Case
from eval.scoring.stating import prose_of
from index.text import language_of

_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"]*\"")


def score(case: Case, answer: Answer) -> bool | None:
    """Whether the answer is in the question's language, quotations aside; None where no words tell."""
    prose = prose_of(answer)
    told = language_of(_QUOTED.sub(" ", prose))
    if told == "und":
        told = language_of(prose)
    return None if told == "und" else told == case.lang
