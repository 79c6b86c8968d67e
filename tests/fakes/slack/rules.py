"""Slack's rules on what may be sent, as its reference states them: limits of Block Kit, and what pings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_PINGS = re.compile(r"<(?:!(?:channel|here|everyone|subteam\^\w+)|@[UW]\w+)[^<>]*>")
_LINKS = re.compile(r"<(?:https?://|mailto:)[^<>]*>|https?://\w|\bwww\.\w|\w@\w+\.\w")
_PLAIN = {"button": 75, "modal title": 24, "modal submit": 24, "modal close": 24, "feedback": 75}


class Rejected(Exception):
    """Slack's error code."""


def check_blocks(blocks: Sequence[Mapping[str, Any]], most: int = 50) -> None:
    """Raise Rejected("invalid_blocks") where a message's or a modal's blocks are not what Slack takes."""
    if len(blocks) > most:
        raise Rejected("invalid_blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) != len(ids):
        raise Rejected("invalid_blocks")
    for block in blocks:
        _CHECKS[block["type"]](block)


def _need(held: bool) -> None:
    if not held:
        raise Rejected("invalid_blocks")


def _text(text: Mapping[str, Any], most: int = 3000) -> None:
    _need(text["type"] in ("plain_text", "mrkdwn") and 1 <= len(text["text"]) <= most)
    _need(text["type"] == "plain_text" or "emoji" not in text)


def _section(block: Mapping[str, Any]) -> None:
    _text(block["text"])


def _context(block: Mapping[str, Any]) -> None:
    _need(1 <= len(block["elements"]) <= 10)
    for element in block["elements"]:
        _text(element)


def _rich(block: Mapping[str, Any]) -> None:
    _need(bool(block["elements"]))
    for element in block["elements"]:
        _need(element["type"] in ("rich_text_section", "rich_text_quote"))
        _need(bool(element["elements"]))
        for run in element["elements"]:
            _need(run["type"] == "text" and bool(run["text"]))
        _need(sum(len(run["text"]) for run in element["elements"]) <= 3000)


def _actions(block: Mapping[str, Any]) -> None:
    _need(1 <= len(block["elements"]) <= 25)
    _need(len({element["action_id"] for element in block["elements"]}) == len(block["elements"]))
    for element in block["elements"]:
        _need(element["type"] == "button" and len(element["value"]) <= 2000 and len(element["action_id"]) <= 255)
        _text(element["text"], _PLAIN["button"])


def _context_actions(block: Mapping[str, Any]) -> None:
    _need(1 <= len(block["elements"]) <= 5)
    for element in block["elements"]:
        _need(element["type"] == "feedback_buttons")
        for button in (element["positive_button"], element["negative_button"]):
            _text(button["text"], _PLAIN["feedback"])
            _need(button["text"]["type"] == "plain_text" and len(button["value"]) <= 2000)


def _input(block: Mapping[str, Any]) -> None:
    _text(block["label"], 2000)
    _need(block["element"]["max_length"] <= 3000)


_CHECKS = {
    "section": _section,
    "context": _context,
    "rich_text": _rich,
    "actions": _actions,
    "context_actions": _context_actions,
    "input": _input,
    "divider": lambda block: None,
}


def check_view(view: Mapping[str, Any]) -> None:
    """Raise Rejected where a modal is not what Slack takes."""
    for name in ("title", "submit", "close"):
        if name in view:
            _text(view[name], _PLAIN[f"modal {name}"])
    _need(len(view.get("private_metadata", "")) <= 3000)
    check_blocks(view["blocks"], most=100)


def marked_up(arguments: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a call in which Slack reads markup."""
    for name in ("text", "markdown_text"):
        if arguments.get(name):
            yield str(arguments[name])
    yield from _mrkdwn(arguments.get("blocks") or ())


def _mrkdwn(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from _mrkdwn(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _mrkdwn(inner)


def pings(text: str) -> list[str]:
    """What would notify people."""
    return _PINGS.findall(text)


def links(text: str) -> list[str]:
    """What would be a link."""
    return _LINKS.findall(text)
