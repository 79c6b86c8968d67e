"""The noun that an English number counts."""

from __future__ import annotations

from index.quantities.patterns import Pattern

_NOUNS = Pattern(r"[ -]((?:[A-Za-z0-9][\w'’&-]{0,30})(?: [A-Za-z0-9][\w'’&-]{0,30}){0,3})")
_STOP_WORDS = """
    a an the of in on at to for from by with and or but nor as is are was were be been being has have had will
    would can could may might must shall should do does did not no that which who whom whose this these those
    it its they them their he she his her we our you your i than then when while where since until during after
    before between through over under above below about into onto out up down off per via amid among across
    against around within without upon respectively year-on-year yoy including such so because if also both
    each only just more less most least exceeded exceeding reached rose fell grew increased decreased accounted
    compared last next there here now ago later earlier annually nationwide globally worldwide rising falling
    growing increasing covering reaching making bringing
"""
_STOP = frozenset(_STOP_WORDS.split())


def noun(text: str, end: int) -> str:
    """The noun phrase that is counted, as far as words alone can tell."""
    if text[end : end + 1] not in {" ", "-"}:
        return ""
    found = _NOUNS.match(text, end)
    if not found:
        return ""
    kept: list[str] = []
    for word in found[1].split(" "):
        lower = word.lower()
        if lower in _STOP or (word[0].isdigit() and not word[-1].isalpha()):
            break
        kept.append(word)
        if len(lower) > 3 and lower[-1] == "s" and lower[-2] not in "su":
            break
    return " ".join(kept)
