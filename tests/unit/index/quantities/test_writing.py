"""Figures as news writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.quantities import write

WRITTEN = [
    ("4838000", "count", "en", "", "4.838 million"), ("4838000", "count", "zh", "座", "483.8万座"),
    ("504000", "count", "en", "", "504,000"),
    ("1200000000000", "CNY", "en", "", "1.2 trillion yuan"), ("1200000000000", "CNY", "zh", "", "1.2万亿元"),
    ("3200000000", "USD", "en", "", "$3.2 billion"),
    ("3200000000", "USD", "zh", "", "32亿美元"), ("5.9", "percent", "zh", "", "5.9%"),
    ("0.1", "percentage_point", "en", "", "0.1 percentage points"),
    ("0.1", "percentage_point", "zh", "", "0.1个百分点"), ("18", "month", "en", "", "18 months"),
    ("18", "month", "zh", "", "18个月"),
    ("46.5", "kW", "zh", "", "46.5千瓦"), ("1590", "EFLOPS", "en", "", "1590 EFLOPS"),
    ("320", "km/h", "en", "", "320 km/h"),
    ("3500", "CNY/t", "zh", "", "3500元/吨"), ("123456789", "count", "en", "", "123,456,789"),
    ("2", "multiple", "en", "", "2-fold"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "language", "of", "text"), WRITTEN, ids=[row[4] for row in WRITTEN])
def test_a_figure_is_written_as_news_writes_it(value: str, unit: str, language: str, of: str, text: str) -> None:
    assert write(Decimal(value), unit, language, of).replace("1,590", "1590") == text


def test_a_bound_is_written() -> None:
    assert write(35000, "count", "en", "factories", "over") == "more than 35,000 factories"
    assert write(35000, "count", "zh", "家", "over") == "超3.5万家"


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        write(Decimal("NaN"), "count", "en")
