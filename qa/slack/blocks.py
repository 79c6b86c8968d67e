"""An answer as a Slack message: pure, and within Slack's limits (docs.slack.dev/reference/block-kit/blocks).

Whatever comes from a document stands in rich text or plain text objects, which Slack shows as they are: they cannot
ping, link or format. Streamed markdown is the exception, since a stream takes nothing else; it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.quantities import write
from index.text import is_wide
from qa.model import Answer, Citation, Conflict
from qa.slack import escaping
from qa.slack.wording import say

Block = dict[str, Any]
MOST_CHARACTERS = 3000
MOST_CITATIONS = 10
MOST_CONFLICTS = 5
MOST_LOOKED_AT = 5
QUOTE_CHARACTERS = 300
LEAD_COLUMNS = 40
"""What may stand before the headline figure; Chinese characters take two columns."""
SHOW_SOURCE = "show_source"
FEEDBACK = "feedback"
_MARKER = re.compile(r"(?:\[\d+\])+(?![(:])")  # with either behind it, markdown reads a link


@dataclass(frozen=True, slots=True)
class Message:
    """An answer ready to be sent: `text` for notifications, `blocks` for the whole message."""

    text: str
    prose: tuple[Block, ...]
    below: tuple[Block, ...]
    """What stands under the prose; with a stream, what it is stopped with."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (*self.prose, *self.below)


def render(answer: Answer, ask: str, revision: int = 1) -> Message:
    """The message for an answer; `ask` and `revision` go into its buttons and block ids."""
    below = [
        *_conflicts(answer),
        *_sources(answer),
        *_notes(answer),
        *_buttons(answer, ask, revision),
    ]
    return Message(
        escaping.mrkdwn(escaping.cut(answer.answer, MOST_CHARACTERS // 2)), tuple(_prose(answer)), tuple(below)
    )


def line(text: str) -> Message:
    """A message of one line that the bot says itself."""
    return Message(escaping.mrkdwn(text), (rich([[plain(escaping.cut(text, MOST_CHARACTERS))]]),), ())


def plain(text: str, *, bold: bool = False) -> Block:
    """A literal run of rich text."""
    made: Block = {"type": "text", "text": text}
    return {**made, "style": {"bold": True}} if bold else made


def rich(sections: Sequence[Sequence[Block]], *, quote: bool = False) -> Block:
    kind = "rich_text_quote" if quote else "rich_text_section"
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(runs)} for runs in sections]}


def context(text: str) -> Block:
    """A small grey line."""
    cut = escaping.cut(escaping.one_line(text), MOST_CHARACTERS)
    return {"type": "context", "elements": [{"type": "plain_text", "text": cut, "emoji": False}]}


def place(citation: Citation, language: str) -> str:
    """`report.pdf ¶12, p. 3 · Heading`."""
    where = f"{citation.file} {say('paragraph', language, number=citation.paragraph)}"
    if citation.page is not None:
        where += f", {say('page', language, number=citation.page)}"
    return f"{where} · {citation.heading}" if citation.heading else where


def bold_sentence(sentence: str, figure: str | None) -> str:
    """A sentence as streamed markdown, its headline figure in bold."""
    at = sentence.find(figure) if figure else -1
    if not figure or at < 0:
        return _marked(sentence)
    before, after = sentence[:at], sentence[at + len(figure) :]
    bold = f"**{escaping.markdown(figure)}**"
    return f"{_marked(before, keep_end=True)}{bold}{_marked(after, keep_start=True)}"


def _marked(text: str, *, keep_start: bool = False, keep_end: bool = False) -> str:
    """Escaped, but for the citation markers, which are the answer's own."""
    shown, last = "", 0
    for found in _MARKER.finditer(text):
        shown += _literal(text[last : found.start()]) + found[0]
        last = found.end()
    shown += _literal(text[last:])
    start = " " if keep_start and text[:1].isspace() else ""
    end = " " if keep_end and text[-1:].isspace() else ""
    return f"{start}{shown.strip()}{end}"


def _literal(text: str) -> str:
    """Escaped, with the spaces around it kept, which part it from a marker."""
    start, end = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    body = escaping.markdown(text)
    return f"{start}{body}{end}" if body else start


def figure_of(answer: Answer) -> str | None:
    """The headline figure as the answer writes it."""
    return answer.value.text if answer.value and answer.value.text else None


def leads(sentence: str, figure: str | None) -> bool:
    """Does the sentence come to the headline figure soon (or is there none)?"""
    at = sentence.find(figure) if figure else 0
    return at >= 0 and sum(2 if is_wide(character) else 1 for character in sentence[:at]) <= LEAD_COLUMNS


def _prose(answer: Answer) -> list[Block]:
    """The answer's sentences, the figure in bold; it goes before them where the first does not have it."""
    text = escaping.one_line(answer.answer)
    first, *others = escaping.pieces(text, MOST_CHARACTERS - 100)
    figure = figure_of(answer)
    sections = [_first_section(first, figure) if figure else [plain(first)], *([plain(part)] for part in others)]
    return [rich([section]) for section in sections if any(run["text"] for run in section)]


def _first_section(text: str, figure: str) -> list[Block]:
    if not leads(escaping.first_sentence(text), figure):
        return [plain(figure, bold=True), plain(f" — {text}")]
    at = text.index(figure)
    return [plain(run, bold=run == figure) for run in (text[:at], figure, text[at + len(figure) :]) if run]


def _conflicts(answer: Answer) -> list[Block]:
    blocks = []
    for conflict in answer.conflicts[:MOST_CONFLICTS]:
        title = escaping.cut(escaping.one_line(conflict.about), MOST_CHARACTERS // 2)
        heading = f"⚠️ {say(conflict.kind, answer.language, about=title)}"
        values = escaping.cut(_values(conflict, answer.language), MOST_CHARACTERS // 3)
        blocks.append(rich([[plain(heading, bold=True), plain(f" {values}")]]))
    return blocks


def _values(conflict: Conflict, language: str) -> str:
    return " · ".join(
        f"{write(value.value, value.unit, language)} [{value.citation}]"
        + (f" ({value.published})" if value.published else "")
        for value in conflict.values
    )


def _sources(answer: Answer) -> list[Block]:
    shown = answer.citations[:MOST_CITATIONS]
    blocks = [_citation(citation, answer.language) for citation in shown]
    left = len(answer.citations) - len(shown)
    return [*blocks, context(say("more", answer.language, count=left))] if left else blocks


def _citation(citation: Citation, language: str) -> Block:
    where = escaping.cut(escaping.one_line(place(citation, language)), QUOTE_CHARACTERS)
    quote = escaping.cut(escaping.one_line(citation.quote), QUOTE_CHARACTERS)
    return context(f"[{citation.id}] {where} — “{quote}”")


def _notes(answer: Answer) -> list[Block]:
    language = answer.language
    withheld = [reason for reason in answer.withheld if reason not in answer.answer]
    notes = [say("withheld", language, reason=reason) for reason in withheld[:3]]
    notes += [say("unchecked", language, what=what) for what in answer.unchecked[:3]]
    if answer.status == "abstained":
        seen = answer.looked_at[:MOST_LOOKED_AT]
        places = [f"{one.file} {say('paragraph', language, number=one.paragraph)}" for one in seen]
        joined = ("，" if language == "zh" else ", ").join(places)
        notes.append(say("looked", language, places=joined) if seen else say("nothing_looked", language))
    return [context(note) for note in notes]


def _buttons(answer: Answer, ask: str, revision: int) -> list[Block]:
    """Block ids differ between revisions, as Slack wants of a message that is updated."""
    blocks: list[Block] = []
    shown = answer.citations[:MOST_CITATIONS]
    for start in range(0, len(shown), 5):
        buttons = [_source_button(citation.id, ask, answer.language) for citation in shown[start : start + 5]]
        blocks.append({"type": "actions", "block_id": f"sources.{revision}.{start}", "elements": buttons})
    feedback = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": _judging(say("helpful", answer.language), f"good:{ask}"),
        "negative_button": _judging(say("unhelpful", answer.language), f"bad:{ask}"),
    }
    return [*blocks, {"type": "context_actions", "block_id": f"feedback.{revision}", "elements": [feedback]}]


def _source_button(number: int, ask: str, language: str) -> Block:
    return {
        "type": "button",
        "action_id": f"{SHOW_SOURCE}_{number}",
        "text": {"type": "plain_text", "text": say("show", language, number=number), "emoji": False},
        "value": f"{ask}:{number}",
    }


def _judging(text: str, value: str) -> Block:
    return {"text": {"type": "plain_text", "text": text}, "accessibility_label": text, "value": value}
