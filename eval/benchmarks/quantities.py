"""Public suites and speed of `index.quantities`: `python -m eval.benchmarks.quantities [--data ../shared/data]`.

Prints one table: suite, slice, F1, best known elsewhere, aim. `docs/quantities.md` states how each suite is scored; the
suites themselves are not in the repository. `score(data)` gives the same figures to the tests that pin them.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.quantities import Quantity, extract, same
from index.quantities.currencies import ENGLISH as CURRENCIES
from index.quantities.suffixes import CHINESE as SUFFIXES
from index.quantities.symbols import WRITTEN
from index.quantities.units import ENGLISH as UNITS
from index.quantities.units import parts

Row = dict[str, Any]


@dataclass
class Counts:
    """True positives, false positives, false negatives, and the rows that were not wholly right."""

    hits: int = 0
    extra: int = 0
    missed: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        whole = 2 * self.hits + self.extra + self.missed
        return 2 * self.hits / whole if whole else 1.0

    def add(self, row: Row, hits: int, extra: int, missed: int) -> None:
        self.hits, self.extra, self.missed = self.hits + hits, self.extra + extra, self.missed + missed
        if extra or missed:
            self.wrong.append(str(row.get("id") or row.get("qid")))


@dataclass(frozen=True)
class Line:
    suite: str
    slice: str
    best: str
    aim: float


LINES = {
    "rt-en-number": Line("recognizers_text_quantities", "en number", "0.76", 0.95),
    "rt-en-percentage": Line("recognizers_text_quantities", "en percent", "1.00", 0.95),
    "rt-en-currency": Line("recognizers_text_quantities", "en currency", "0.87", 0.95),
    "rt-zh-number": Line("recognizers_text_quantities", "zh number", "0.96", 0.97),
    "rt-zh-percentage": Line("recognizers_text_quantities", "zh percent", "0.95", 0.98),
    "rt-zh-currency": Line("recognizers_text_quantities", "zh currency", "0.90", 0.95),
    "rt-zh-dimension": Line("recognizers_text_quantities", "zh dimension", "0.35", 0.90),
    "duckling-zh-Numeral": Line("duckling_corpus", "zh numerals", "0.78", 0.90),
    "duckling-zh-AmountOfMoney": Line("duckling_corpus", "zh money", "0.46", 0.85),
    "cn2an": Line("cn2an_tests", "all", "0.68", 0.95),
    "jionlp": Line("jionlp_money", "all", "0.73", 0.95),
    "quantulum3": Line("quantulum3_tests", "all", "-", 0.90),
    "xquad": Line("xquad_numeric_pairs_en_zh", "equal in both", "92.4 %", 0.98),
}


def score(data: Path) -> dict[str, Counts]:
    """F1 of every line of the table, by its key."""
    counts = {key: Counts() for key in LINES}
    for row in _rows(data / "recognizers_text_quantities.jsonl"):
        key = f"rt-{row['lang']}-{row['kind']}"
        if key in counts:
            _score_recognizers(counts[key], row)
    for row in _rows(data / "duckling_corpus.jsonl"):
        key = f"duckling-{row['lang']}-{row['dim']}"
        if key in counts:
            _score_duckling(counts[key], row)
    for name, key, scorer in (
        ("cn2an_tests", "cn2an", _score_cn2an),
        ("jionlp_money", "jionlp", _score_jionlp),
        ("quantulum3_tests", "quantulum3", _score_quantulum),
        ("xquad_numeric_pairs_en_zh", "xquad", _score_pair),
    ):
        scoring: Callable[[Counts, Row], None] = scorer
        for row in _rows(data / f"{name}.jsonl"):
            scoring(counts[key], row)
    return counts


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _close(mine: float, theirs: float) -> bool:
    return math.isclose(mine, theirs, rel_tol=1e-6, abs_tol=1e-12)


def _match(
    row: Row, counts: Counts, found: list[Quantity], wanted: list[Row], fits: Callable[[Quantity, Row], bool]
) -> None:
    """Pair each wanted entry with one quantity; what is left on either side counts against."""
    left, hits = list(found), 0
    for entry in wanted:
        chosen = next((quantity for quantity in left if fits(quantity, entry)), None)
        if chosen:
            left.remove(chosen)
            hits += 1
    counts.add(row, hits, len(left), len(wanted) - hits)


# --- Recognizers-Text -----------------------------------------------------------------------------


def _score_recognizers(counts: Counts, row: Row) -> None:
    wanted = [entry for entry in row["expected"] if entry["value"] not in {None, "null"}]
    found = extract(row["input"])
    kind = row["kind"]
    if kind == "number":
        _match_numbers(row, counts, found, wanted)
        return
    fits = {"percentage": _fits_percent, "currency": _fits_currency, "dimension": _fits_dimension}[kind]
    _match(row, counts, [quantity for quantity in found if _is_of(kind, quantity)], wanted, fits)


def _is_of(kind: str, quantity: Quantity) -> bool:
    if kind == "percentage":
        return quantity.kind in {"percent", "percentage_point"}
    if kind == "currency":
        return quantity.kind == "money"
    return quantity.kind == "measure" and _dimension(quantity.unit) not in {"time", "months"}


def _dimension(unit: str) -> str:
    known = parts(unit)
    return known[0] if known else ""


def _match_numbers(row: Row, counts: Counts, found: list[Quantity], wanted: list[Row]) -> None:
    """A number may stand inside a quantity that has a unit; such a quantity does not count against where none is."""
    numbers = [quantity for quantity in found if quantity.is_figure or quantity.kind == "year"]
    hits = 0
    for entry in wanted:
        chosen = next((quantity for quantity in numbers if _holds_number(quantity, entry)), None)
        if chosen:
            numbers.remove(chosen)
            hits += 1
    extra = sum(quantity.kind == "number" and quantity.unit in {"count", "ratio"} for quantity in numbers)
    counts.add(row, hits, extra, len(wanted) - hits)


def _holds_number(quantity: Quantity, entry: Row) -> bool:
    inside = quantity.start <= entry["start"] and entry["end"] + 1 <= quantity.end
    return inside and quantity.value is not None and _close(float(quantity.value), float(entry["value"]))


def _spans(quantity: Quantity, entry: Row) -> bool:
    return (quantity.start, quantity.end) == (entry["start"], entry["end"] + 1)


def _fits_percent(quantity: Quantity, entry: Row) -> bool:
    return (
        _spans(quantity, entry)
        and quantity.value is not None
        and _close(float(quantity.value), float(entry["value"].rstrip("%")))
    )


_CURRENCY_NAMES = {
    "Franc": "CHF",
    "Pound": "GBP",
    "Bitcoin": "BTC",
    "Peseta": "ESP",
    "Dollar": "USD",
    "Pence": "GBP",
    "Cent": "USD",
}


def _fits_currency(quantity: Quantity, entry: Row) -> bool:
    name = entry["unit"]
    code = entry.get("isoCurrency") or _CURRENCY_NAMES.get(name) or CURRENCIES.get(name.lower(), "")
    value = float(entry["value"]) / (100 if name in {"Pence", "Cent"} else 1)
    return _spans(quantity, entry) and quantity.unit == code and _close(float(quantity.value or 0), value)


_UNIT_NAMES = {"jin": "jin", "liang": "liang", "megabit": "Mbit", "kilobit": "kbit"}


def _fits_dimension(quantity: Quantity, entry: Row) -> bool:
    name = entry["unit"].lower()
    symbol = _UNIT_NAMES.get(name) or UNITS.get(name) or ""
    return (
        _spans(quantity, entry)
        and quantity.unit == symbol
        and _close(float(quantity.value or 0), float(entry["value"]))
    )


# --- Duckling -------------------------------------------------------------------------------------


def _score_duckling(counts: Counts, row: Row) -> None:
    figures = [quantity for quantity in extract(row["input"], row["lang"]) if quantity.is_figure]
    right = len(figures) == 1 and _fits_duckling(figures[0], row)
    counts.add(row, int(right), 0 if right else len(figures), 0 if right else 1)


def _fits_duckling(quantity: Quantity, row: Row) -> bool:
    values = [value / (100 if row["unit"] == "Cent" else 1) for value in row["values"]]
    mine = (
        [float(quantity.low or 0), float(quantity.high or 0)]
        if quantity.kind == "range"
        else [float(quantity.value or 0)]
    )
    if len(mine) != len(values) or not all(_close(one, other) for one, other in zip(mine, values, strict=True)):
        return False
    if row["dim"] == "Numeral":
        return True
    return quantity.unit in ({"CNY", "HKD", "USD", "TWD"} if row["unit"] in {"Dollar", "Cent"} else {row["unit"]})


# --- cn2an ----------------------------------------------------------------------------------------


def _score_cn2an(counts: Counts, row: Row) -> None:
    """A malformed row is right where no figure spans it whole."""
    text = row["input"]
    figures = [quantity for quantity in extract(text, "zh") if quantity.is_figure]
    whole = len(figures) == 1 and figures[0].start == 0 and figures[0].end == len(text)
    if row["value"] is None:
        counts.add(row, int(not whole), int(whole), 0)
        return
    right = whole and figures[0].value is not None and _close(float(figures[0].value), float(row["value"]))
    counts.add(row, int(right), int(whole and not right), int(not right))


# --- JioNLP ---------------------------------------------------------------------------------------


def _score_jionlp(counts: Counts, row: Row) -> None:
    found = [quantity for quantity in extract(row["input"], "zh") if quantity.is_figure]
    if row["kind"] == "money_extractor":
        spans = {tuple(entry["offset"]) for entry in row["expected"]}
        money = [quantity for quantity in found if quantity.kind == "money" or quantity.unit == "CNY"]
        hits = sum((quantity.start, quantity.end) in spans for quantity in money)
        counts.add(row, hits, len(money) - hits, len(spans) - hits)
        return
    right = len(found) == 1 and _fits_jionlp(found[0], row["expected"])
    counts.add(row, int(right), 0 if right else len(found), 0 if right else 1)


_BLUR = {
    "accurate": {"exact"},
    "blur": {"about", "range", "over"},
    "blur+": {"over", "at_least"},
    "blur-": {"nearly", "under", "at_most"},
}


def _fits_jionlp(quantity: Quantity, expected: Row) -> bool:
    suffix = SUFFIXES[expected["case"]]
    unit_fits = quantity.unit == suffix.unit or (quantity.unit == "count" and expected["case"] == "元")
    if not unit_fits or quantity.qualifier not in _BLUR[expected["definition"]]:
        return False
    if isinstance(expected["num"], list):
        mine = (quantity.low, quantity.high)
        return None not in mine and all(
            _close(float(one or 0), float(other)) for one, other in zip(mine, expected["num"], strict=True)
        )
    return quantity.value is not None and abs(float(quantity.value) - float(expected["num"])) < 0.0051


# --- quantulum3 -----------------------------------------------------------------------------------


def _score_quantulum(counts: Counts, row: Row) -> None:
    found = [quantity for quantity in extract(row["input"]) if quantity.is_figure or quantity.kind == "year"]
    _match(row, counts, found, row["expected"], _fits_quantulum)


def _fits_quantulum(quantity: Quantity, entry: Row) -> bool:
    text, theirs = entry["text"].casefold(), quantity.text.casefold()
    if text not in theirs and theirs not in text:
        return False
    value = float(entry["value"])
    if quantity.kind == "range":
        middle = float((quantity.low or 0) + (quantity.high or 0)) / 2
        return _close(middle, value) and _names_unit(quantity.unit, entry["unit"])
    for unit, factor in _readings(entry["unit"]):
        if quantity.unit == unit and quantity.value is not None and _close(float(quantity.value), value * factor):
            return True
    return False


def _names_unit(unit: str, name: str) -> bool:
    return any(unit == reading for reading, _ in _readings(name))


_QUANTULUM_UNITS: dict[str, tuple[tuple[str, float], ...]] = {
    "dimensionless": (("count", 1), ("ratio", 1), ("", 1), ("multiple", 1)),
    "percentage": (("percent", 1),),
    "dollar": (("USD", 1),),
    "euro": (("EUR", 1),),
    "pound sterling": (("GBP", 1),),
    "penny": (("GBP", 0.01), ("USD", 0.01)),
    "cent": (("USD", 0.01),),
    "dime": (("USD", 0.1),),
    "dozen": (("count", 12),),
    "baker's dozen": (("count", 13),),
    "gross": (("count", 144),),
    "cubic centimetre": (("mL", 1), ("cm3", 1)),
    "inverse second": (("1/s", 1),),
    "count per week": (("1/week", 1),),
    "ton per day": (("t/day", 1),),
    "kilogram per cubic centimetre": (("kg/cm3", 1),),
    "minute of arc": (("'", 1), ("ft", 1)),
    "second of arc": (("''", 1), ("in", 1)),
    "kilometre per square second": (("km/s2", 1),),
    "joule per square metre per year": (("J/m2/year", 1),),
    "candela second": (("cd.s", 1),),
    "joule second": (("J.s", 1),),
    "watt hour": (("Wh", 1),),
    "megawatt hour": (("MWh", 1),),
    "gray": (("Gy", 1),),
    "milligray": (("mGy", 1),),
}


def _readings(name: str) -> tuple[tuple[str, float], ...]:
    """Our units that a name of quantulum3's means, each with the factor to our base."""
    if name in _QUANTULUM_UNITS:
        return _QUANTULUM_UNITS[name]
    above, _, below = name.partition(" per ")
    symbol = UNITS.get(above.lower()) or (CURRENCIES.get(above, "") if below else "") or WRITTEN.get(above, "")
    if below:
        symbol = f"{symbol}/{UNITS.get(below, below)}"
    return ((symbol, 1),)


# --- XQuAD ----------------------------------------------------------------------------------------


def _score_pair(counts: Counts, row: Row) -> None:
    """Every figure of the English answer equals one of the Chinese answer, or the other way round."""
    english, chinese = extract(row["en"], "en"), extract(row["zh"], "zh")
    right = bool(english and chinese) and (
        all(any(same(one, other) for other in chinese) for one in english)
        or all(any(same(other, one) for one in english) for other in chinese)
    )
    counts.add(row, int(right), int(not right), int(not right))


# --- speed and the table --------------------------------------------------------------------------


def speed(text: str, rounds: int = 5) -> float:
    """Best MB (UTF-8) per second of processor time over `rounds`, paragraph by paragraph as the index reads."""
    paragraphs = text.split("\n")
    best = math.inf
    for _ in range(rounds):
        begun = time.process_time()
        for paragraph in paragraphs:
            extract(paragraph)
        best = min(best, time.process_time() - begun)
    return len(text.encode()) / best / 1e6


def texts(folder: Path) -> dict[str, str]:
    """The documents of a folder, joined by language."""
    joined = {"en": "", "zh": ""}
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
        joined["zh" if chinese * 4 > len(text) else "en"] += text + "\n"
    return joined


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--seeds", type=Path, default=Path("../shared/seeds"))
    options.add_argument("--wrong", action="store_true", help="name the rows that were not wholly right")
    chosen = options.parse_args()
    print("| suite | slice | F1 | best known elsewhere | aim |\n|---|---|---|---|---|")
    for key, counts in score(chosen.data).items():
        line = LINES[key]
        print(f"| {line.suite} | {line.slice} | {counts.f1:.3f} | {line.best} | {line.aim:.2f} |")
        if chosen.wrong:
            print("    " + " ".join(counts.wrong))
    for language, text in texts(chosen.seeds).items():
        print(f"| speed | {language}, {len(text.encode()) // 1000} kB | {speed(text):.1f} MB/s | - | 3.0 |")


if __name__ == "__main__":
    main()
