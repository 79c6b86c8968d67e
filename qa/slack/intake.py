"""From what Slack delivers to what is to be answered: each question once, and nothing that is not for the bot.

An event is claimed and its question written down in one transaction, before Slack gets its acknowledgement. So a retry,
a second replica or the `message` twin of an `app_mention` finds the claim, and a process that dies after the
acknowledgement leaves a question that the next one takes up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from qa.slack import escaping, following
from qa.slack.store import Ask, Store, Transaction

_OWN_TEXT = (None, "file_share", "thread_broadcast")
"""Subtypes of a message that a person has written."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message by a person, as far as the bot is concerned with it."""

    event: str
    kind: Literal["mention", "message", "edit"]
    channel: str
    thread: str
    ts: str
    user: str
    team: str
    text: str
    """As Slack sends it, with its markup."""
    direct: bool
    shared: bool
    bot: str
    """The bot's own user id."""

    @property
    def in_thread(self) -> bool:
        return self.thread != self.ts


def read(body: Mapping[str, Any], bot: str = "") -> Incoming | None:
    """The message in an `event_callback`; None where it is a bot's, nobody's, or no message.

    `bot` is the bot's user id where it is known; else it is taken from the event's own `authorizations`.
    """
    event = body.get("event", {})
    edit = event.get("subtype") == "message_changed"
    message = event.get("message", {}) if edit else event
    ours = bot or next((one["user_id"] for one in body.get("authorizations") or () if one.get("is_bot")), "")
    if event.get("type") not in ("app_mention", "message") or not _is_persons(message, ours):
        return None
    if edit and message.get("text") == event.get("previous_message", {}).get("text"):
        return None  # a link was unfolded, a file added: the words are the same
    channel = event.get("channel", "")
    return Incoming(
        event=str(body.get("event_id", "")),
        kind="edit" if edit else "mention" if event["type"] == "app_mention" else "message",
        channel=channel,
        thread=message.get("thread_ts") or message["ts"],
        ts=message["ts"],
        user=message["user"],
        team=message.get("user_team") or message.get("team") or body.get("team_id", ""),
        text=message.get("text", ""),
        direct=event.get("channel_type") == "im" or channel.startswith("D"),
        shared=bool(body.get("is_ext_shared_channel")),
        bot=ours,
    )


def _is_persons(message: Mapping[str, Any], bot: str) -> bool:
    return (
        not message.get("bot_id")
        and not message.get("hidden")
        and message.get("subtype") in _OWN_TEXT
        and bool(message.get("ts"))
        and message.get("user") not in (None, "", "USLACKBOT", bot)
    )


def accept(store: Store, body: Mapping[str, Any], bot: str = "") -> str | None:
    """Claim an event and write down what it asks. The id of the question to be answered now, or None."""
    incoming = read(body, bot)
    if incoming is None:
        return None
    with store.transaction() as transaction:
        if incoming.event and not transaction.claim(f"event:{incoming.event}"):
            return None
        if incoming.kind == "edit":
            return _edit(transaction, incoming)
        return _ask(transaction, incoming) if _is_for_bot(transaction, incoming) else None


def _is_for_bot(transaction: Transaction, incoming: Incoming) -> bool:
    if incoming.kind == "mention" or incoming.direct:
        return True
    named = escaping.mentioned(incoming.text)
    if incoming.bot in named:
        return False  # its `app_mention` is the one that is answered
    thread = transaction.thread(incoming.channel, incoming.thread) if incoming.in_thread else None
    if thread is None:
        return False
    text = escaping.question(incoming.text, incoming.bot)
    if following.is_follow_up(text, names_someone=bool(named), among_people=thread.among_people):
        return True
    hands_over = following.hands_over(by_asker=incoming.user == thread.asker, names_someone=bool(named))
    transaction.heard(incoming.channel, incoming.thread, incoming.ts, hands_over=hands_over)
    return False


def _ask(transaction: Transaction, incoming: Incoming) -> str | None:
    return transaction.ask(
        Ask(
            team=incoming.team,
            channel=incoming.channel,
            thread=incoming.thread,
            ts=incoming.ts,
            user=incoming.user,
            direct=incoming.direct,
            shared=incoming.shared,
            question=escaping.question(incoming.text, incoming.bot),
        )
    )


def _edit(transaction: Transaction, incoming: Incoming) -> str | None:
    """An edited question is answered anew while nobody has said anything after its answer."""
    asked = transaction.asked(incoming.channel, incoming.ts)
    thread = transaction.thread(incoming.channel, incoming.thread)
    if asked is None or thread is None or thread.last_ts > max(asked.ts, asked.reply):
        return None
    question = escaping.question(incoming.text, incoming.bot)
    return transaction.reword(asked.id, question) if question != asked.question else None


def accept_command(store: Store, body: Mapping[str, Any]) -> str | None:
    """Write down the question of a slash command, which has no message yet; None where it was taken before."""
    channel, trigger = str(body["channel_id"]), str(body["trigger_id"])
    with store.transaction() as transaction:
        # The question gets its message's place once that is posted, so the trigger is kept as an event of its own.
        if not transaction.claim(f"command:{trigger}"):
            return None
        return transaction.ask(
            Ask(
                team=str(body.get("team_id", "")),
                channel=channel,
                thread="",
                ts=f"command:{trigger}",
                user=str(body["user_id"]),
                direct=channel.startswith("D"),
                shared=bool(body.get("is_ext_shared_channel")),
                question=escaping.question(str(body.get("text", ""))),
                response_url=str(body.get("response_url", "")),
            )
        )
