"""A model's opinion of answers (`prompts/judge.en.md`): optional, one score beside the others, never the headline."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Sequence
from dataclasses import replace

from eval.errors import EvalError, TargetError
from eval.model import Case, Expected, Scored
from eval.scoring.stating import prose_of
from eval.targets import Endpoint, Target
from prompts.loading import load

VERDICTS = {"RIGHT": "right", "WRONG": "wrong", "UNCLEAR": "unclear"}


def judge_at(address: str, key: str | None) -> Endpoint:
    """A judge from `MODEL@URL`."""
    model, separator, url = address.partition("@")
    if not separator or not model or not url:
        raise EvalError(f"--judge is {address!r}", "give MODEL@URL, such as qwen3@http://localhost:11434/v1")
    return Endpoint(url, model, key)


async def judge(scored: Sequence[Scored], target: Target, concurrency: int = 4) -> list[Scored]:
    """The same outcomes with `judge` among their scores: right, wrong or unclear; None where the judge failed."""
    bound = asyncio.Semaphore(concurrency)

    async def one(each: Scored) -> Scored:
        if each.outcome.answer is None or each.case.expected is None:
            return each
        async with bound:
            try:
                said = prose_of(await target.ask(_put(each))).strip()
            except TargetError:
                return replace(each, scores={**each.scores, "judge": None})
        word = said.split()[0].strip(".,:*").upper() if said else ""
        return replace(each, scores={**each.scores, "judge": VERDICTS.get(word, "unclear")})

    return list(await asyncio.gather(*(one(each) for each in scored)))


def _put(each: Scored) -> Case:
    assert each.outcome.answer is not None
    assert each.case.expected is not None
    parts = {
        "question": each.case.question,
        "expected": in_words(each.case.expected),
        "given": prose_of(each.outcome.answer),
    }
    body = "\n".join(f"<{name}>{html.escape(text, quote=False)}</{name}>" for name, text in parts.items())
    return Case(each.case.id, body, "en", history=({"role": "system", "content": load("judge").text},))


def in_words(expected: Expected) -> str:
    """The expected answer as a reader sees it: `4838000 count`, `3 to 5 year`, or the texts."""
    bound = {"over": "over ", "at_least": "at least ", "under": "under ", "at_most": "at most ", "nearly": "nearly "}
    before = bound.get(expected.qualifier or "", "")
    unit = expected.unit.replace("_", " ")
    if expected.value is not None:
        return f"{before}{expected.value:f} {unit}"
    if expected.low is not None:
        return f"{expected.low:f} to {expected.high:f} {unit}"
    return " / ".join(expected.texts)
