"""What the bot remembers: claims, leases, threads, feedback; over restarts and between processes."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from index.errors import StorageFull, StorageUnavailable
from qa.slack import store as module
from qa.slack.store import EVENT_SECONDS, KEPT_SECONDS, LATE_SECONDS, Ask, Store

ASK = Ask("T1", "C1", "10.0", "10.0", "U1", direct=False, shared=False, question="How many?")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store(tmp_path / "slack.sqlite", lease=10, clock=clock)


def put(store: Store, ask: Ask = ASK) -> str:
    with store.transaction() as transaction:
        made = transaction.ask(ask)
    assert made is not None
    return made


def claim(store: Store, event: str) -> bool:
    with store.transaction() as transaction:
        return transaction.claim(event)


class TestClaims:
    def test_an_event_is_taken_once_also_after_a_restart(self, store: Store, tmp_path: Path, clock: Clock) -> None:
        assert claim(store, "Ev1")
        assert not claim(store, "Ev1")
        store.close()
        assert not claim(Store(tmp_path / "slack.sqlite", clock=clock), "Ev1")

    def test_an_event_is_forgotten_after_days(self, store: Store, clock: Clock) -> None:
        claim(store, "Ev1")
        clock.now += EVENT_SECONDS + 1
        assert claim(store, "Ev1")

    def test_a_message_is_asked_once(self, store: Store) -> None:
        put(store)
        with store.transaction() as transaction:
            assert transaction.ask(ASK) is None

    def test_what_fails_leaves_no_claim(self, store: Store) -> None:
        def fail() -> None:
            with store.transaction() as transaction:
                transaction.claim("Ev1")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert claim(store, "Ev1")

    def test_of_many_threads_and_two_processes_one_gets_it(self, tmp_path: Path) -> None:
        stores = [Store(tmp_path / "slack.sqlite") for _ in range(2)]
        won: list[int] = []

        def race(number: int) -> None:
            won.extend(number for event in range(20) if claim(stores[number % 2], f"Ev{event}"))

        threads = [threading.Thread(target=race, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 20


class TestLeases:
    def test_a_question_is_taken_by_one_until_its_lease_runs_out(self, store: Store, clock: Clock) -> None:
        identity = put(store)
        assert store.take(identity, "one") is not None
        assert store.take(identity, "two") is None
        clock.now += 11
        taken = store.take(identity, "two")
        assert taken is not None
        assert taken.attempts == 2

    def test_a_lease_is_kept_while_the_process_lives(self, store: Store, clock: Clock) -> None:
        identity = put(store)
        store.take(identity, "one")
        clock.now += 8
        store.renew("one", [identity])
        clock.now += 8
        assert store.left_open() == []
        assert store.take(identity, "two") is None

    def test_an_answered_question_is_not_taken_again(self, store: Store, clock: Clock) -> None:
        identity = put(store)
        taken = store.take(identity, "one")
        assert taken is not None
        store.finish(taken, answer="{}")
        clock.now += 99
        assert store.take(identity, "one") is None
        assert store.left_open() == []

    def test_a_question_edited_meanwhile_is_taken_again(self, store: Store) -> None:
        identity = put(store)
        taken = store.take(identity, "one")
        assert taken is not None
        with store.transaction() as transaction:
            transaction.reword(identity, "How many really?")
        store.finish(taken, answer="{}")
        again = store.take(identity, "one")
        assert again is not None
        assert (again.question, again.revision, again.attempts) == ("How many really?", 2, 1)

    def test_what_a_process_gives_up_is_open_at_once(self, store: Store) -> None:
        identity = put(store)
        store.take(identity, "one")
        store.abandon("one")
        assert store.take(identity, "two") is not None

    def test_what_has_to_wait_is_open_after_a_while(self, store: Store, clock: Clock) -> None:
        identity = put(store)
        taken = store.take(identity, "one")
        assert taken is not None
        store.release(taken)
        assert store.left_open() == []
        clock.now += 11
        assert store.left_open() == [identity]

    def test_a_question_of_yesterday_is_left(self, store: Store, clock: Clock) -> None:
        put(store)
        clock.now += LATE_SECONDS + 1
        assert store.left_open() == []


class TestThreads:
    def test_a_thread_is_known_from_its_first_question(self, store: Store) -> None:
        put(store)
        with store.transaction() as transaction:
            thread = transaction.thread("C1", "10.0")
            assert transaction.thread("C1", "11.0") is None
        assert thread is not None
        assert (thread.asker, thread.among_people, thread.last_ts) == ("U1", False, "10.0")

    def test_a_new_question_takes_it_back_from_the_people(self, store: Store) -> None:
        put(store)
        with store.transaction() as transaction:
            transaction.heard("C1", "10.0", "12.0", hands_over=True)
            handed = transaction.thread("C1", "10.0")
            transaction.ask(Ask("T1", "C1", "10.0", "13.0", "U2", direct=False, shared=False, question="?"))
            back = transaction.thread("C1", "10.0")
        assert handed is not None
        assert back is not None
        assert (handed.among_people, back.among_people, back.asker) == (True, False, "U2")

    def test_history_is_what_was_answered_before_in_the_same_thread(self, store: Store) -> None:
        for ts, thread in (("10.0", "10.0"), ("11.0", "10.0"), ("12.0", "12.0"), ("13.0", "10.0")):
            identity = put(store, Ask("T1", "C1", thread, ts, "U1", direct=False, shared=False, question=f"q{ts}"))
            taken = store.take(identity, "one")
            assert taken is not None
            if ts != "11.0":
                store.finish(taken, answer="{}")
        latest = Ask("T1", "C1", "10.0", "14.0", "U1", direct=False, shared=False, question="")
        assert [ask.question for ask in store.history(latest)] == ["q10.0", "q13.0"]


class TestFeedback:
    def test_a_reason_stays_with_its_verdict(self, store: Store) -> None:
        identity = put(store)
        store.judge(identity, "U1", "bad", "too low")
        store.judge(identity, "U1", "bad")
        assert [(one.verdict, one.reason) for one in store.feedback()] == [("bad", "too low")]
        store.judge(identity, "U1", "good")
        assert [(one.verdict, one.reason) for one in store.feedback()] == [("good", "")]

    def test_what_was_judged_outlives_the_rest(self, store: Store, clock: Clock) -> None:
        kept, dropped = put(store), put(store, Ask("T1", "C1", "9.0", "9.0", "U1", False, False, "?"))
        store.judge(kept, "U1", "good")
        clock.now += KEPT_SECONDS + 1
        store.tidy()
        assert store.find(kept) is not None
        assert store.find(dropped) is None


class TestTrouble:
    def test_a_home_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        with pytest.raises(StorageUnavailable, match="BALLAST_HOME"):
            Store(tmp_path / "file" / "slack.sqlite").left_open()

    def test_a_file_that_is_no_database_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "slack.sqlite").write_bytes(b"not a database, and long enough to be looked at as one" * 20)
        with pytest.raises(StorageUnavailable, match=r"slack\.sqlite cannot be used"):
            Store(tmp_path / "slack.sqlite").left_open()

    def test_a_full_device_is_told_apart(self, tmp_path: Path) -> None:
        error = module._translate(sqlite3.OperationalError("database or disk is full"), tmp_path)
        assert isinstance(error, StorageFull)
