"""Verdicts from Slack as the draft of an evaluation suite, one object a line, for a person to look over.

An answer that was found good is its own expected answer. Of one that was found bad the question is kept, with the
answer it got and the reason in `note`; its expected value is left for the person to fill in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.slack.store import FILE, Feedback, Store


def export(home: Path) -> Iterator[dict[str, Any]]:
    """The lines of the draft, in the order the verdicts came; nothing where there is no feedback yet.

    One line an answer; where people differ, it is tagged `disputed` and treated as bad. Raises StorageUnavailable.
    """
    if not (home / FILE).exists():
        return
    store = Store(home / FILE)
    try:
        given: dict[str, list[Feedback]] = {}
        for feedback in store.feedback():
            if feedback.ask.answer:
                given.setdefault(feedback.ask.id, []).append(feedback)
        for verdicts in given.values():
            earlier = store.history(verdicts[0].ask)
            yield _draft(verdicts, [(ask.question, json.loads(ask.answer)["answer"]) for ask in earlier])
    finally:
        store.close()


def _draft(verdicts: list[Feedback], history: list[tuple[str, str]]) -> dict[str, Any]:
    ask = verdicts[0].ask
    answer = json.loads(ask.answer)
    said = {feedback.verdict for feedback in verdicts}
    good = said == {"good"}
    tags = ["slack", "good" if good else "disputed" if len(said) > 1 else "bad"]
    draft: dict[str, Any] = {
        "id": f"slack-{ask.id}",
        "question": ask.question,
        "lang": answer["language"],
        "answer": _expected(answer) if good else None,
        "evidence": [{"file": one["file"], "contains": one["quote"]} for one in answer["citations"]] if good else [],
        "answerable": answer["status"] != "abstained" or not good,
        "conflict": answer["status"] == "conflicting" and good,
        "tags": tags,
        "history": [
            turn
            for question, told in history
            for turn in ({"role": "user", "content": question}, {"role": "assistant", "content": told})
        ],
    }
    if not good:
        reasons = "; ".join(feedback.reason for feedback in verdicts if feedback.reason)
        draft["note"] = f"answered: {answer['answer']}" + (f" | said to be wrong: {reasons}" if reasons else "")
    return draft


def _expected(answer: dict[str, Any]) -> dict[str, Any] | None:
    """The headline figure, else the words; nothing of an abstention."""
    value = answer["value"]
    if value:
        return {"value": value["value"], "unit": value["unit"], "tolerance": "0"}
    return None if answer["status"] == "abstained" else {"text": [answer["answer"]]}
