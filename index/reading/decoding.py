"""Bytes -> text. UTF-8 and UTF-16 with or without a byte-order mark, GB18030, Big5, and Windows-1252 as a last resort.

A byte-order mark is no part of the text. UTF-8 is asked first, since nothing else passes for it by chance. Bytes that
fail are told apart by what they decode to: a few broken bytes in UTF-8 stay UTF-8 (the broken ones read U+FFFD, with
a warning) rather than turn into Chinese characters nobody wrote.
"""

from __future__ import annotations

import codecs
import re

from index.errors import UnsupportedFormat

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_COMMON = re.compile("[的一是在不了有和人中大为上个国我以要時时来這这為個國來與与及年月日,。、0-9]")
_SAMPLE = 65536


def decode(raw: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Text, the encoding's name and warnings. Raises `UnsupportedFormat` where the bytes are no text."""
    text, encoding, warnings = _decode(raw)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > max(2, len(sample) // 50):
        raise _binary()
    return text, encoding, warnings


def _decode(raw: bytes) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _with_repairs(raw[len(mark) :], encoding)
    wide = _utf16_without_mark(raw)
    if wide:
        return _with_repairs(raw, wide)
    try:
        return raw.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    if b"\x00" in raw[:_SAMPLE]:
        raise _binary()
    return _legacy(raw)


def _with_repairs(raw: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        return raw.decode(encoding), encoding, ()
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        broken = text.count("\ufffd")
        return text, encoding, (f"{broken} broken {encoding} sequences read as U+FFFD",)


def _legacy(raw: bytes) -> tuple[str, str, tuple[str, ...]]:
    if _mostly_utf8(raw):
        return _with_repairs(raw, "utf-8")
    readings = [reading for encoding in ("gb18030", "big5") if (reading := _strictly(raw, encoding))]
    if readings:
        text, encoding = max(readings, key=lambda reading: _plausibility(reading[0]))
        return text, encoding, ()
    high = sum(len(run) for run in _HIGH.findall(raw[:_SAMPLE]))
    if high * 5 > len(raw[:_SAMPLE]):
        if _plausibility(text := raw.decode("gb18030", "replace")) > 0.15 and text.count("\ufffd") * 100 < len(text):
            return _with_repairs(raw, "gb18030")
        raise _binary()
    return raw.decode("cp1252", "replace"), "cp1252", ("no Unicode and no Chinese encoding: read as Windows-1252",)


def _strictly(raw: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    # Western text with a stray accented letter can pass for GB18030: real Chinese text has characters one meets often.
    return (text, encoding) if _plausibility(text) > 0.05 else None


def _plausibility(text: str) -> float:
    """The share of everyday characters among those that are not ASCII letters."""
    rest = re.sub(r"[\x00-\x2f\x3a-\x7f]+", "", text[:_SAMPLE])
    return len(_COMMON.findall(rest)) / len(rest) if rest else 0.0


def _mostly_utf8(raw: bytes) -> bool:
    sample = raw[:_SAMPLE]
    high = sum(len(run) for run in _HIGH.findall(sample))
    sound = sum(len(run) for run in _MULTIBYTE.findall(sample))
    return bool(high) and sound >= 0.95 * high - 4 and sound * 2 > high


def _utf16_without_mark(raw: bytes) -> str | None:
    """UTF-16 is told by where its zero bytes stand: Western letters, digits and line ends have one each."""
    sample = raw[: _SAMPLE // 8 * 2]
    if len(raw) % 2 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    pairs = len(sample) // 2
    if odd > 0.02 * pairs and even * 3 < odd:
        encoding = "utf-16-le"
    elif even > 0.02 * pairs and odd * 3 < even:
        encoding = "utf-16-be"
    else:
        return None
    text = sample.decode(encoding, "replace")
    return encoding if text.count("\ufffd") * 50 <= len(text) else None


def _binary() -> UnsupportedFormat:
    return UnsupportedFormat("it is binary and not text", "convert it to one of the formats that are read")
