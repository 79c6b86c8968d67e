"""Answers as rich text: the sentence, its numbered sources with quotes, and the cited figures in bold.

Documents and models write none of the terminal's control codes: what they say passes through `visible`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from index.text import visible
from qa.model import Answer, Citation
from qa.rendering import one_line, place

_STATUS = {"answered": "green", "abstained": "yellow", "conflicting": "magenta"}

_LONGEST_HEADING = 80
_ASIDE = {
    "conflict": "(disagrees)",
    "revision": "(another version)",
    "other_period": "(for comparison: another period)",
    "other_scope": "(for comparison: another scope)",
}


def show(answer: Answer, console: Console) -> None:
    """The answer with its sources; for an abstention, what was looked at."""
    console.print(_body(answer))
    for citation in answer.citations:
        console.print(_source(citation, answer))
    for number in answer.numbers:
        if number.working:
            console.print(Text(visible(f"  {number.text}: {number.working}"), style="dim"))
    for doubt in answer.unchecked:
        console.print(Text(visible(f"  not checked: {doubt}"), style="yellow"))
    if answer.status == "abstained" and answer.looked_at:
        seen = ", ".join(f"{entry.file} ¶{entry.paragraph}" for entry in answer.looked_at[:4])
        console.print(Text(visible(f"  looked at: {seen}"), style="dim"))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_HEADING else f"{text[: _LONGEST_HEADING - 1].rstrip()}…"


def _aside(citation: Citation, answer: Answer) -> str:
    """Why a source is listed that the answer itself does not cite: its figure differs, and this is how."""
    if f"[{citation.id}]" in answer.answer:
        return ""
    differing = (c.kind for c in answer.conflicts if citation.id in [value.citation for value in c.values])
    return _ASIDE.get(next(differing, ""), "")


def _body(answer: Answer) -> Text:
    text = visible(answer.answer)
    body = Text(text, style="bold" if answer.status == "abstained" else "")
    if text == answer.answer:  # else the numbers' places have moved
        for number in answer.numbers:
            if number.chars and number.verdict in ("quoted", "derived"):
                body.stylize(f"bold {_STATUS[answer.status]}", *number.chars)
    return body


def _source(citation: Citation, answer: Answer) -> Text:
    text = Text("  ").append(f"[{citation.id}] {visible(place(citation))}", style="cyan")
    if aside := _aside(citation, answer):
        text.append(f"  {aside}", style="magenta")
    if citation.heading:
        text.append(f"  {_short(visible(one_line(citation.heading)))}", style="dim")
    quote = visible(one_line(citation.quote))
    start = len(text) + len("\n      “")
    text.append(f"\n      “{quote}”", style="italic")
    for number in answer.numbers:
        if number.citation == citation.id and number.source_text:
            surface = one_line(number.source_text)
            at = quote.find(surface)
            if at >= 0:
                text.stylize("bold", start + at, start + at + len(surface))
    for file, paragraph in citation.also_at[:3]:
        text.append(f"\n      also in {visible(file)}, paragraph {paragraph}", style="dim")
    return text
