"""Names that no glossary holds, from Latin letters to the characters that Chinese writes their sounds with.

After the usual table of sounds for foreign names: a spelling is cut into onset and vowel, each pair has one to three
usual characters. Spelling says little of how a name sounds, so what comes out is pairs of neighbouring syllables, each
in its few writings; a pair that no text holds costs nothing. And back: the spellings that characters may stand for.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, product
from pathlib import Path

_TABLE = Path(__file__).with_name("sounds.txt")
_LONGEST = 8
_LETTERS = str.maketrans("łøđßþ", "lodst")
_ONSETS = {
    "sch": "sh", "tsch": "ch", "tch": "ch", "ch": "ch", "sh": "sh", "ph": "f", "th": "t", "ck": "k", "qu": "kw",
    "q": "k", "c": "k", "x": "s", "wh": "w", "wr": "r", "kn": "n", "gh": "g", "rh": "r", "kh": "h", "zh": "j",
    "cz": "ch", "sz": "sh", "ts": "z", "dz": "z", "tz": "z", "gn": "n",
}  # fmt: skip
_VOWELS = {
    "ee": "i", "ea": "i", "ie": "i", "y": "i", "oo": "u", "ou": "u", "eu": "u", "ue": "u", "oa": "o", "oe": "o",
    "ow": "au", "aw": "au", "ay": "ei", "ey": "i", "ae": "ei", "aa": "a", "igh": "ai", "ew": "u", "io": "io",
    "ia": "ia", "iu": "iu",
}  # fmt: skip
_SYLLABLE = re.compile(
    r"(?P<onset>tsch|sch|tch|[cskzp]h|th|wh|wr|kn|gh|rh|gn|ck|qu|cz|sz|ts|dz|tz|[bcdfghjklmnpqrstvwxz]|y(?=[aeiou]))?"
    r"(?P<vowel>igh|ee|ea|ie|oo|ou|eu|ue|oa|oe|ow(?![aeiou])|aw(?![aeiou])|ay(?![aeiou])|ey(?![aeiou])|ae|aa|ai|au|ei|ew"
    r"|io|ia|iu|[aeiouy])?"
    r"(?P<nasal>ng(?![aeiouy])|n(?![aeiouyn])|m(?=[bp]))?"
)
_ER = re.compile(r"(?<=[aeiouy])(r)(?=[bcdfghjklmnpqstvwxz]|$)")


@cache
def _sounds() -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            onset, _, cells = line.partition("\t")
            for cell in cells.split():
                vowel = cell.rstrip("".join(c for c in cell if c > "\u3000"))
                table[onset, vowel] = cell[len(vowel) :]
    return table


def _syllables(name: str) -> list[tuple[str, str, str]]:
    """(onset, vowel, the letters) of a name in lower-case ASCII letters."""
    if len(name) > 3 and name.endswith("e"):
        name = name[:-1]
    name = re.sub(r"([bcdfgklmnprstz])\1", r"\1", _ER.sub("", name))
    found: list[tuple[str, str, str]] = []
    for match in _SYLLABLE.finditer(name):
        onset, vowel, nasal = match["onset"] or "-", match["vowel"] or "-", match["nasal"]
        if not match.group():
            continue
        onset = "s" if onset == "c" and vowel[0] in "eiy" else _ONSETS.get(onset, onset)
        vowel = _VOWELS.get(vowel, vowel)
        first, second = (vowel[0], vowel[1]) if vowel in ("io", "ia", "iu") else (vowel, "")
        if second:
            found.append((onset, first, match.group()))
            onset, first = "-", second
        found.append((onset, _with_nasal(first, nasal), match.group()))
    return found


def _with_nasal(vowel: str, nasal: str | None) -> str:
    if not nasal or vowel == "-":
        return vowel
    if nasal == "ng" and vowel == "a":
        return "ang"
    return {"ai": "ain", "au": "on", "ei": "en"}.get(vowel, vowel + "n").replace("ain", "an")


_SPELT = {
    "sh": "(?:sch|sh|ch|s|c)", "ch": "(?:t?ch|ts?|cz|c|q)", "j": "(?:dg|j|g|zh|ch|d)", "k": "(?:ck?|k|ch|qu|q|x)",
    "z": "(?:t?z|ts|ds?|c)", "f": "(?:f|ph|v|w)", "v": "(?:v|w|f)", "w": "(?:w|v|ou|hu)", "h": "(?:h|j|kh|g|x)",
    "y": "(?:y|j|i|e|u)", "kw": "(?:qu|kw|cu)", "t": "(?:th?)", "d": "(?:d|th|t)", "g": "(?:gh?|gu)",
    "l": "(?:l|r)", "r": "(?:r|rh|l)", "s": "(?:s|z|c|th|x)", "n": "(?:n|gn|kn)", "b": "(?:b|p)", "p": "(?:p|b)",
    "m": "(?:m)", "-": "h?",
}  # fmt: skip
"""How Latin letters spell an onset of the table."""
_SPELT_VOWEL = {
    "-": "e?", "a": "[aeuo]", "e": "[aeiou]", "i": "[eiy]", "o": "[oua]", "u": "[uoe]", "ai": "[aeiy]",
    "au": "[aou]", "ei": "[aei]",
}  # fmt: skip


@cache
def _letters(last: bool) -> dict[str, str]:
    """A character of the table to a pattern of the letters it may stand for; of the last one's, the onset may do.

    An index holds stems, which lose endings: `席勒` is to find `schill` too.
    """
    patterns: dict[str, list[str]] = {}
    for (onset, vowel), characters in _sounds().items():
        plain = vowel if vowel in _SPELT_VOWEL else vowel.rstrip("g")[:-1]
        end = "" if plain == vowel else "(?:n|m)+g?e?"
        spelt = _SPELT_VOWEL[plain]
        doubled = spelt if vowel == "-" else f"{spelt}[aeiouwyh]?"
        rhyme = f"(?:{doubled}{end})?" if last else f"{doubled}{end}"
        pattern = f"{_SPELT[onset]}{{1,2}}{rhyme}" if onset != "-" else f"h?{doubled}{end}"
        for character in characters:
            patterns.setdefault(character, []).append(pattern)
    return {character: f"(?:{'|'.join(found)})" for character, found in patterns.items()}


def spelling(characters: str) -> str | None:
    """A regular expression of the lower-case Latin words that `characters` may write; None where they write no name."""
    letters = _letters(last=False)
    if not 2 <= len(characters) <= _LONGEST or any(character not in letters for character in characters):
        return None
    last = _letters(last=True)[characters[-1]] + "[rhse]*"
    return "r?".join([*(letters[character] for character in characters[:-1]), last])


def transliterations(name: str) -> list[tuple[str, str]]:
    """(pair of characters, the letters they stand for) for neighbouring syllables of `name`; [] where it has one only.

    `name` is one word in Latin letters without accents.
    """
    sounds = _sounds()
    word = name.lower().translate(_LETTERS)
    if not word.isascii() or not word.isalpha():
        return []
    written = [
        (sounds[onset, vowel], letters) for onset, vowel, letters in _syllables(word) if (onset, vowel) in sounds
    ]
    pairs: list[tuple[str, str]] = []
    for (first, letters), (second, more) in pairwise(written):
        pairs += [("".join(pair), letters + more) for pair in product(first, second)]
    return pairs
