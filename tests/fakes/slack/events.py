"""What Slack sends: payloads of events, commands, buttons and modals, and the signature of an HTTP request."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from typing import Any
from urllib.parse import urlencode

TEAM, BOT_USER, BOT, APP = "T0TEAM", "U0BOT", "B0BOT", "A0APP"
ANN, BEN = "U0ANN", "U0BEN"
CHANNEL, DIRECT = "C0REPORTS", "D0ANN"
_numbers = itertools.count(1)


def stamp() -> str:
    """A message's `ts`, later than every one before."""
    return f"1790000000.{next(_numbers):06d}"


def event(inner: dict[str, Any], *, event_id: str | None = None, shared: bool = False) -> dict[str, Any]:
    """An `event_callback` around an event."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": APP,
        "event_id": event_id or f"Ev{next(_numbers):08d}",
        "event_time": int(time.time()),
        "is_ext_shared_channel": shared,
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        "event": inner,
    }


def message(
    text: str,
    *,
    user: str = ANN,
    channel: str = CHANNEL,
    thread: str | None = None,
    ts: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The inner event of a message."""
    made = {"type": "message", "user": user, "text": text, "ts": ts or stamp(), "channel": channel, "team": TEAM}
    made["channel_type"] = "im" if channel.startswith("D") else "channel"
    return {**made, **({"thread_ts": thread} if thread else {}), **more}


def mention(text: str, **more: Any) -> dict[str, Any]:
    """The inner event of a mention of the bot; `message` with the same `ts` is its twin."""
    made = message(f"<@{BOT_USER}> {text}", **more)
    del made["channel_type"]
    return {**made, "type": "app_mention"}


def direct(text: str, **more: Any) -> dict[str, Any]:
    return message(text, channel=DIRECT, **more)


def edited(before: dict[str, Any], text: str) -> dict[str, Any]:
    """The inner event of a message that its author has changed."""
    kept = {name: before[name] for name in ("user", "ts", "thread_ts", "team") if name in before}
    old = {**kept, "type": "message", "text": before["text"]}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": before["channel"],
        "channel_type": "im" if before["channel"].startswith("D") else "channel",
        "ts": stamp(),
        "message": {**old, "text": text, "edited": {"user": before["user"], "ts": stamp()}},
        "previous_message": old,
    }


def pane_opened(user: str = ANN, channel: str = DIRECT, thread: str | None = None) -> dict[str, Any]:
    """The assistant pane was opened."""
    opened = {"user_id": user, "channel_id": channel, "thread_ts": thread or stamp(), "context": {}}
    return {"type": "assistant_thread_started", "assistant_thread": opened, "event_ts": stamp()}


def command(text: str, *, user: str = ANN, channel: str = CHANNEL, trigger: str, response_url: str) -> dict[str, Any]:
    return {
        "command": "/ballast",
        "text": text,
        "team_id": TEAM,
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "reports",
        "user_id": user,
        "api_app_id": APP,
        "trigger_id": trigger,
        "response_url": response_url,
    }


def press(action: dict[str, Any], *, user: str = ANN, channel: str = CHANNEL, trigger: str) -> dict[str, Any]:
    """Somebody pressed a button; `action` is its element, with the value that it sends."""
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": APP,
        "trigger_id": trigger,
        "channel": {"id": channel},
        "container": {"type": "message", "channel_id": channel},
        "actions": [{**action, "action_ts": stamp()}],
    }


def submit(view: dict[str, Any], value: str, *, user: str = ANN) -> dict[str, Any]:
    """Somebody sent a modal with one text field."""
    field = next(block for block in view["blocks"] if block["type"] == "input")
    state = {field["block_id"]: {field["element"]["action_id"]: {"type": "plain_text_input", "value": value}}}
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": APP,
        "view": {**view, "id": "V1", "state": {"values": state}},
    }


def signed(
    body: dict[str, Any], secret: str, *, age: float = 0.0, retry: int = 0, spoil: bool = False
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of the HTTP request that carries a payload, signed as Slack signs."""
    if "command" in body:
        content, kind = urlencode(body), "application/x-www-form-urlencoded"
    elif body["type"] in ("block_actions", "view_submission"):
        content, kind = urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded"
    else:
        content, kind = json.dumps(body), "application/json"
    when = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), f"v0:{when}:{content}".encode(), hashlib.sha256).hexdigest()
    headers = {"content-type": kind, "x-slack-request-timestamp": when, "x-slack-signature": f"v0={digest}"}
    if spoil:
        headers["x-slack-signature"] = "v0=" + "0" * 64
    if retry:
        headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
    return content.encode(), headers
