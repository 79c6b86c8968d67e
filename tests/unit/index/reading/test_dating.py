"""The date of publication, where documents say it and where they do not."""

from __future__ import annotations

from datetime import date

import pytest

from index.reading.dating import find_published, read_timestamp

DATED = {
    "labelled, english": ("Published: Feb 5, 2026 11:52", date(2026, 2, 5)),
    "labelled, chinese": ("发布时间：2026-01-22 08:00", date(2026, 1, 22)),
    "labelled, in a list": ("- 日期 : 2025-01-23", date(2025, 1, 23)),
    "labelled, spaced letters": ("日 期：2025年1月3日", date(2025, 1, 3)),
    "alone, ISO": ("2026-01-22", date(2026, 1, 22)),
    "alone, with a time": ("2026-01-22 10:30:05", date(2026, 1, 22)),
    "alone, with a weekday": ("2026年1月22日 星期四", date(2026, 1, 22)),
    "a newspaper's page": ("(2026年01月22日 02版)", date(2026, 1, 22)),
    "a newspaper's page without brackets": ("2026年01月22日 02版", date(2026, 1, 22)),
    "a newspaper's head": ("海城日报 2026年1月22日 第二版", date(2026, 1, 22)),
    "issued, without a colon": ("Issued 2 February 2026", date(2026, 2, 2)),
    "beside a page number": ("Saturday, 22 November 2025                          Page 3", date(2025, 11, 22)),
    "alone, month first": ("January 22, 2026", date(2026, 1, 22)),
    "alone, day first": ("22 January 2026", date(2026, 1, 22)),
    "alone, weekday first": ("Thursday, January 22, 2026", date(2026, 1, 22)),
    "alone, slashes, one order only": ("22/01/2026", date(2026, 1, 22)),
    "alone, slashes, either order": ("03/04/2026", None),
    "in prose": ("On January 21, 2026, the office held a press day.", None),
    "a year alone": ("2026", None),
    "no such day": ("2026-02-31", None),
    "a figure": ("Output: 20,260,122 units", None),
}


@pytest.mark.parametrize(("line", "day"), DATED.values(), ids=DATED.keys())
def test_a_line_gives_the_date(line: str, day: date | None) -> None:
    assert find_published(["A title", line, "Some prose that follows here."]) == day


def test_the_date_that_closes_a_title_is_that_of_publication() -> None:
    assert find_published(["Press digest, 5 March 2026", "Prose follows here."]) == date(2026, 3, 5)
    assert find_published(["港口简报(2026年3月5日)", "正文如下。"]) == date(2026, 3, 5)
    assert find_published(["Ships as of 5 March 2026", "Prose follows here."]) is None


def test_the_day_of_publication_comes_before_that_of_a_revision() -> None:
    assert find_published(["Updated: 2026-03-01", "Published: 2026-02-01"]) == date(2026, 2, 1)


def test_a_date_deep_inside_a_document_is_none() -> None:
    assert find_published([*["prose"] * 40, "2026-01-22", *["prose"] * 40]) is None


@pytest.mark.parametrize(
    ("stamp", "day"),
    [("2026-01-22T08:00:00+08:00", date(2026, 1, 22)),
     ("D:20260122083000+08'00'", date(2026, 1, 22)), ("2026-01-22T08:00:00Z", date(2026, 1, 22)),
     ("Jan 22, 2026", date(2026, 1, 22)), ("soon", None), ("D:99999999", None)],
)  # fmt: skip
def test_time_stamps_of_files_are_read(stamp: str, day: date | None) -> None:
    assert read_timestamp(stamp) == day
