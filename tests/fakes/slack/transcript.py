"""A run as a person can read it: what came in, what the bot called, and what people see in the end."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.slack.server import Call, FakeSlack, Message

_IDS = re.compile(r"\b(?:17|18)\d{8}\.\d{6}\b|\b[0-9a-f]{16}\b")
_QUIET = ("auth.test", "apps.connections.open")


class Transcript:
    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self._lines: list[str] = []
        self._calls = 0
        self._names: dict[str, str] = {}

    def heading(self, text: str) -> None:
        self._lines += ["", f"## {text}", ""]

    def heard(self, event: Mapping[str, Any]) -> None:
        """Something that came in."""
        place = f"thread {event['thread_ts']}" if "thread_ts" in event else f"message {event['ts']}"
        self._lines.append(f"{event['user']} in {event['channel']}, {place}: {event['text']}")
        self._lines.append("")

    def called(self) -> None:
        """The calls since the last time, in order, each with what people will read of it."""
        self._lines.append("Calls:")
        self._lines.append("")
        new, self._calls = self._slack.calls[self._calls :], len(self._slack.calls)
        self._lines += [_call(call) for call in new if call.method not in _QUIET]
        self._lines.append("")

    def seen(self, thread: str) -> None:
        """What people see of a thread's answers."""
        for message in self._slack.thread(thread):
            self._lines += [f"Seen under {thread}:", "", *(f"> {line}".rstrip() for line in _message(message)), ""]

    def modal(self, view: Mapping[str, Any]) -> None:
        self._lines += [f"Modal “{view['title']['text']}”:", ""]
        self._lines += [f"> {line}".rstrip() for block in view["blocks"] for line in [*_block(block), ""]]
        self._lines.append("")

    def __str__(self) -> str:
        text = "\n".join(self._lines).strip() + "\n"
        return _IDS.sub(self._name, re.sub(r"\n{3,}", "\n\n", text))

    def _name(self, found: re.Match[str]) -> str:
        kind = "ts" if "." in found[0] else "ask"
        numbers = sum(name.startswith(kind) for name in self._names.values())
        return self._names.setdefault(found[0], f"{kind}-{numbers + 1}")


def _call(call: Call) -> str:
    given = {name: value for name, value in call.arguments.items() if name not in ("blocks", "view", "trigger_id")}
    shown = ", ".join(f"{name}={value!r}" for name, value in given.items() if value not in ("", False))
    blocks = [block["type"] for block in call.arguments.get("blocks", ())]
    outcome = "" if call.outcome == "ok" else f" -> {call.outcome}"
    return f"- `{call.method}` {shown}{f', blocks={blocks}' if blocks else ''}{outcome}"


def _message(message: Message) -> list[str]:
    """A streamed message is its text with blocks under it; any other is its blocks."""
    lines = [message.text.strip(), ""] if message.streamed or not message.blocks else []
    return lines + [line for block in message.blocks for line in _block(block)]


def _block(block: Mapping[str, Any]) -> list[str]:
    kind = block["type"]
    if kind == "rich_text":
        return [_section(section) for section in block["elements"]]
    if kind == "context":
        return [f"({element['text']})" for element in block["elements"]]
    if kind == "actions":
        return [" ".join(f"[{element['text']['text']}]" for element in block["elements"])]
    if kind == "context_actions":
        element = block["elements"][0]
        return [" ".join(f"[{element[name]['text']['text']}]" for name in ("positive_button", "negative_button"))]
    return [f"{block['label']['text']}: ______"]


def _section(section: Mapping[str, Any]) -> str:
    text = "".join(_run(run) for run in section["elements"])
    return f"| {text}" if section["type"] == "rich_text_quote" else text


def _run(run: Mapping[str, Any]) -> str:
    return f"**{run['text']}**" if run.get("style", {}).get("bold") else str(run["text"])


def differences(expected: str, got: str) -> Sequence[str]:
    """The lines that changed, for the message of a failed test."""
    return list(difflib.unified_diff(expected.splitlines(), got.splitlines(), "recorded", "now", lineterm=""))
