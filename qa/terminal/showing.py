"""Answers as rich text: the sentence, its numbered sources with quotes, and the cited figures in bold."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from qa.model import Answer, Citation
from qa.rendering import one_line, place

_STATUS = {"answered": "green", "abstained": "yellow", "conflicting": "magenta"}


def show(answer: Answer, console: Console) -> None:
    """The answer with its sources; for an abstention, what was looked at."""
    body = Text(answer.answer, style="bold" if answer.status == "abstained" else "")
    for number in answer.numbers:
        if number.chars and number.verdict in ("quoted", "derived"):
            body.stylize(f"bold {_STATUS[answer.status]}", *number.chars)
    console.print(body)
    for citation in answer.citations:
        console.print(_source(citation, answer))
    for number in answer.numbers:
        if number.working:
            console.print(Text(f"  {number.text}: {number.working}", style="dim"))
    for doubt in answer.unchecked:
        console.print(Text(f"  not checked: {doubt}", style="yellow"))
    if answer.status == "abstained" and answer.looked_at:
        seen = ", ".join(f"{entry.file} ¶{entry.paragraph}" for entry in answer.looked_at[:4])
        console.print(Text(f"  looked at: {seen}", style="dim"))


def _source(citation: Citation, answer: Answer) -> Text:
    text = Text(f"  [{citation.id}] ", style="cyan")
    text.append(place(citation), style="cyan")
    if citation.heading:
        text.append(f"  {one_line(citation.heading)[:80]}", style="dim")
    quote = one_line(citation.quote)
    start = len(text) + len("\n      “")
    text.append(f"\n      “{quote}”", style="italic")
    for number in answer.numbers:
        if number.citation == citation.id and number.source_text:
            surface = one_line(number.source_text)
            at = quote.find(surface)
            if at >= 0:
                text.stylize("bold", start + at, start + at + len(surface))
    for file, paragraph in citation.also_at[:3]:
        text.append(f"\n      also in {file}, paragraph {paragraph}", style="dim")
    return text
