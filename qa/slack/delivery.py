"""One answer on its way to whoever asked.

It is streamed; where that cannot be, posted and edited; and where a message is there already (an edited question, a
restart, a stream that Slack has ended), put into it with `chat.update`. A command given where the bot cannot post is
answered to its asker alone.

Sentences come only verified, and are gathered while a call is on its way or held up by a rate limit.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Literal

from index.text import is_wide, language_of
from qa.model import Answer, DoneEvent, Event, SentenceEvent
from qa.slack import blocks, escaping
from qa.slack.blocks import Message
from qa.slack.errors import (
    MessageGone,
    PlaceClosed,
    SlackBusy,
    SlackError,
    SlackUnreachable,
    StreamEnded,
    StreamUnavailable,
)
from qa.slack.signs import Sign
from qa.slack.store import Ask
from qa.slack.web import Web
from qa.slack.wording import say

GATHER_SECONDS = 0.2
"""An answer that is whole so soon after its first sentence has its figure in bold from the first word."""
EDIT_SECONDS = 1.0
"""The least time between two edits of a posted answer."""
_MOST_MARKDOWN = 11000
"""Of the 12,000 characters that one call takes."""
Mode = Literal["stream", "post", "update", "private"]


class Delivery:
    """`known` notes the message's `ts` as soon as there is one; `lost` finds one that Slack made without saying so."""

    def __init__(
        self,
        web: Web,
        ask: Ask,
        sign: Sign,
        *,
        known: Callable[[str], Awaitable[None]],
        lost: Callable[[], Awaitable[str]],
    ) -> None:
        self._web = web
        self._ask = ask
        self._sign = sign
        self._known = known
        self._lost = lost
        self._ts = ask.reply
        self.mode: Mode = "update" if ask.reply else "stream" if ask.thread else "private"
        self._said: list[str] = []
        self._edited = 0.0

    async def run(self, events: AsyncIterator[Event], render: Callable[[Answer], Message]) -> Answer:
        """Pass on what `events` brings, and the whole message at the end. Raises what `events` raises; SlackError."""
        arrived: list[str] = []
        more = asyncio.Event()
        reader = asyncio.create_task(_read(events, arrived, more))
        try:
            first = asyncio.create_task(more.wait())
            await asyncio.wait({reader, first}, return_when=asyncio.FIRST_COMPLETED)
            first.cancel()
            await asyncio.wait({reader}, timeout=GATHER_SECONDS)
            while not reader.done():
                if arrived:
                    await self._say(_take(arrived))
                await more.wait()
                more.clear()
            answer = await self._outcome(reader, arrived)
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
        await self._end(answer, _take(arrived), render(answer))
        return answer

    async def _outcome(self, reader: asyncio.Task[Answer], arrived: list[str]) -> Answer:
        """The answer; before an error, what was verified before it is said."""
        try:
            return await reader
        except Exception:
            if arrived:
                await self._say(_take(arrived))
            raise

    async def problem(self, problem: object) -> None:
        """Say what is wrong, in place of the answer or of its rest."""
        language = language_of(self._ask.question)
        await self.line(f"⚠️ {say('interrupted', language, problem=problem) if self._said else problem}")

    async def line(self, text: str) -> None:
        """Say one line of the bot's own, under what was said so far."""
        await self._sign.settle()
        whole = "\n".join([_joined(self._said).strip(), text]) if self._said else text
        message = blocks.line(whole)
        if self.mode == "stream" and self._ts:
            try:
                await self._web.stop(self._ask.channel, self._ts, f"\n\n{escaping.markdown(text)}")
                return
            except StreamEnded:
                self.mode = "update"
        await self._put(message)

    async def _say(self, sentences: Sequence[str]) -> None:
        if self.mode in ("update", "private"):
            self._said += sentences
            return
        await self._sign.settle()
        if self.mode == "stream":
            await self._stream(sentences, None)
        else:
            self._said += sentences
        if self.mode == "post":
            await self._edit()

    async def _stream(self, sentences: Sequence[str], figure: str | None) -> None:
        """Start or go on with the stream. What it cannot take is kept for the message at the end."""
        text = _markdown(sentences, figure)
        if figure and not self._said and not blocks.leads(sentences[0], figure):
            text = f"**{escaping.markdown(figure)}** — {_markdown(sentences, None)}"
        self._said += sentences
        try:
            for piece in escaping.pieces(text, _MOST_MARKDOWN):
                if not self._ts:
                    await self._start(piece)
                elif self.mode == "stream":
                    await self._web.append(self._ask.channel, self._ts, piece)
        except StreamUnavailable:
            self.mode = "post"
        except (StreamEnded, SlackUnreachable, SlackBusy):
            if not self._ts:
                raise
            self.mode = "update"

    async def _start(self, text: str) -> None:
        ask = self._ask
        self._ts, found = await self._make(
            lambda: self._web.start(ask.channel, ask.thread, text, user=ask.user, team=ask.team)
        )
        self.mode = "update" if found else self.mode
        await self._known(self._ts)

    async def _make(self, make: Callable[[], Awaitable[str]]) -> tuple[str, bool]:
        """Make a message: its `ts`, and whether it was found after a broken call rather than made.

        A call whose answer did not come may have made it all the same, so it is looked for before the second try.
        """
        try:
            return await make(), False
        except SlackUnreachable:
            found = await self._lost()
            return (found, True) if found else (await make(), False)

    async def _edit(self) -> None:
        """Post what is said so far, or put it into the message that was posted, if the last time is a while ago."""
        if self._ts and time.monotonic() - self._edited < EDIT_SECONDS:
            return
        self._edited = time.monotonic()
        await self._put(blocks.line(f"{_joined(self._said)}…"))

    async def _end(self, answer: Answer, rest: Sequence[str], message: Message) -> None:
        await self._sign.settle()
        figure = blocks.figure_of(answer)
        whole = _same(answer.answer, [*self._said, *rest]) and (not self._said or blocks.leads(self._said[0], figure))
        if self.mode == "stream" and not self._ts and rest:
            await self._stream(rest, figure)
            rest = ()
        if self.mode == "stream" and self._ts:
            try:
                await self._stop(_markdown(rest, None), message)
            except (StreamEnded, SlackUnreachable):
                self.mode = "update"
            else:
                if whole:
                    return
        await self._put(message)

    async def _stop(self, text: str, message: Message) -> None:
        """End the stream; if Slack rejects the blocks, without them, since the words matter most."""
        try:
            await self._web.stop(self._ask.channel, self._ts, text, blocks=message.below)
        except SlackError as error:
            if type(error) is not SlackError:
                raise
            await self._web.stop(self._ask.channel, self._ts, text)

    async def _put(self, message: Message) -> None:
        """Have exactly this in the answer's message, which is posted if there is none."""
        try:
            await self._write(message.text, message.blocks)
        except SlackError as error:
            if type(error) is not SlackError:
                raise
            await self._write(message.text, ())

    async def _write(self, text: str, parts: Sequence[blocks.Block]) -> None:
        ask = self._ask
        if self.mode == "private":
            await self._web.respond(ask.response_url, text, blocks=parts, replace=True)
            return
        if self._ts:
            try:
                await self._update(text, parts)
                return
            except MessageGone:
                self._ts = ""
        try:
            self._ts, found = await self._make(
                lambda: self._web.post(ask.channel, text, thread=ask.thread, blocks=parts)
            )
        except PlaceClosed:
            if not ask.response_url:
                raise
            self.mode = "private"
            await self._write(text, parts)
            return
        if found:
            await self._update(text, parts)
        self.mode = "post" if self.mode == "stream" else self.mode
        await self._known(self._ts)

    async def _update(self, text: str, parts: Sequence[blocks.Block]) -> None:
        try:
            await self._web.update(self._ask.channel, self._ts, text, blocks=parts)
        except StreamEnded:  # it streams still: left so by a process that died
            await self._web.stop(self._ask.channel, self._ts)
            await self._web.update(self._ask.channel, self._ts, text, blocks=parts)


async def _read(events: AsyncIterator[Event], arrived: list[str], more: asyncio.Event) -> Answer:
    try:
        async for event in events:
            if isinstance(event, SentenceEvent):
                arrived.append(_with_markers(event))
                more.set()
            elif isinstance(event, DoneEvent):
                return event.answer
        raise RuntimeError("the answer has no end")
    finally:
        more.set()
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()


def _with_markers(sentence: SentenceEvent) -> str:
    """The sentence with its `[n]`, where it does not carry them itself."""
    missing = "".join(f"[{number}]" for number in sentence.citations if f"[{number}]" not in sentence.text)
    return f"{sentence.text} {missing}" if missing else sentence.text


def _same(answer: str, sentences: Sequence[str]) -> bool:
    """Do the sentences say what the whole answer says, white space and citation markers aside?"""
    said, whole = (re.sub(r"\s|\[\d+\]", "", text) for text in ("".join(sentences), answer))
    return said == whole


def _take(arrived: list[str]) -> list[str]:
    taken = arrived[:]
    arrived.clear()
    return taken


def _markdown(sentences: Sequence[str], figure: str | None) -> str:
    """Sentences as streamed text, the figure in bold where it first stands."""
    bold, shown = figure, []
    for sentence in sentences:
        shown.append(blocks.bold_sentence(sentence, bold))
        bold = None if bold and bold in sentence else bold
    return _joined(shown)


def _joined(sentences: Sequence[str]) -> str:
    """Each with its space after it, since Slack may drop one at the start of a piece; Chinese ones need none."""
    return "".join(sentence if is_wide(sentence[-1:]) else f"{sentence} " for sentence in sentences)
