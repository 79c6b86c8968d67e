"""The allocator of a process that serves."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_ARENAS = """
import ctypes, threading
{limit}
held = [bytearray(100) for _ in range(10)]
def work(barrier):
    kept = [bytes(2000) for _ in range(2000)]
    barrier.wait()
barrier = threading.Barrier(17)
for _ in range(16):
    threading.Thread(target=work, args=(barrier,), daemon=True).start()
barrier.wait()
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(
    sys.platform != "linux" or "glibc" not in (os.confstr("CS_GNU_LIBC_VERSION") or ""), reason="of glibc"
)
@pytest.mark.parametrize(
    ("limit", "few"), [("", False), ("from qa.server.memory import keep_together; keep_together()", True)]
)
def test_threads_share_a_few_arenas(limit: str, few: bool) -> None:
    code = _ARENAS.format(limit=limit)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stderr
    assert (told.count("Arena") <= 2) == few
