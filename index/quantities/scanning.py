"""Where numerals begin: one compiled pattern a script.

Each pattern starts with a single character class, so that the engine skips ahead by a table, and tells the cases apart
by looking back at the character it took. English words are looked for only after a character that is no letter,
through a tree of their letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.quantities import hanzi, words
from index.quantities.patterns import Pattern

MULTIPLES = {
    "doubled": "2", "doubling": "2", "tripled": "3", "tripling": "3", "quadrupled": "4", "quadrupling": "4",
    "twice": "2", "thrice": "3",
    "halved": "0.5", "twofold": "2", "threefold": "3", "fourfold": "4", "fivefold": "5", "sixfold": "6", "sevenfold": "7",
    "eightfold": "8", "ninefold": "9", "tenfold": "10", "hundredfold": "100", "thousandfold": "1000",
}  # fmt: skip
"""Words that say how many times; their values."""
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SINGLES_WORDS = """
    gallon liter litre pint quart kilo kilogram kilometre kilometer mile tonne gram kibibyte kilobyte megabyte
    gigabyte terabyte penny dime lb decade century fortnight
"""
_SINGLES = _SINGLES_WORDS.split()
"""What `a` before it makes one of; other units follow `a` in prices (`$98 a share`) and rates."""


def _tree(endings: Iterable[str]) -> str:
    """A pattern that matches exactly the given strings, their common letters shared."""
    heads: dict[str, list[str]] = {}
    for ending in endings:
        heads.setdefault(ending[:1], []).append(ending[1:])
    optional = heads.pop("", None)
    branches = [head + _tree(rest) for head, rest in sorted(heads.items())]
    body = "|".join(branches)
    if optional is not None:
        return f"(?:{body})?" if body else ""
    return body if len(branches) == 1 else f"(?:{body})"


def _words() -> str:
    heads: dict[str, list[str]] = {}
    for word in {*words.STARTERS, *MULTIPLES, *(f"a {name}" for name in _SINGLES)} - {"nil"}:
        heads.setdefault(word[0], []).append(word[1:])
    return "|".join(f"[{head}{head.upper()}]{_tree(rest)}" for head, rest in sorted(heads.items()))


_WORD = rf"(?:{_words()})(?![a-z])"
_HAN = f"{hanzi.CHARACTERS}半几幾数數"
_FOLD = r"(?<=翻)了?[一两兩三四]?[番倍]|(?<=[对對])折|(?<=[个個块塊亩畝里年]把)(?=[月小星礼禮钟鐘人钱錢地路时時])"
_FIGURE = rf"(?<=[0-9])[0-9]*|(?<=\.)(?=[0-9])|(?<=[{VULGAR}])"
_ENGLISH = Pattern(rf"[^A-Za-z](?:{_FIGURE}|(?<![0-9]){_WORD})")
_CHINESE = Pattern(rf"[0-9.{VULGAR}{_HAN}翻对對把](?:{_FIGURE}|(?<=[{_HAN}])[{_HAN}]*|{_FOLD})")
_MIXED = Pattern(rf"[^A-Za-z](?:{_FIGURE}|(?<=[{_HAN}])[{_HAN}]*|{_FOLD}|(?<![0-9]){_WORD})")
_ANY_HAN = Pattern("[\u3007\u4e00-\u9fff]")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_WIDE = Pattern("[\u3007\u4e00-\u9fff\uff10-\uff19]")
_LATIN_WORD = Pattern("[A-Za-z]{3}")


_LONGEST_WORD = 16


def is_wide(text: str) -> bool:
    """Whether the text holds Chinese characters or full-width digits."""
    return _WIDE.search(text) is not None


def has_chinese(text: str) -> bool:
    return bool(_ANY_HAN.search(text))


def candidates(text: str, chinese: bool) -> Iterator[tuple[int, str]]:
    """Offset and first token of everything that may be a number, in order."""
    words_too = not chinese or bool(_LATIN_WORD.search(text))
    pattern = _ENGLISH if not chinese else _MIXED if words_too else _CHINESE
    if words_too and (first := pattern.match(" " + text[:_LONGEST_WORD])) and len(first[0]) > 1:
        yield 0, first[0][1:]
    for found in pattern.finditer(text):
        token = found[0]
        if token[-1] in _LETTERS:
            yield found.start() + 1, token[1:]
        else:
            yield found.start(), token
