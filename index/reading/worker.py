"""A worker process: takes files by name on its input, one group after another, and writes what came of each.

Each message is a length (4 bytes, big-endian) and as many bytes. The first one in is the limits; each later one is a
group of files, with what is to be done with them. Each file gets one answer, before which empty messages say that its
making goes on. The process holds no setting, key or connection of the one that started it.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import orjson

from index.errors import DamagedDocument, DocumentError
from index.model import Document
from index.reading.limits import Limits
from index.reading.reading import read
from index.reading.wire import pack

if TYPE_CHECKING:
    from index.embedding import Embedder

_LENGTH = struct.Struct(">I")
LARGEST = 8_000_000
"""Characters of a document that a worker makes ready; a larger one, which takes memory several times over, is read."""
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


def pack_request(files: Sequence[tuple[Path, Sequence[bytes]]], embedder: str | None, *, whole: bool) -> bytes:
    """A group of files, each with the fingerprints known of it: to be read, or made ready (`whole`) with vectors too."""
    named = [(os.fsencode(path.absolute()).hex(), [one.hex() for one in known]) for path, known in files]
    return orjson.dumps({"files": named, "embedder": embedder, "whole": whole})


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
        _serve(orjson.loads(request), limits, output)


def _serve(asked: dict[str, Any], limits: Limits, output: IO[bytes]) -> None:
    seconds = int(limits.seconds) + _GRACE

    def alive() -> None:
        _alarm(seconds)
        send(output, b"")

    for name, known in asked["files"]:
        ready = partial(_made_ready, known=known, embedder=asked["embedder"], alive=alive)
        _alarm(seconds)
        reply = _answer(Path(os.fsdecode(bytes.fromhex(name))), limits, ready if asked["whole"] else pack)
        _alarm(0)
        send(output, reply)


def _answer(path: Path, limits: Limits, finish: Callable[[Document], bytes]) -> bytes:
    try:
        return finish(read(path, limits=limits))
    except DocumentError as error:
        return pack(error)
    except Exception as error:  # a reader that breaks takes its file with it, and nothing else
        return pack(DamagedDocument(f"its reader broke on it ({type(error).__name__})", "save the file again"))


def _made_ready(document: Document, known: Sequence[str], embedder: str | None, alive: Callable[[], None]) -> bytes:
    # Here: a worker that only reads starts in a third of the time without them.
    from index import transport
    from index.processing import process

    if len(document.text) > LARGEST:
        return pack(document)
    alive()
    fingerprints = [bytes.fromhex(one) for one in known]
    return transport.pack(document.text, process(document, fingerprints, _embedder(embedder), alive))


@lru_cache(maxsize=1)
def _embedder(name: str | None) -> Embedder | None:
    from index.embedding import LocalEmbedder

    return LocalEmbedder() if name == LocalEmbedder.name else None


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
