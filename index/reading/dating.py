"""The day a document was published, as it says itself.

Looked for where documents say it: labelled (`Published:`, `日期`), alone on a line, or as a newspaper's page mark,
among the first lines and then the last. A date inside prose is none. An order of day and month that cannot be told is
not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_FORMS = (
    re.compile(r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*日?"),
    re.compile(rf"(?P<name>{_MONTH})\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)", re.IGNORECASE),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_MONTH}),?\s+(?P<y>(?:19|20)\d\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
)
_LABEL = re.compile(
    r"(?:published|posted|released|issued|date(?:d| of (?:issue|publication))?|release date|publication date"
    r"|日\s*期|发布\s*(?:时间|日期)"
    r"|发表(?:时间|日期)|发稿时间|时\s*间|成文日期|印发日期)\s*(?:on|at)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_REVISED = re.compile(r"(?:updated|last (?:updated|modified)|更新(?:时间|日期))\s*[:：]?\s*", re.IGNORECASE)
_BESIDE = re.compile(
    r"第?\s*\d{1,3}\s*版.{0,8}$|星期.|周.|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Satur|Sun)(?:day)?\b|[AaPp]\.?[Mm]\b|\b[A-Z]{3,4}\b|\b[Pp]age\b|\bNo\.?|\bVol\.?"
    r"|[\s\d()（）\[\]【】:：,，+-]|T(?=\d)"
)
"""What may stand beside a date on its line: a time, a weekday, a newspaper's page."""
_MASTHEAD = re.compile(
    r"[^\d。,，]{0,16}[\s(（]((?:19|20)\d\d\D{1,3}\d{1,2}\D{1,3}\d{1,2}日?)\D{0,6}第?\s*[\d一二三四五六七八九十]{1,3}\s*版.{0,6}"
)
"""A newspaper's name, its date and its page, on one line."""
_CLOSING = re.compile(
    r"[,，(（]\s*((?:\d{1,2} [A-Z][a-z]{2,8}\.? (?:19|20)\d\d)|(?:(?:19|20)\d\d\D\d{1,2}\D\d{1,2}日?))\s*[)）]?$"
)
_FIRST, _LAST = 15, 6


def find_published(lines: Sequence[str], *, label_only: bool = False) -> date | None:
    """The date of publication among a document's lines, or None. `lines` are stripped and not blank."""
    near = [" ".join(line.split()) for line in (*lines[:_FIRST], *lines[_FIRST:][-_LAST:]) if len(line) <= 160]
    for label in (_LABEL, _REVISED):
        for line in near:
            found = label.match(line.lstrip("-*•·# ("))
            if found and (day := read_date(line.lstrip("-*•·# (")[found.end() :][:40])):
                return day
    if label_only:
        return None
    return next((day for line in near if (day := _alone(line))), None) or (_closing(near[0]) if near else None)


def read_date(text: str) -> date | None:
    """The date that `text` begins with (a mark or a weekday before it aside), or None where it is none or ambiguous."""
    for form in _FORMS:
        found = form.search(text[:40])
        if found and (day := _build(found.groupdict())):
            return day
    return None


def read_timestamp(text: str) -> date | None:
    """The day of an ISO 8601 time stamp, a PDF date (`D:20260122...`) or any form that `read_date` knows."""
    text = text.strip().removeprefix("D:")
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return (
            _sound(int(text[:4]), int(text[4:6]), int(text[6:8]))
            if text[:8].isdecimal() and len(text) >= 8
            else read_date(text)
        )


def _closing(title: str) -> date | None:
    """The date after a comma or in brackets at the end of a title (`Press digest, 5 March 2026`)."""
    found = _CLOSING.search(title)
    return read_date(found.group(1)) if found else None


def _alone(line: str) -> date | None:
    if len(line) > 60:
        return None
    if _MASTHEAD.fullmatch(line):
        return read_date(_MASTHEAD.sub(r"\1", line))
    for form in _FORMS[:4]:
        found = form.search(line)
        if found and not _BESIDE.sub("", line[: found.start()]) and not _BESIDE.sub("", line[found.end() :]):
            return _build(found.groupdict())
    return None


def _build(parts: dict[str, str | None]) -> date | None:
    year = int(parts["y"] or 0)
    if parts.get("name"):
        return _sound(year, _MONTHS[str(parts["name"]).lower().rstrip(".")], int(parts["d"] or 0))
    if parts.get("a"):
        a, b = int(parts["a"] or 0), int(parts["b"] or 0)
        if a <= 12 and b <= 12 and a != b:
            return None
        return _sound(year, min(a, b) if max(a, b) > 12 else a, max(a, b))
    return _sound(year, int(parts["m"] or 0), int(parts["d"] or 0))


def _sound(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
