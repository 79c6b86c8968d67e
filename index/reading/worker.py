"""A worker process: reads files named on its input, one after another, and writes what came of each to its output.

Each message is a length (4 bytes, big-endian) and as many bytes. The first one in is the limits; each later one is a
path. The process holds no setting, key or connection of the one that started it.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from pathlib import Path
from typing import IO

import orjson

from index.errors import DamagedDocument, DocumentError
from index.reading.limits import Limits
from index.reading.reading import read
from index.reading.wire import pack

_LENGTH = struct.Struct(">I")
_GRACE = 5
"""Seconds beyond the limit after which a worker ends itself, should nobody be left to end it."""


def send(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)) + message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message, or None where the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length: int = _LENGTH.unpack(head)[0]
    message = stream.read(length)
    return message if len(message) == length else None


def main() -> None:
    # Libraries that print must not write among the messages.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    first = receive(sys.stdin.buffer)
    if first is None:
        return
    limits = Limits(**orjson.loads(first))
    _confine(limits)
    while (request := receive(sys.stdin.buffer)) is not None:
        _alarm(int(limits.seconds) + _GRACE)
        reply = _answer(Path(os.fsdecode(request)), limits)
        _alarm(0)
        send(output, reply)


def _answer(path: Path, limits: Limits) -> bytes:
    try:
        return pack(read(path, limits=limits))
    except DocumentError as error:
        return pack(error)
    except Exception as error:  # a reader that breaks takes its file with it, and nothing else
        return pack(DamagedDocument(f"its reader broke on it ({type(error).__name__})", "save the file again"))


def _confine(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits: there the time limit alone holds
        return
    for name, most in (("RLIMIT_AS", limits.memory_bytes), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (OSError, ValueError):
            continue


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
