"""Glossary files: `english | variant <TAB> 中文|变体` a line, `#` begins a comment line. Reading and folding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from index.errors import ConfigurationError

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_REMEDY = "write English, a tab, Chinese; variants are separated by |"

Row = tuple[list[str], list[str]]


def plain(text: str) -> str:
    """Lower case without accents and with straight apostrophes, length not kept."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in decomposed if not unicodedata.combining(mark)).replace("’", "'")
    return text.lower()


def english_key(term: str) -> str:
    """The form an English term is filed under: plain words with single spaces, hyphens and dots read as spaces."""
    term = plain(term)
    if term.replace(" ", "").isalnum() and "  " not in term:
        return term.strip()
    return " ".join(WORD.findall(term))


def read_rows(path: Path) -> Iterator[Row]:
    """The entries of one file. Raises ConfigurationError naming the file and the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise ConfigurationError(f"the glossary {path} is not there", "correct BALLAST_GLOSSARY") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the glossary {path} cannot be read as UTF-8 text", "save it as UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line or line.isspace() or line[0] == "#":
            continue
        left, tab, right = line.partition("\t")
        english = [part.strip() for part in left.split("|") if part and not part.isspace()]
        chinese = [part.strip() for part in right.split("|") if part and not part.isspace()]
        if not (tab and english and chinese) or "\t" in right:
            raise ConfigurationError(f"line {number} of the glossary {path.name} is no entry", _REMEDY)
        yield english, chinese


def glossary_files(path: Path) -> list[Path]:
    """A file itself, or a folder's `.tsv` files in the order of their names."""
    return sorted(path.glob("*.tsv")) if path.is_dir() else [path]
