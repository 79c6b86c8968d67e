"""What supports what."""

from __future__ import annotations

import pytest

from index.quantities import Quantity, extract, same


def read(text: str) -> Quantity:
    (found,) = extract(text)
    return found


SUPPORTED = [
    ("4.838 million", "483.8万辆"), ("4.84 million", "483.8万座"), ("16 million", "16.49 million"),
    ("more than 35,000", "over 35,000"),
    ("超3.5万家", "over 35,000"), ("over 4.8 million", "483.8万"), ("at least 35,000", "over 35,000"),
    ("about 500", "500"), ("nearly 3,000", "近3000批次"),
    ("2.4kg", "2.4 kilograms"), ("2400 g", "2.4kg"), ("5 tonnes", "5000公斤"), ("23 GB", "23,000 MB"),
    ("24 hours", "一天"),
    ("two-thirds", "三分之二"), ("66.7%", "two-thirds"), ("四成", "40%"), ("half", "50%"), ("over half", "五成以上"),
    ("0.5", "一半"),
    ("1.2 trillion yuan", "1.2万亿元"), ("$3.2bn", "32亿美元"), ("doubled", "翻一番"), ("增长1倍", "翻一番"),
    ("增长1.5倍", "增长到2.5倍"),
    ("3-5 years", "3到5年"), ("at least 3%", "3%到5%"), ("10 bps", "0.1个百分点"), ("320 km/h", "320公里/小时"),
    ("twice", "两次"),
    ("2025", "2025年"), ("2026", "2026年1月21日"), ("January 21, 2026", "2026年1月21日"),
    ("1990s", "20 世纪 90 年代"), ("third", "第三"), ("5G", "5G"),
    ("5.90 percent", "5.9%"), ("five million", "500万"), ("around a billion years", "大约10亿年"),
    ("9 a.m.", "上午9点"), ("15:30", "下午三点半"), ("3:30 p.m.", "15时30分"), ("12 p.m.", "中午12点"), ("9:30", "晚上9:30"),
    ("nine o'clock in the evening", "21:00"), ("thousands of people", "数千人"), ("dozens of people", "数十人"),
    ("thousands of people", "3,200 people"), ("a year and a half", "一年半"), ("an hour and a half", "90分钟"),
    ("个把月", "about one month"), ("$581b", "5810亿美元"), ("100兆带宽", "100 Mbps"),
]  # fmt: skip
UNSUPPORTED = [
    ("4.9 million", "483.8万"), ("16.0 million", "16.49 million"), ("4.838 million", "5 million"),
    ("35,000", "over 35,000"), ("500", "约500"),
    ("3,000", "近3000批次"), ("over 3 million", "483.8万"), ("5.9%", "5.9个百分点"), ("0.1个百分点", "0.1%"),
    ("20 dollars", "20 yuan"),
    ("1.2 trillion dollars", "1.2万亿元"), ("3 miles", "4.8 km"), ("320 km", "320 km/h"),
    ("增长1.5倍", "增长到1.5倍"), ("-5%", "5%"),
    ("4.838 billion", "483.8万"), ("48.38亿", "4.838 million"), ("4", "3-5"), ("3-6 years", "3到5年"),
    ("2024", "2025年"), ("6G", "5G"),
    ("second", "第三"), ("3 days", "3 years"), ("10 kg", "10"), ("20年", "18年"), ("300", "312"),
    ("over 8,000", "不到8000"),
    ("9 a.m.", "晚上9点"), ("21:30", "上午9:30"), ("9 a.m.", "9点半"), ("9 p.m.", "9:00"),
    ("thousands of people", "数万人"), ("thousands of people", "320 people"), ("1000-10,000 people", "3,200 people"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "source"), SUPPORTED, ids=[f"{claim} by {source}" for claim, source in SUPPORTED])
def test_a_source_supports(claim: str, source: str) -> None:
    assert same(read(claim), read(source))


@pytest.mark.parametrize(
    ("claim", "source"), UNSUPPORTED, ids=[f"{claim} by {source}" for claim, source in UNSUPPORTED]
)
def test_a_source_does_not_support(claim: str, source: str) -> None:
    assert not same(read(claim), read(source))
