"""Qualifiers on either side of a number."""

from __future__ import annotations

import pytest

from index.quantities import extract

BOUNDS = [
    ("over 35,000", "over"), ("more than 35,000", "over"), ("exceeding 8,000", "over"), ("超8000家", "over"),
    ("逾5万", "over"), ("3.5万余家", "over"),
    ("300多家", "over"), ("突破2000万", "over"), ("五成以上", "over"), ("上百家", "over"), ("过半", "over"),
    ("300+ models", "over"),
    ("nearly 80%", "nearly"), ("almost 5 million", "nearly"), ("近3000批次", "nearly"), ("接近1.2亿", "nearly"),
    ("将近一半", "nearly"),
    ("about 195,000", "about"), ("roughly 5%", "about"), ("approximately 38.3 trillion yuan", "about"),
    ("约1.4万亿元", "about"), ("50%左右", "about"),
    ("at least 3", "at_least"), ("no less than 20", "at_least"), ("不低于3%", "at_least"),
    ("至少2252人", "at_least"), ("30 or more", "at_least"),
    ("under 7 euros", "under"), ("less than 5%", "under"), ("不到1.9万", "under"), ("不足5%", "under"),
    ("170以下", "under"),
    ("up to 700 workers", "at_most"), ("no more than 50", "at_most"), ("至多5人", "at_most"),
    ("不超过3%", "at_most"), ("500 or less", "at_most"),
    ("5.9%", "exact"), ("达到1590EFLOPS", "exact"), ("通过10项", "exact"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "qualifier"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_a_bound_is_kept(text: str, qualifier: str) -> None:
    figures = [quantity for quantity in extract(text) if quantity.is_figure]
    assert [quantity.qualifier for quantity in figures] == [qualifier]


def test_a_bound_belongs_to_its_own_number_only() -> None:
    assert [quantity.qualifier for quantity in extract("超14万家、504家，近60%")] == ["over", "exact", "nearly"]
