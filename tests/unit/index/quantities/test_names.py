"""Every name of a unit or a currency in the tables is read after a number as what the table says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.quantities import currencies, extract, suffixes, units

HEADS_OF_NUMERALS = frozenset({"百慕大元", "多米尼加比索", "几内亚法郎", "几内亞法郎"})
"""Their first character belongs to the number before them: 42百, 42多, 42几."""


def unit_of(text: str) -> list[str]:
    return [quantity.unit for quantity in extract(text)]


def english(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, unit) for name, unit in table.items() if name.isascii() and len(name) > 2]


CASES: dict[str, tuple[list[tuple[str, str]], Callable[[str], str]]] = {
    "currencies in English": (english(currencies.ENGLISH), lambda name: f"paid 42 {name} in cash"),
    "hundredths in English": (english(currencies.ENGLISH_MINOR), lambda name: f"paid 42 {name} in cash"),
    "currencies in Chinese": (list(currencies.CHINESE.items()), lambda name: f"支付了42{name}。"),
    "hundredths in Chinese": (list(currencies.CHINESE_HUNDREDTHS.items()), lambda name: f"支付了42{name}。"),
    "units in English": (english(units.ENGLISH), lambda name: f"It measures 42 {name}, they said."),
    "units in Chinese": (
        # `千安` after a number is read as thousands of 安, the same amount
        [(name, unit) for name, unit in units.CHINESE.items() if name[0] not in "千百兆"],
        lambda name: f"达到42{name}。",
    ),
    "codes": (
        [(code, code) for code in sorted(currencies.CODES) if currencies.code_of(code)],
        lambda code: f"worth {code} 42 million",
    ),
}


@pytest.mark.parametrize(("names", "sentence"), CASES.values(), ids=CASES)
def test_every_name_in_the_tables_is_read(names: list[tuple[str, str]], sentence: Callable[[str], str]) -> None:
    wrong = [(name, read) for name, unit in names if (read := unit_of(sentence(name))) != [unit]]
    assert [entry for entry in wrong if entry[0] not in HEADS_OF_NUMERALS] == []


def test_the_traditional_form_of_a_currency_is_read_as_the_simplified() -> None:
    assert suffixes.CHINESE["雷亞爾"].unit == suffixes.CHINESE["雷亚尔"].unit == "BRL"
    assert unit_of("支付了42土耳其里拉、42緬元") == ["TRY", "MMK"]


def test_soldiers_of_a_country_are_no_microseconds() -> None:
    assert unit_of("500 US soldiers and 5 PCs") == ["count", "count"]
