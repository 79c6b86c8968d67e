"""What a figure is worth and in which unit, however it is written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.quantities import Quantity, extract


def only(text: str) -> Quantity:
    figures = [quantity for quantity in extract(text) if quantity.is_figure]
    assert len(figures) == 1, figures
    return figures[0]


NUMBERS = [
    ("4.838 million", "4838000"), ("483.8万", "4838000"), ("483.8萬", "4838000"), ("16,490,000", "16490000"),
    ("1,23,45,678", "12345678"),
    ("504,000", "504000"), ("５０４，０００", "504000"), ("two hundred", "200"), ("five million", "5000000"),
    ("1.2 bn", "1200000000"),
    ("nearly four point eight million", "4800000"), ("half a million", "500000"), ("one and a half million", "1500000"),
    ("a hundred and two", "102"), ("three hundred and two dozens", "324"), ("5 million", "5000000"), ("15k", "15000"),
    ("三千五百万", "35000000"), ("两百", "200"), ("兩千六", "2600"), ("一百二", "120"), ("一百零二", "102"),
    ("三万五", "35000"),
    ("壹拾壹", "11"), ("廿二", "22"), ("200亿零四千230", "20000004230"), ("7 万5 千4 百", "75400"),
    ("三千万亿", "3000000000000000"),
    ("五兆六十二亿", "5006200000000"), ("一亿五千万零六千三百五十五", "150006355"), ("零点五", "0.5"),
    ("十点二三三", "10.233"),
    ("二十五分之十", "0.4"), ("三百五十又三分之一", "350.3333333333333333333333333"), ("二〇一八", "2018"),
    ("10万万", "1000000000"),
    ("-504", "-504"), ("负三十二", "-32"), ("negative ten", "-10"), ("12.32e+14", "1232000000000000"),
    ("2.48×10−5", "0.0000248"),
    ("2 1/2", "2.5"), ("½", "0.5"), ("3/4", "0.75"), ("two thirds", "0.6666666666666666666666666667"),
    ("一百分之二", "0.02"),
    ("nine out of ten", "0.9"), ("6 crore", "60000000"), ("one hundred thirty two fifths", "26.4"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS, ids=[text for text, _ in NUMBERS])
def test_a_number_is_worth_what_it_says(text: str, value: str) -> None:
    assert only(text).value == Decimal(value)


UNITS = [
    ("七五折", "percent", "75", "percent"), ("85折", "percent", "85", "percent"), ("5成5", "percent", "55", "percent"),
    ("6毛5分", "money", "0.65", "CNY"), ("五块半", "money", "5.5", "CNY"), ("5億台幣", "money", "500000000", "TWD"),
    ("22.5 million usd", "money", "22500000", "USD"), ("¥500 in Tokyo", "money", "500", "JPY"),
    ("4 ¢", "money", "0.04", "USD"),
    ("500毫升", "measure", "500", "mL"), ("时速达350公里", "measure", "350", "km/h"),
    ("零下10度", "measure", "-10", "°C"),
    ("5.9%", "percent", "5.9", "percent"), ("5.9％", "percent", "5.9", "percent"),
    ("百分之五点九", "percent", "5.9", "percent"),
    ("5 per cent", "percent", "5", "percent"), ("3‰", "percent", "0.3", "percent"),
    ("千分之三", "percent", "0.3", "percent"),
    ("四成", "percent", "40", "percent"), ("七成六", "percent", "76", "percent"), ("9折", "percent", "90", "percent"),
    ("0.1个百分点", "percentage_point", "0.1", "percentage_point"),
    ("0.1個百分點", "percentage_point", "0.1", "percentage_point"),
    ("3 percentage points", "percentage_point", "3", "percentage_point"),
    ("25 basis points", "percentage_point", "0.25", "percentage_point"),
    ("1.2万亿元", "money", "1200000000000", "CNY"), ("38.3 trillion yuan", "money", "38300000000000", "CNY"),
    ("$3.2bn", "money", "3200000000", "USD"),
    ("US$ 14 million", "money", "14000000", "USD"), ("HK$5", "money", "5", "HKD"), ("5港元", "money", "5", "HKD"),
    ("RMB100", "money", "100", "CNY"),
    ("人民币  50元", "money", "50", "CNY"), ("港币两千九百六十元", "money", "2960", "HKD"),
    ("123元1角1分", "money", "123.11", "CNY"),
    ("一百三十五块六角七分钱", "money", "135.67", "CNY"), ("三万元欧元", "money", "30000", "EUR"),
    ("20 dollars 43 cents", "money", "20.43", "USD"),
    ("64.2 cents", "money", "0.642", "USD"), ("30 MUSD", "money", "30000000", "USD"),
    ("20 million pounds", "money", "20000000", "GBP"),
    ("1590EFLOPS", "measure", "1590", "EFLOPS"), ("23GB", "measure", "23", "GB"), ("46.5千瓦", "measure", "46.5", "kW"),
    ("五十兆字节", "measure", "50", "MB"), ("六千字节", "measure", "6", "kB"), ("387万亩", "measure", "3870000", "mu"),
    ("320 km/h", "measure", "320", "km/h"), ("320公里/小时", "measure", "320", "km/h"),
    ("每小时320公里", "measure", "320", "km/h"),
    ("每吨3500元", "money", "3500", "CNY/t"), ("$350 per kg", "money", "350", "USD/kg"),
    ("4 cubic kilometers", "measure", "4", "km3"),
    ("301,338 km2", "measure", "301338", "km2"), ("-18 °C", "measure", "-18", "°C"), ("-5℃", "measure", "-5", "°C"),
    ("华氏70度", "measure", "70", "°F"), ("98.6 degrees Fahrenheit", "measure", "98.6", "°F"),
    ("three weeks", "measure", "3", "week"),
    ("两年半", "measure", "2.5", "year"), ("一个半小时", "measure", "1.5", "h"),
    ("两个半月", "measure", "2.5", "month"), ("29岁", "measure", "29", "year"),
    ("六斤八两", "measure", "6.8", "jin"), ("三十两", "measure", "30", "liang"),
    ("45-acre", "measure", "45", "acre"), ("5 mt", "measure", "5", "t"),
    ("2,204.62 lb", "measure", "2204.62", "lb"), ("14 mGy", "measure", "14", "mGy"),
    ("9.83e-3 +/- 1e-5 km/s2", "measure", "0.00983", "km/s2"),
    ("翻一番", "multiple", "2", "multiple"), ("翻了两番", "multiple", "4", "multiple"),
    ("doubled", "multiple", "2", "multiple"),
    ("1.5倍", "multiple", "1.5", "multiple"), ("3-fold", "multiple", "3", "multiple"),
    ("三分之二", "number", "0.6666666666666666666666666667", "ratio"),
    ("过半", "number", "0.5", "ratio"), ("483.8万座", "number", "4838000", "count"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value", "unit"), UNITS, ids=[row[0] for row in UNITS])
def test_a_figure_has_its_kind_and_unit(text: str, kind: str, value: str, unit: str) -> None:
    quantity = only(text)
    assert (quantity.kind, quantity.value, quantity.unit) == (kind, Decimal(value), unit)


RANGES = [
    ("3到5年", "3", "5", "year"), ("10-15%", "10", "15", "percent"), ("百分之三到百分之五", "3", "5", "percent"),
    ("3到5万", "30000", "50000", "count"),
    ("30 to 50 thousand", "30000", "50000", "count"), ("between 3 and 5 million yuan", "3000000", "5000000", "CNY"),
    ("从8500到3万港元", "8500", "30000", "HKD"), ("一百二十到一百五十万元", "1200000", "1500000", "CNY"),
    ("八九亿韩元", "800000000", "900000000", "KRW"),
    ("三五百块", "300", "500", "CNY"), ("1万(含)-5万元", "10000", "50000", "CNY"), ("8- to 16-meter", "8", "16", "m"),
    ("-18 °C to -34 °C", "-34", "-18", "°C"), ("数十亿元", "1000000000", "10000000000", "CNY"),
    ("十七八岁", "17", "18", "year"),
    ("一两个", "1", "2", "count"), ("several hundred models", "100", "1000", "count"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES, ids=[row[0] for row in RANGES])
def test_a_range_has_both_bounds_in_one_unit(text: str, low: str, high: str, unit: str) -> None:
    quantity = only(text)
    assert (quantity.kind, quantity.value, quantity.qualifier) == ("range", None, "range")
    assert (quantity.low, quantity.high, quantity.unit) == (Decimal(low), Decimal(high), unit)


def test_the_two_numbers_of_a_change_are_no_range() -> None:
    values = [quantity.value for quantity in extract("Growth rose from 5.7% to 5.9% in the year.")]
    assert values == [Decimal("5.7"), Decimal("5.9")]


def test_by_how_much_and_to_what_are_two_figures() -> None:
    values = [str(quantity.value) for quantity in extract("Cash decreased $0.4 million to $12.3 million.")]
    assert values == ["400000", "12300000"]


def test_a_list_shares_the_unit_that_stands_last() -> None:
    found = extract("rates 2.2 and 0.8 percentage points higher")
    assert [(quantity.value, quantity.unit) for quantity in found] == [
        (Decimal("2.2"), "percentage_point"),
        (Decimal("0.8"), "percentage_point"),
    ]


def test_a_growth_by_a_multiple_is_told_from_a_growth_to_it() -> None:
    by, to = only("增长1.5倍"), only("增长到1.5倍")
    assert (by.of, to.of) == ("increase", "")


COUNTED = [
    ("483.8万座基站", "座"), ("3.5万余家", "家"), ("16.49 million units, up", "units"),
    ("over 35,000 smart factories were", "smart factories"),
    ("150余万次", "次"), ("500 standards", "standards"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "of"), COUNTED, ids=[row[0] for row in COUNTED])
def test_what_is_counted_is_named(text: str, of: str) -> None:
    assert only(text).of == of


AMBIGUOUS = ["890.500.000", "5 mt", "1,3", "100 mb"]


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_what_can_be_read_in_two_ways_says_so(text: str) -> None:
    assert only(text).ambiguous


def test_the_last_stated_digit_is_kept() -> None:
    assert only("4.838 million").quantum == 1000
    assert only("5.9%").quantum == Decimal("0.1")
    assert only("三百").quantum == 1


def test_a_quantity_points_at_its_place_in_the_text() -> None:
    text = "累计建成5G基站４８３.８万座，占比 60%。"
    for quantity in extract(text):
        assert text[quantity.start : quantity.end] == quantity.text
    assert [quantity.text for quantity in extract(text)] == ["5G", "４８３.８万", "60%"]


def test_a_value_prints_without_an_exponent_or_trailing_zeros() -> None:
    assert [str(quantity.value) for quantity in extract("4.838 million, 5.90%, 1.2万亿元")] == [
        "4838000",
        "5.9",
        "1200000000000",
    ]
