"""Text in and out of Slack's markup, so that nothing in a document or a question can ping, link or format. Pure.

Rich text and plain text objects are literal and need none of this. `mrkdwn` is for the `text` of a message, which
notifications show; `markdown` is for what is streamed. Slack reads `&`, `<` and `>` as control characters
(docs.slack.dev/messaging/formatting-message-text), and makes links of bare addresses, which a word joiner (U+2060,
invisible) breaks without changing a letter.
"""

from __future__ import annotations

import html
import re

JOINER = "\u2060"
_ADDRESS = re.compile(r"(?i)(:)(//)|\b(www)(\.)|(\S)(@)")
_MARKUP = re.compile(r"([\\`*_~\[\]|])")
_BLOCK_START = re.compile(r"^(\s*)(#{1,6}\s|[-+>]|\d+[.)]\s)")
_ENTITY = re.compile(r"<([^<>]*)>")
_SENTENCE_END = re.compile(r"[。！？；]|[.!?](?=\s|$)")


def one_line(text: str) -> str:
    """White space and control characters folded to single spaces."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())


def mrkdwn(text: str) -> str:
    """Literal text for a `text` field: no mention, no channel, no link."""
    return html.escape(_break_addresses(text), quote=False)


def markdown(text: str) -> str:
    """Literal text for a streamed markdown message, as one line."""
    line = _MARKUP.sub(r"\\\1", one_line(text))
    line = _BLOCK_START.sub(rf"\1{JOINER}\2", _break_addresses(line))
    return html.escape(line, quote=False)


def _break_addresses(text: str) -> str:
    return _ADDRESS.sub(lambda found: JOINER.join(part for part in found.groups() if part), text)


def question(text: str, bot: str = "") -> str:
    """What a person typed, from the markup Slack sends: no mention of the bot, links and channels as they read."""

    def read(found: re.Match[str]) -> str:
        inner, _, label = found[1].partition("|")
        if inner.startswith("@"):
            return "" if inner[1:] == bot else f"@{label or inner[1:]}"
        if inner.startswith("#"):
            return f"#{label or inner[1:]}"
        return label or inner.lstrip("!")

    return one_line(html.unescape(_ENTITY.sub(read, text)))


def mentioned(text: str) -> set[str]:
    """The ids of the people that a message as Slack sends it names."""
    return set(re.findall(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", text))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ended at a sentence where one ends in the second half, else at a word, with `…`."""
    if len(text) <= limit:
        return text
    head = text[: limit - 2]
    ends = [found.end() for found in _SENTENCE_END.finditer(head) if found.end() >= limit // 2]
    if ends:
        return f"{head[: ends[-1]]} …"
    space = head.rfind(" ")
    return f"{head[:space] if space >= limit // 2 else head} …"


def first_sentence(text: str) -> str:
    found = _SENTENCE_END.search(text)
    return text[: found.end()] if found else text


def pieces(text: str, limit: int) -> list[str]:
    """Text in parts of at most `limit` characters, parted after sentences where that is possible; nothing is lost."""
    found = []
    while len(text) > limit:
        ends = [match.end() for match in _SENTENCE_END.finditer(text[:limit])]
        at = ends[-1] if ends and ends[-1] >= limit // 4 else limit
        found.append(text[:at])
        text = text[at:]
    return [*found, text]
