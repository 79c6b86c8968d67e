"""Working on questions: each one once, in the order of its thread, to an end that its asker sees."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from index.errors import BallastError
from index.text import language_of
from qa.model import Answer, Request, Turn
from qa.rendering import to_json
from qa.slack import blocks
from qa.slack.channels import Channels, Place
from qa.slack.delivery import Delivery
from qa.slack.errors import PlaceClosed, SlackBusy, SlackError, SlackRefused, SlackUnreachable, StreamStopped
from qa.slack.escaping import mrkdwn
from qa.slack.signs import Sign
from qa.slack.store import Ask, Store
from qa.slack.web import Web
from qa.slack.wording import say

if TYPE_CHECKING:
    from qa.app import App

log = logging.getLogger("ballast.slack")
AT_ONCE = 8
"""Questions worked on at the same time; Slack's limits on streams allow no more anyway."""
MOST_ATTEMPTS = 3
"""A question at which the process died this often is not tried again."""
CLOSING_SECONDS = 10.0
TIDY_SECONDS = 6 * 3600.0


class Desk:
    def __init__(self, app: App, web: Web, store: Store, channels: Channels, *, at_once: int = AT_ONCE) -> None:
        self._app = app
        self._web = web
        self._store = store
        self._channels = channels
        self._slots = asyncio.Semaphore(at_once)
        self._threads: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._keeper: asyncio.Task[None] | None = None
        self._owner = uuid.uuid4().hex
        self._own: Mapping[str, Any] = {}

    @property
    def busy(self) -> bool:
        return bool(self._running)

    @property
    def user(self) -> str:
        """The bot's own user id; empty until Slack has told."""
        return str(self._own.get("user_id", ""))

    async def identify(self) -> None:
        """Learn who the bot is. Raises SlackError, so this is also the test of the token."""
        self._own = await self._web.identify()

    async def open(self) -> None:
        """Begin to take up what was left open, now and whenever a lease runs out."""
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep())

    async def close(self, patience: float = CLOSING_SECONDS) -> None:
        """Let answers that are under way end, for a while; what is left is taken up at the next start."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
            self._keeper = None
        tasks = list(self._running.values())
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(BallastError):
            await asyncio.to_thread(self._store.abandon, self._owner)

    def start(self, ask: str) -> None:
        """Work on a question, unless this process does already."""
        if ask in self._running:
            return
        task = asyncio.create_task(self._work(ask))
        self._running[ask] = task
        task.add_done_callback(lambda _: self._running.pop(ask, None))

    async def _keep(self) -> None:
        tidied = 0.0
        while True:
            try:
                await asyncio.to_thread(self._store.renew, self._owner, list(self._running))
                for ask in await asyncio.to_thread(self._store.left_open):
                    self.start(ask)
                if not tidied or time.monotonic() - tidied > TIDY_SECONDS:
                    await asyncio.to_thread(self._store.tidy)
                    tidied = time.monotonic()
            except BallastError as error:
                log.error("%s", error)
            await asyncio.sleep(self._store.lease / 3)

    async def _work(self, identity: str) -> None:
        """A fault here leaves the question to its lease: it is taken up again when that runs out, a few times."""
        try:
            async with self._slots:
                while ask := await asyncio.to_thread(self._store.take, identity, self._owner):
                    lock = self._threads.setdefault((ask.channel, ask.thread or ask.id), asyncio.Lock())
                    async with lock:
                        if not await self._attend(ask):
                            return
        except BallastError as error:
            log.error("question %s waits: %s", identity, error)
        except Exception:
            log.exception("question %s waits", identity)

    async def _attend(self, ask: Ask) -> bool:
        """Bring one question to its end; False where that has to wait."""
        try:
            ask = await self._placed(ask)
            await self._answer(ask)
        except (SlackRefused, SlackUnreachable, SlackBusy) as error:
            log.error("question %s waits: %s", ask.id, error)
            await asyncio.to_thread(self._store.release, ask)
            return False
        except StreamStopped:
            await asyncio.to_thread(self._store.finish, ask)
        except SlackError as error:
            log.error("question %s has no answer: %s", ask.id, error)
            await asyncio.to_thread(self._store.finish, ask)
        return True

    async def _placed(self, ask: Ask) -> Ask:
        """Post the question of a command, so that there is a thread to answer in, where the bot may post."""
        if ask.thread:
            return await self._adopted(ask)
        text = f"<@{ask.user}> {mrkdwn(say('asked', language_of(ask.question), question=ask.question))}"
        if not ask.question:
            return ask
        try:
            ts = await self._web.post(ask.channel, text)
        except PlaceClosed:
            return ask
        await asyncio.to_thread(self._store.place, ask, ts)
        return await asyncio.to_thread(self._store.find, ask.id) or ask

    async def _adopted(self, ask: Ask) -> Ask:
        """With the message that an earlier attempt may have left in the thread."""
        if ask.reply or ask.attempts < 2 or not (ts := await self._lost(ask)):
            return ask
        await asyncio.to_thread(self._store.replied, ask, ts)
        return await asyncio.to_thread(self._store.find, ask.id) or ask

    async def _lost(self, ask: Ask) -> str:
        """A message of the bot in the thread that no answer is known to be in."""
        if not self._own:
            await self.identify()
        known = await asyncio.to_thread(self._store.replies, ask.channel, ask.thread)
        try:
            found = await self._web.replies(ask.channel, ask.thread, ask.ts)
        except SlackUnreachable:
            raise
        except SlackError:
            return ""
        ours = [message["ts"] for message in found if message.get("bot_id") == self._own["bot_id"]]
        return next((ts for ts in ours if ts not in known), "")

    async def _answer(self, ask: Ask) -> None:
        language = language_of(ask.question)
        sign = Sign(self._web, ask)

        async def known(ts: str) -> None:
            await asyncio.to_thread(self._store.replied, ask, ts)

        delivery = Delivery(self._web, ask, sign, known=known, lost=lambda: self._lost(ask))
        place = Place(ask.channel, ask.user, ask.direct, ask.shared)
        collection = self._channels.collection(place)
        answer: Answer | None = None
        if ask.attempts > MOST_ATTEMPTS:
            await delivery.problem(say("inside", language, reference=ask.id))
        elif collection is None:
            await delivery.line(say("place", language, place="im" if ask.direct else ask.channel))
        elif not ask.question:
            await delivery.line(say("usage", language))
        else:
            answer = await self._told(ask, collection, delivery, sign)
        given = json.dumps(to_json(answer), ensure_ascii=False) if answer else ""
        await asyncio.to_thread(self._store.finish, ask, collection=collection or "", answer=given)

    async def _told(self, ask: Ask, collection: str, delivery: Delivery, sign: Sign) -> Answer | None:
        """The answer, as it was shown; None where an error was shown in its place."""
        if delivery.mode != "private":
            sign.show()
        else:
            await self._web.respond(ask.response_url, say("working", language_of(ask.question)))
        try:
            request = Request(ask.question, await self._history(ask), collection)
            return await delivery.run(
                self._app.stream(request), lambda answer: blocks.render(answer, ask.id, ask.revision)
            )
        except SlackError:
            raise
        except BallastError as error:
            log.warning("question %s: %s", ask.id, error)
            await delivery.problem(error)
        except Exception:
            log.exception("question %s failed", ask.id)
            await delivery.problem(say("inside", language_of(ask.question), reference=ask.id))
        finally:
            if delivery.mode != "private":
                await sign.clear(answered_by_message=not ask.reply)
        return None

    async def _history(self, ask: Ask) -> tuple[Turn, ...]:
        """The thread's earlier questions and answers."""
        turns: list[Turn] = []
        for earlier in await asyncio.to_thread(self._store.history, ask):
            answer = json.loads(earlier.answer)
            cited = tuple((one["file"], one["paragraph"]) for one in answer["citations"])
            turns += [Turn("user", earlier.question), Turn("assistant", answer["answer"], cited)]
        return tuple(turns)
