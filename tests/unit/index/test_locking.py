"""One writer at a time, and nothing taken away from under a thread."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.errors import IndexLocked, StorageUnavailable
from index.locking import Gate, writing

HOLD = """
import sys, time
from pathlib import Path
from index.locking import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_a_second_writer_is_told_which_process_holds_it(lock: Path) -> None:
    with writing(lock), pytest.raises(IndexLocked, match=f"process {os.getpid()} on ") as caught, writing(lock):
        pass
    assert caught.value.retry


def test_the_lock_is_free_again_afterwards(lock: Path) -> None:
    for _ in range(2):
        with writing(lock):
            assert lock.exists()


def test_the_lock_of_a_process_that_was_killed_stops_nobody(lock: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, lock], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(IndexLocked, match=f"process {holder.pid}"), writing(lock):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with writing(lock):
        pass


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable), writing(tmp_path / "nothing" / "lock"):
        pass


def test_one_alone_waits_until_all_are_out_and_keeps_others_out() -> None:
    gate, order = Gate(), []

    def alone() -> None:
        with gate.alone():
            order.append("alone")
            time.sleep(0.05)
            order.append("done")

    def shared() -> None:
        with gate.shared():
            order.append("late")

    with gate.shared():
        first = threading.Thread(target=alone)
        first.start()
        time.sleep(0.05)
        second = threading.Thread(target=shared)
        second.start()
        time.sleep(0.05)
        order.append("early")
    first.join()
    second.join()
    assert order == ["early", "alone", "done", "late"]
