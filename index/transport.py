"""Rows ready to be stored as bytes, between a worker and the one that asked.

As `index.reading.wire`: JSON, and behind it what JSON cannot hold (hashes, fingerprints, vectors).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import orjson

from index.errors import DamagedDocument
from index.model import Document
from index.preparing import Prepared, Words
from index.processing import Processed
from index.reading import wire

_ROWS = b"rows"
_LENGTH = struct.Struct(">I")
_HASH, _FINGERPRINT = 32, 16


def pack(text: str, outcome: Processed) -> bytes:
    """Of the document with that text."""
    prepared = outcome.prepared
    sent = wire.packed_paragraphs(one.paragraph for one in prepared) | wire.packed_facts(outcome)
    sent["text"] = text
    sent["prepared"] = [(one.language, one.lead, one.quantities, one.figures, one.windows) for one in prepared]
    sent["words"] = [tuple(words) for words in outcome.words]
    sent["vectors"] = None if outcome.vectors is None else [len(vector) for vector in outcome.vectors]
    json = orjson.dumps(sent)
    marks = [mark for one in prepared for mark in (one.hash, one.fingerprint)]
    return b"".join((_ROWS, _LENGTH.pack(len(json)), json, *marks, *(outcome.vectors or ())))


def unpack(raw: bytes) -> Document | Processed:
    """What is in `raw`; raises the `DocumentError` there instead, or `DamagedDocument` for anything else."""
    if not raw.startswith(_ROWS):
        return wire.unpack(raw)
    try:
        return _processed(raw)
    except (*wire.GARBLED, struct.error):
        raise DamagedDocument(*wire.UNUSABLE) from None


def _processed(raw: bytes) -> Processed:
    start = len(_ROWS) + _LENGTH.size
    end = start + _LENGTH.unpack_from(raw, len(_ROWS))[0]
    sent: dict[str, Any] = orjson.loads(raw[start:end])
    paragraphs = wire.unpacked_paragraphs(sent)
    vectors_at = end + len(paragraphs) * (_HASH + _FINGERPRINT)
    marks = [raw[at : at + _HASH + _FINGERPRINT] for at in range(end, vectors_at, _HASH + _FINGERPRINT)]
    prepared = [
        Prepared(
            paragraph, mark[:_HASH], str(language), str(lead), quantities, int(figures), mark[_HASH:], _spans(windows)
        )
        for paragraph, mark, (language, lead, quantities, figures, windows) in zip(
            paragraphs, marks, sent["prepared"], strict=True
        )
    ]
    words = [Words(str(body), str(beside)) for body, beside in sent["words"]]
    vectors = None if sent["vectors"] is None else _cut(raw[vectors_at:], sent["vectors"])
    if vectors is not None and len(vectors) != len(words):
        raise ValueError("there are as many vectors as passages")
    return Processed(**wire.unpacked_facts(sent), prepared=prepared, words=words, vectors=vectors)


def _spans(windows: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(start), int(end)) for start, end in windows)


def _cut(raw: bytes, sizes: Sequence[int]) -> list[bytes]:
    """The whole, in parts of these sizes."""
    ends = list(accumulate(sizes, initial=0))
    if ends[-1] != len(raw):
        raise ValueError("it is all there, and no more")
    return [raw[start:end] for start, end in pairwise(ends)]
