"""Regular expressions that are compiled when they are first used.

The package holds well over a hundred; compiled at import they would cost each command 60 ms, most of which read no text. A
pattern's methods are attributes that the first call of any of them replaces by those of the compiled one, so that later
calls cost what they cost there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Search = Callable[..., "re.Match[str] | None"]


class Pattern:
    """One expression; `source` and `flags` as for `re.compile`."""

    __slots__ = ("findall", "finditer", "flags", "fullmatch", "match", "search", "source")

    findall: Callable[[str], list[str]]
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Search
    match: Search
    search: Search

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.source, self.flags = source, flags
        self.findall = lambda text: self.compile().findall(text)
        self.finditer = lambda *where: self.compile().finditer(*where)
        self.fullmatch = lambda *where: self.compile().fullmatch(*where)
        self.match = lambda *where: self.compile().match(*where)
        self.search = lambda *where: self.compile().search(*where)

    def compile(self) -> re.Pattern[str]:
        compiled = re.compile(self.source, self.flags)
        self.findall, self.finditer = compiled.findall, compiled.finditer
        self.fullmatch, self.match, self.search = compiled.fullmatch, compiled.match, compiled.search
        return compiled
