"""Terms of a question in the other language, with weights: English <-> Chinese, by longest match over a glossary.

A question becomes a weighted query for the other language's texts. Terms with the same `source` are alternatives for
one stretch of the question: the best of them should count, not their sum (a disjunction maximum in a lexical index).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from index.glossary.forms import bases, relatives
from index.glossary.names import spelling
from index.glossary.tables import (
    WORD,
    Index,
    Row,
    build_index,
    english_key,
    english_keys,
    glossary_files,
    plain,
    read_rows,
    split_translations,
)
from index.glossary.terms import Match, Term, weigh, written_by_sound
from index.words import simplify

_FOLDER = Path(__file__).parent
_SILENT = "function_words"
_LONGEST_ENGLISH = 6
_LONGEST_CHINESE = 16
_REMEMBERED = 256
"""Texts whose matches are kept: a question is expanded, glossed and read by its terms, each time from the same ones."""

_Word = tuple[int, int, str, tuple[str, ...]]
"""Where a word stands in a text, the word, and the forms it may be filed under."""


class Glossary:
    """The built-in terms, and a user's own, which replace what the built-in ones say about the same term.

    Nothing is read before the first question; then each direction is built when it is first asked for.
    """

    def __init__(self, user: Path | None = None, folder: Path = _FOLDER) -> None:
        self._user = user
        self._folder = folder
        self._rows: tuple[list[Row], list[Row], list[Row]] | None = None
        self._english: Index | None = None
        self._chinese: Index | None = None
        self._matched: dict[tuple[str, str], Sequence[Match]] = {}

    def check(self) -> None:
        """Read the user's glossary now. Raises ConfigurationError naming the line that is wrong."""
        self._read()

    def expand(self, text: str, language: str) -> list[Term]:
        """Weighted terms in the other language for `text`, which is in `language` (`en` or `zh`)."""
        terms: dict[tuple[str, str], Term] = {}
        matches = self.matches(text, language)
        for match in matches:
            for term in weigh(match):
                known = terms.get((term.text, term.source))
                if known is None or known.weight < term.weight:
                    terms[term.text, term.source] = term
        return list(terms.values()) + (written_by_sound(text, matches) if language == "en" else [])

    def spellings(self, text: str) -> list[tuple[str, str]]:
        """(pattern, source) of names in a Chinese `text` that the glossary does not know.

        A pattern is a regular expression of the whole lower-case word, to be looked up among a corpus's words.
        """
        known: list[bool] = [False] * len(text)
        for match in self.matches(text, "zh"):
            if match.end - match.start > 1:
                known[match.start : match.end] = [True] * (match.end - match.start)
        folded = simplify(text)
        found: list[tuple[str, str]] = []
        start = 0
        for end in range(len(text) + 1):
            if end == len(text) or known[end] or spelling(folded[end] * 2) is None:
                pattern = spelling(folded[start:end]) if end - start > 1 else None
                if pattern:
                    found.append((pattern, text[start:end]))
                start = end + 1
        return found

    def translate(self, text: str, language: str) -> str:
        """A word-by-word gloss of `text` in the other language, for an embedder; unknown words stay as they are.

        Into Chinese the two likeliest translations of each word are given: a mean of word vectors is nearer with both
        (measured: R@5 of the gloss alone 0.69 against 0.64). Into English one is as good as two.
        """
        likeliest = 2 if language == "en" else 1
        parts: list[str] = []
        position = 0
        for match in self.matches(text, language):
            if match.kind != "part":
                parts += [text[position : match.start].strip(), *match.translations[:likeliest]]
                position = match.end
        parts.append(text[position:].strip())
        return " ".join(part for part in parts if part)

    def matches(self, text: str, language: str) -> Sequence[Match]:
        """What the glossary knows of `text`, in order; parts of longer terms directly after them."""
        found = self._matched.get((text, language))
        if found is None:
            if len(self._matched) >= _REMEMBERED:
                self._matched.clear()
            found = self._match_english(text) if language == "en" else self._match_chinese(text)
            self._matched[text, language] = found
        return found

    def _match_english(self, text: str) -> list[Match]:
        words = list(_words(text))
        matches: list[Match] = []
        position = 0
        while position < len(words):
            size, match = self._longest_english(text, words, position)
            if match:
                matches.append(match)
                if size > 1:
                    matches += self._english_parts(text, words[position : position + size])
            position += size
        return matches

    def _longest_english(self, text: str, words: Sequence[_Word], position: int) -> tuple[int, Match | None]:
        """How many words the longest term at `position` has, and the term; (1, None) where there is none."""
        longest = self._english_index().longest
        most = max(longest.get(form, 1) for form in words[position][3])
        for size in range(min(most, _LONGEST_ENGLISH, len(words) - position), 0, -1):
            window = words[position : position + size]
            match = self._english_match(text, window)
            if match:
                return size, match
        return 1, None

    def _english_match(self, text: str, window: Sequence[_Word]) -> Match | None:
        start, end = window[0][0], window[-1][1]
        known = self._known_english([forms for *_, forms in window])
        if known is not None:
            return Match(start, end, text[start:end], known)
        if len(window) == 1:
            known = self._known_english([relatives(window[0][2].lower())])
            if known:
                return Match(start, end, text[start:end], known, "related")
        return None

    def _english_parts(self, text: str, window: Sequence[_Word]) -> list[Match]:
        parts = []
        for word in window:
            part = self._english_match(text, [word])
            if part and part.translations:
                parts.append(Match(part.start, part.end, part.source, part.translations, "part"))
        return parts

    def _known_english(self, forms: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
        """The translations of all phrases that the words' forms spell: `left` is a side, and past of `leave`."""
        index = self._english_index().terms
        phrases = forms[0] if len(forms) == 1 else map(" ".join, product(*forms))
        found = [index[phrase] for phrase in phrases if phrase in index]
        if not found or not found[0]:
            return () if found else None
        return split_translations("|".join(filter(None, found)))

    def _match_chinese(self, text: str) -> list[Match]:
        """The segmentation whose terms are longest (by the sum of squared lengths): single characters lose."""
        index = self._chinese_index()
        folded = simplify(text)
        # For each end, the score of the best segmentation up to it and where its last term starts.
        best: list[tuple[int, int]] = [(0, 0), *[(-1, -1)] * len(folded)]
        for start, first in enumerate(folded):
            score = best[start][0]
            best[start + 1] = max(best[start + 1], (score, start))
            longest = min(index.longest.get(first, 0), _LONGEST_CHINESE, len(folded) - start)
            for end in range(start + 1, start + 1 + longest):
                if folded[start:end] in index.terms:
                    best[end] = max(best[end], (score + (end - start) ** 2, start))
        matches: list[Match] = []
        end = len(folded)
        while end:
            start = best[end][1]
            known = index.terms.get(folded[start:end])
            if known is not None:
                matches.append(Match(start, end, text[start:end], split_translations(known)))
            end = start
        return matches[::-1]

    def _read(self) -> tuple[list[Row], list[Row], list[Row]]:
        """Rows of function words, of built-in terms, and of the user's."""
        if self._rows is None:
            silent: list[Row] = []
            terms: list[Row] = []
            for path in glossary_files(self._folder):
                (silent if path.stem == _SILENT else terms).extend(read_rows(path))
            own = [row for path in glossary_files(self._user) for row in read_rows(path)] if self._user else []
            self._rows = silent, terms, own
        return self._rows

    def _english_index(self) -> Index:
        if self._english is None:
            silent, terms, own = self._read()
            self._english = Index.of_words(
                build_index(silent, terms, [(english_keys(english), chinese) for english, chinese in own], english_key)
            )
        return self._english

    def _chinese_index(self) -> Index:
        if self._chinese is None:
            silent, terms, own = (((chinese, english) for english, chinese in rows) for rows in self._read())
            # What is built in is written in simplified characters (a test sees to it), so only the user's is folded.
            self._chinese = Index.of_characters(
                build_index(silent, terms, [(simplify(chinese), english) for chinese, english in own], str)
            )
        return self._chinese


def _words(text: str) -> Iterator[_Word]:
    shouted = text.isupper()
    for found in WORD.finditer(text):
        word = found.group()
        if not _is_acronym(word) or shouted:
            word = plain(word)
        yield found.start(), found.end(), word, _forms(word)


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isascii() and word.isupper()


def _forms(word: str) -> tuple[str, ...]:
    """Of an acronym itself first, in capitals: the US is not us."""
    return (word, *bases(word.lower())) if word.isupper() else bases(word)
