"""What the bot remembers, in `HOME/slack.sqlite`: events seen, questions and their answers, threads, feedback.

One file may be shared by several processes (`ballast serve --workers`, or replicas on one machine): every decision is
one write transaction, and a question is worked on under a lease, so that a process that dies leaves it to another. All
methods are synchronous and quick; call them in a thread from async code. They raise StorageUnavailable or StorageFull.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import BallastError, StorageFull, StorageUnavailable

FILE = "slack.sqlite"
EVENT_SECONDS = 3 * 24 * 3600.0
"""Slack redelivers for up to a day (docs.slack.dev/apis/events-api); ids are kept for three."""
KEPT_SECONDS = 90 * 24 * 3600.0
"""Questions and answers without feedback are dropped after this."""
LATE_SECONDS = 24 * 3600.0
"""A question that was left unanswered longer than this is not taken up again."""
BUSY_SECONDS = 2.0
"""The longest wait for another process's transaction, so that an acknowledgement is not late."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, expires REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS events_expire ON events (expires);
CREATE TABLE IF NOT EXISTS threads (
  channel TEXT NOT NULL, thread TEXT NOT NULL, asker TEXT NOT NULL, among_people INTEGER NOT NULL DEFAULT 0,
  last_ts TEXT NOT NULL, PRIMARY KEY (channel, thread)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asks (
  id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL, ts TEXT NOT NULL,
  user TEXT NOT NULL, direct INTEGER NOT NULL, shared INTEGER NOT NULL, question TEXT NOT NULL,
  response_url TEXT NOT NULL DEFAULT '', reply TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 1,
  done INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL DEFAULT '',
  lease REAL NOT NULL DEFAULT 0, collection TEXT NOT NULL DEFAULT '', answer TEXT NOT NULL DEFAULT '',
  created REAL NOT NULL, UNIQUE (channel, ts));
CREATE INDEX IF NOT EXISTS asks_thread ON asks (channel, thread, ts);
CREATE INDEX IF NOT EXISTS asks_open ON asks (lease) WHERE done < revision;
CREATE TABLE IF NOT EXISTS feedback (
  ask TEXT NOT NULL REFERENCES asks (id), user TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
  at REAL NOT NULL, PRIMARY KEY (ask, user)) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS asked AS SELECT
  team, channel, thread, ts, user, direct, shared, question, response_url, id, reply, revision, attempts, collection,
  answer FROM asks;
"""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question somebody put to the bot, and where it stands."""

    team: str
    channel: str
    thread: str
    """The `ts` its answer hangs under; empty for a command that has no message yet."""
    ts: str
    user: str
    direct: bool
    shared: bool
    question: str
    response_url: str = ""
    id: str = ""
    reply: str = ""
    """The `ts` of the answer, once there is a message for it."""
    revision: int = 1
    """Grows with each edit of the question."""
    attempts: int = 0
    """How often it was taken up since it was last worded."""
    collection: str = ""
    answer: str = ""
    """The Answer object as JSON, once it is given."""


@dataclass(frozen=True, slots=True)
class Thread:
    asker: str
    """Who asked last."""
    among_people: bool
    """People talk to each other there; the bot waits to be mentioned."""
    last_ts: str


@dataclass(frozen=True, slots=True)
class Feedback:
    ask: Ask
    user: str
    verdict: str
    """`good` or `bad`."""
    reason: str
    at: float


class Transaction:
    """Reads and writes that happen together or not at all."""

    def __init__(self, run: Callable[..., sqlite3.Cursor], now: float) -> None:
        self._run = run
        self._now = now

    def claim(self, event: str) -> bool:
        """Take an event; False where somebody has taken it before."""
        self._run("DELETE FROM events WHERE expires < ?", self._now)
        taken = self._run("INSERT OR IGNORE INTO events VALUES (?, ?)", event, self._now + EVENT_SECONDS)
        return taken.rowcount == 1

    def thread(self, channel: str, thread: str) -> Thread | None:
        row = self._run(
            "SELECT asker, among_people, last_ts FROM threads WHERE channel = ? AND thread = ?", channel, thread
        ).fetchone()
        return Thread(row[0], bool(row[1]), row[2]) if row else None

    def heard(self, channel: str, thread: str, ts: str, *, hands_over: bool) -> None:
        """Note a message in a thread that is not for the bot."""
        self._run(
            "UPDATE threads SET last_ts = max(last_ts, ?), among_people = among_people OR ?"
            " WHERE channel = ? AND thread = ?",
            ts, hands_over, channel, thread,
        )  # fmt: skip

    def ask(self, ask: Ask) -> str | None:
        """Write a question down; its id, or None where the message was taken before."""
        identity = uuid.uuid4().hex[:16]
        taken = self._run(
            "INSERT OR IGNORE INTO asks (id, team, channel, thread, ts, user, direct, shared, question, response_url,"
            " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            identity, ask.team, ask.channel, ask.thread, ask.ts, ask.user, ask.direct, ask.shared, ask.question,
            ask.response_url, self._now,
        )  # fmt: skip
        if taken.rowcount != 1:
            return None
        if ask.thread:
            self.opened(ask.channel, ask.thread, ask.ts, ask.user)
        return identity

    def opened(self, channel: str, thread: str, ts: str, asker: str) -> None:
        """Note that the bot is asked in a thread, which makes its next questions the bot's."""
        self._run(
            "INSERT INTO threads VALUES (?, ?, ?, 0, ?) ON CONFLICT DO UPDATE SET"
            " asker = excluded.asker, among_people = 0, last_ts = max(last_ts, excluded.last_ts)",
            channel, thread, asker, ts,
        )  # fmt: skip

    def asked(self, channel: str, ts: str) -> Ask | None:
        row = self._run("SELECT * FROM asked WHERE channel = ? AND ts = ?", channel, ts).fetchone()
        return _ask(row) if row else None

    def reword(self, ask: str, question: str) -> str:
        """Put the question in other words; it is open again."""
        self._run("UPDATE asks SET question = ?, revision = revision + 1, attempts = 0 WHERE id = ?", question, ask)
        return ask

    def place(self, ask: Ask, ts: str) -> None:
        self._run("UPDATE asks SET thread = ?, ts = ? WHERE id = ?", ts, ts, ask.id)
        self.opened(ask.channel, ts, ts, ask.user)

    def replied(self, ask: Ask, ts: str) -> None:
        self._run("UPDATE asks SET reply = ? WHERE id = ?", ts, ask.id)
        self.heard(ask.channel, ask.thread, ts, hands_over=False)


class Store:
    def __init__(self, path: Path, *, lease: float = 15.0, clock: Callable[[], float] = time.time) -> None:
        self.lease = lease
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            made = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("PRAGMA synchronous = NORMAL")
            made.executescript(_SCHEMA)
            self._connection = made
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One write transaction: committed at the end of the block, undone by an exception."""
        with self._lock, _translating(self._path):
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(lambda sql, *values: connection.execute(sql, values), self._clock())
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with self._lock, _translating(self._path):
            return self._open().execute(sql, values).fetchall()

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def take(self, ask: str, owner: str) -> Ask | None:
        """Take up an open question under a lease; None where it is answered, or another process has it."""
        now = self._clock()
        rows = self._rows(
            "UPDATE asks SET owner = ?, lease = ?, attempts = attempts + 1"
            " WHERE id = ? AND done < revision AND (owner = ? OR lease < ?) RETURNING id",
            owner, now + self.lease, ask, owner, now,
        )  # fmt: skip
        return self.find(ask) if rows else None

    def renew(self, owner: str, asks: Iterable[str]) -> None:
        """Keep the leases of what a process is at."""
        self._rows(
            "UPDATE asks SET lease = ? WHERE owner = ? AND done < revision AND id IN (SELECT value FROM json_each(?))",
            self._clock() + self.lease, owner, json.dumps(list(asks)),
        )  # fmt: skip

    def left_open(self) -> list[str]:
        """Questions that nobody works on, oldest first."""
        now = self._clock()
        rows = self._rows(
            "SELECT id FROM asks WHERE done < revision AND lease < ? AND created > ? ORDER BY created",
            now, now - LATE_SECONDS,
        )  # fmt: skip
        return [row[0] for row in rows]

    def place(self, ask: Ask, ts: str) -> None:
        """Give a command the message that was posted for it."""
        with self.transaction() as transaction:
            transaction.place(ask, ts)

    def replied(self, ask: Ask, ts: str) -> None:
        """Note the message that holds, or will hold, the answer."""
        with self.transaction() as transaction:
            transaction.replied(ask, ts)

    def finish(self, ask: Ask, *, collection: str = "", answer: str = "") -> None:
        """The question, as worded in `ask`, has its answer."""
        self._rows(
            "UPDATE asks SET done = max(done, ?), owner = '', lease = 0, collection = ?, answer = ? WHERE id = ?",
            ask.revision, collection, answer, ask.id,
        )  # fmt: skip

    def release(self, ask: Ask) -> None:
        """Leave a question to be taken up after a while. This is no death of a process, and is not counted as one."""
        self._rows(
            "UPDATE asks SET owner = '', lease = ?, attempts = 1 WHERE id = ?", self._clock() + self.lease, ask.id
        )

    def abandon(self, owner: str) -> None:
        """Leave what a process was at to whoever comes next, at once."""
        self._rows("UPDATE asks SET owner = '', lease = 0, attempts = 1 WHERE owner = ? AND done < revision", owner)

    def find(self, ask: str) -> Ask | None:
        rows = self._rows("SELECT * FROM asked WHERE id = ?", ask)
        return _ask(rows[0]) if rows else None

    def history(self, ask: Ask, limit: int = 6) -> list[Ask]:
        """What was answered in the thread before a question, oldest first."""
        rows = self._rows(
            "SELECT * FROM asked WHERE channel = ? AND thread = ? AND ts < ? AND answer != ''"
            " ORDER BY ts DESC LIMIT ?",
            ask.channel, ask.thread, ask.ts, limit,
        )  # fmt: skip
        return [_ask(row) for row in reversed(rows)]

    def replies(self, channel: str, thread: str) -> set[str]:
        """The messages that hold answers in a thread."""
        rows = self._rows("SELECT reply FROM asks WHERE channel = ? AND thread = ?", channel, thread)
        return {row[0] for row in rows if row[0]}

    def judge(self, ask: str, user: str, verdict: str, reason: str = "") -> None:
        """Keep somebody's verdict on an answer; a later one takes its place, a reason stays with its verdict."""
        self._rows(
            "INSERT INTO feedback VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET verdict = excluded.verdict,"
            " reason = CASE WHEN excluded.reason != '' OR excluded.verdict != verdict THEN excluded.reason"
            " ELSE reason END, at = excluded.at",
            ask, user, verdict, reason, self._clock(),
        )  # fmt: skip

    def feedback(self) -> list[Feedback]:
        """All verdicts, oldest first."""
        rows = self._rows(
            "SELECT feedback.user, verdict, reason, at, asked.* FROM feedback JOIN asked ON asked.id = feedback.ask"
            " ORDER BY at, feedback.user"
        )
        return [Feedback(_ask(row[4:]), row[0], row[1], row[2], row[3]) for row in rows]

    def tidy(self) -> None:
        """Drop old questions and answers that nobody judged."""
        self._rows(
            "DELETE FROM asks WHERE created < ? AND id NOT IN (SELECT ask FROM feedback)", self._clock() - KEPT_SECONDS
        )


def _ask(row: Sequence[Any]) -> Ask:
    """A row of the view `asked`, whose columns stand in the order of the fields."""
    team, channel, thread, ts, user, direct, shared, question, *rest = row
    return Ask(team, channel, thread, ts, user, bool(direct), bool(shared), question, *rest)


@contextmanager
def _translating(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(error, path) from error
    except OSError as error:
        cause = f"{path} cannot be used ({error.strerror})"
        raise StorageUnavailable(cause, "check that BALLAST_HOME can be written") from error


def _translate(error: sqlite3.Error, path: Path) -> BallastError:
    if "full" in str(error):
        return StorageFull(f"no room left for {path}", "free some space on that device")
    return StorageUnavailable(f"{path} cannot be used ({error})", "check that BALLAST_HOME can be written")
