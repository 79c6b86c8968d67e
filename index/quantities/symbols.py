"""Unit symbols as they are written after a number, and abbreviations of rates.

A lower-case `b` is a bit (`100 mb`), a capital one a byte; `mt` and `MT` are tonnes, `Mt` a million of them.
"""

from __future__ import annotations

from index.quantities import units

RATES = {
    "kph": "km/h", "kmph": "km/h", "kmh": "km/h", "mph": "mi/h", "mbps": "Mbit/s", "gbps": "Gbit/s", "kbps": "kbit/s",
    "tbps": "Tbit/s", "tpd": "t/day", "tpa": "t/year", "mtpa": "Mt/year", "bpd": "bbl/day", "fps": "frame/s",
    "tph": "t/h", "mpg": "mi/gal", "cfs": "ft3/s", "gpm": "gal/min", "bpm": "1/min", "bopd": "bbl/day",
}  # fmt: skip
_WORDS_TOO = """
    in are au st li day min year bar cup pt gr turn rad month week quarter decade century hour knot
"""
_NOT_SYMBOLS = frozenset(_WORDS_TOO.split())
_OWN = {
    symbol: symbol
    for symbol in units.SYMBOLS
    if symbol.isascii() and symbol.replace("2", "").replace("3", "").isalpha() and symbol not in _NOT_SYMBOLS
}
_VARIANTS = {
    "mcg": "ug", "KW": "kW", "KM": "km", "Km": "km", "KG": "kg", "Kg": "kg", "KB": "kB", "kb": "kbit", "mb": "Mbit",
    "Mb": "Mbit", "Gb": "Gbit", "b": "bit", "l": "L", "ml": "mL", "cl": "cL", "dl": "dL", "MT": "t", "mt": "t",
    "EFlops": "EFLOPS",
    "µg": "ug", "μg": "ug", "µm": "um", "μm": "um", "µs": "us", "μs": "us", "Ω": "ohm", "kΩ": "kohm",
    "MΩ": "Mohm", "sqm": "m2", "Ga": "Gyr", "Ma": "Myr", "ka": "kyr", "hr": "h", "hrs": "h", "C": "°C", "F": "°F",
    "cc": "mL", "ML": "mL", "MP": "Mpixel", "mT": "mT", "µF": "uF", "μF": "uF", "µL": "uL", "μL": "uL", "µl": "uL",
    "µSv": "uSv", "μSv": "uSv", "µV": "uV", "µA": "uA", "º": "°", "ºC": "°C", "ºF": "°F", "NM": "nmi",
    "KWh": "kWh", "°": "°", "°C": "°C", "°F": "°F", "℃": "°C", "℉": "°F", "sec": "s", "secs": "s",
    "cds": "cd.s",
    "Js": "J.s", "Nm": "N.m",
}  # fmt: skip
_PRONOUNS = frozenset({"us", "ps", "pc", "cd", "as", "Ci", "Ms", "Ps"})
"""Symbols that in other letters are words (`500 US soldiers`, `5 PCs`)."""
WRITTEN: dict[str, str] = _OWN | _VARIANTS
"""Symbol, case and all -> unit."""

FACTORED: dict[str, tuple[str, int]] = {
    "bcm": ("m3", 10**9), "mcm": ("m3", 10**6), "tcm": ("m3", 10**12), "mcf": ("ft3", 10**3), "mmcf": ("ft3", 10**6),
    "bcf": ("ft3", 10**9), "tcf": ("ft3", 10**12), "mmbtu": ("BTU", 10**6), "mbpd": ("bbl/day", 10**6),
    "kbpd": ("bbl/day", 10**3), "mtoe": ("toe", 10**6), "ktoe": ("toe", 10**3), "mboe": ("boe", 10**6),
}  # fmt: skip
"""Abbreviations that hold a magnitude: the unit and how many of it."""

_FOLDED = {symbol.lower(): symbol for symbol in reversed(_OWN) if len(symbol) > 1 and symbol not in _PRONOUNS}
_LOWER_CASE = {
    "gb": "GB", "mb": "Mbit", "kb": "kbit", "tb": "TB", "mt": "t", "mw": "MW", "pa": "Pa", "mm": "mm", "ms": "ms",
    "nm": "nm", "mg": "mg", "mpa": "MPa", "l": "L",
}  # fmt: skip
LOWER: dict[str, str] = _FOLDED | _LOWER_CASE
"""Symbol in lower case -> the unit it most often is."""
