"""Glossary files: `english | variant <TAB> 中文|变体` a line, `#` begins a comment line. Reading and folding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import ConfigurationError

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SPACED = re.compile(r" +([|\t\n]|$)|(?<=[|\t\n]) +|^ +|\r")
_STRAY = (" |", "| ", " \t", "\t ", " \n", "\n ", "\r")
_REMEDY = "write English, a tab, Chinese; variants are separated by |"

Row = tuple[str, str]
"""English and Chinese variants, `|` between them: split when they are looked up, since most never are."""


def plain(text: str) -> str:
    """Lower case without accents and with straight apostrophes, length not kept."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in decomposed if not unicodedata.combining(mark)).replace("’", "'")
    return text.lower()


def english_key(term: str) -> str:
    """The form an English term is filed under: plain words with single spaces, hyphens and dots read as spaces."""
    if term.isascii() and term.replace(" ", "").isalpha() and "  " not in term:
        return term.lower()
    return " ".join(WORD.findall(plain(term)))


def read_rows(path: Path) -> Iterator[Row]:
    """The entries of one file. Raises ConfigurationError naming the file and the line that cannot be read."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line or line[0] == "#" or line.isspace():
            continue
        left, _, right = line.partition("\t")
        if not (left and right) or "\t" in right or "||" in line or "|\t" in line or "\t|" in line:
            raise ConfigurationError(f"line {number} of the glossary {path.name} is no entry", _REMEDY)
        yield left, right


def _text(path: Path) -> str:
    """The file's text without spaces around separators and about lines."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigurationError(f"the glossary {path} is not there", "correct BALLAST_GLOSSARY") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the glossary {path} cannot be read as UTF-8 text", "save it as UTF-8") from error
    # Looked for first, because replacing takes longer than all else here.
    if any(stray in text for stray in _STRAY):
        text = _SPACED.sub(lambda found: found[1] or "", text)
    return text


def glossary_files(path: Path) -> list[Path]:
    """A file itself, or a folder's `.tsv` files in the order of their names."""
    return sorted(path.glob("*.tsv")) if path.is_dir() else [path]


def english_keys(english: str) -> str:
    """`english_key` of each variant."""
    return "|".join(map(english_key, english.split("|")))


@dataclass(frozen=True, slots=True)
class Index:
    """Translations by term, and how long a term may be that begins with a word or character, so that few are tried."""

    terms: Mapping[str, str]
    longest: Mapping[str, int]

    @staticmethod
    def of_words(terms: Mapping[str, str]) -> Index:
        """Lengths in words, by the first word; a word that begins no longer term is not there."""
        longest: dict[str, int] = {}
        for term in terms:
            if " " in term:
                first, size = term[: term.index(" ")], term.count(" ") + 1
                if size > longest.get(first, 0):
                    longest[first] = size
        return Index(terms, longest)

    @staticmethod
    def of_characters(terms: Mapping[str, str]) -> Index:
        """Lengths in characters, by the first one."""
        longest: dict[str, int] = {}
        for term in terms:
            if len(term) > longest.get(term[:1], 0):
                longest[term[0]] = len(term)
        return Index(terms, longest)


def build_index(
    silent: Iterable[Row], terms: Iterable[Row], own: Iterable[Row], key: Callable[[str], str]
) -> dict[str, str]:
    """Translations by term, `|` between them. Function words have none; a user's replace the built-in ones.

    A term that is a function word too (`US`, `IT`, `WHO`) is kept under its capitals.
    """
    index: dict[str, str] = {}
    _add(index, terms, key)
    for source in (key(source) for sources, _ in silent for source in sources.split("|")):
        index[source.upper()] = index.get(source, "")
        index[source] = ""
    replaced: dict[str, str] = {}
    _add(replaced, own, str)
    index.update(replaced)
    return index


def _add(index: dict[str, str], rows: Iterable[Row], key: Callable[[str], str]) -> None:
    for sources, translations in rows:
        for source in map(key, sources.split("|")):
            known = index.get(source)
            index[source] = translations if known is None else f"{known}|{translations}"


def split_translations(known: str) -> tuple[str, ...]:
    """The variants, each once, likeliest first."""
    return tuple(dict.fromkeys(known.split("|"))) if known else ()
