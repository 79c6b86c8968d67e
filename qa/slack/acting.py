"""What the buttons under an answer do: show a source, take a verdict, ask what was wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qa.slack import sources
from qa.slack.blocks import Block, plain, rich
from qa.slack.channels import Channels, Place
from qa.slack.errors import SlackError
from qa.slack.escaping import mrkdwn
from qa.slack.store import Ask, Store
from qa.slack.web import Web
from qa.slack.wording import say

if TYPE_CHECKING:
    from qa.app import App

REASON = "feedback_reason"
MOST_REASON = 1000
_LOOKUP_SECONDS = 1.5
"""A modal must open within 3 s of the press; a slower lookup fills it in afterwards."""


class Acting:
    def __init__(self, app: App, web: Web, store: Store, channels: Channels) -> None:
        self._app = app
        self._web = web
        self._store = store
        self._channels = channels

    async def show_source(self, body: Mapping[str, Any]) -> None:
        """Open the cited paragraph for whoever pressed the button, if their conversation may still see it."""
        identity, _, number = str(body["actions"][0]["value"]).partition(":")
        ask = await asyncio.to_thread(self._store.find, identity)
        looking = asyncio.create_task(self._view(ask, number, body))
        try:
            await self._open(body["trigger_id"], looking, _language(ask))
        except SlackError as error:
            looking.cancel()
            if ask is None:
                raise
            problem = mrkdwn(say("unopened", _language(ask), problem=error.cause))
            await self._web.whisper(ask.channel, body["user"]["id"], problem, thread=ask.thread)

    async def _open(self, trigger: str, looking: asyncio.Task[Block], language: str) -> None:
        await asyncio.wait({looking}, timeout=_LOOKUP_SECONDS)
        if looking.done():
            await self._web.open_view(trigger, looking.result())
            return
        waiting = sources.modal([rich([[plain(say("loading", language))]])], language)
        view = await self._web.open_view(trigger, waiting)
        await self._web.update_view(view, await looking)

    async def _view(self, ask: Ask | None, number: str, body: Mapping[str, Any]) -> Block:
        wanted = sources.cited(json.loads(ask.answer), int(number)) if ask and ask.answer and number.isdigit() else None
        language = _language(ask)
        if ask is None or wanted is None:
            return sources.modal([rich([[plain(say("gone", language))]])], language)
        if not self._may_see(ask, body):
            return sources.modal([rich([[plain(say("elsewhere", language))]])], language)
        return await asyncio.to_thread(sources.show, self._app.library, ask.collection, wanted)

    def _may_see(self, ask: Ask, body: Mapping[str, Any]) -> bool:
        """The setting may have changed since the answer was given."""
        channel, user = body.get("channel", {}).get("id", ""), body["user"]["id"]
        place = Place(ask.channel, user, ask.direct, ask.shared)
        return channel == ask.channel and self._channels.collection(place) == ask.collection

    async def judge(self, body: Mapping[str, Any]) -> None:
        """Keep a verdict; after a bad one, ask for the reason."""
        verdict, _, identity = str(body["actions"][0]["value"]).partition(":")
        ask = await asyncio.to_thread(self._store.find, identity)
        if ask is None or verdict not in ("good", "bad"):
            return
        user = body["user"]["id"]
        await asyncio.to_thread(self._store.judge, ask.id, user, verdict)
        if verdict == "bad":
            await self._web.open_view(body["trigger_id"], _reason_view(ask.id, _language(ask)))
        else:
            thanks = mrkdwn(say("thanks_good", _language(ask)))
            await self._web.whisper(ask.channel, user, thanks, thread=ask.thread)

    async def keep_reason(self, body: Mapping[str, Any]) -> None:
        values = body["view"]["state"]["values"]
        reason = str(values["reason"]["reason"].get("value") or "")[:MOST_REASON]
        ask = await asyncio.to_thread(self._store.find, body["view"]["private_metadata"])
        if ask is not None and reason:
            await asyncio.to_thread(self._store.judge, ask.id, body["user"]["id"], "bad", reason)


def _language(ask: Ask | None) -> str:
    return str(json.loads(ask.answer)["language"]) if ask and ask.answer else "en"


def _reason_view(ask: str, language: str) -> Block:
    return {
        "type": "modal",
        "callback_id": REASON,
        "private_metadata": ask,
        "title": {"type": "plain_text", "text": say("reason_title", language)},
        "submit": {"type": "plain_text", "text": say("send", language)},
        "close": {"type": "plain_text", "text": say("cancel", language)},
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "optional": True,
                "label": {"type": "plain_text", "text": say("reason_label", language)},
                "element": {
                    "type": "plain_text_input",
                    "action_id": "reason",
                    "multiline": True,
                    "max_length": MOST_REASON,
                },
            }
        ],
    }
