"""What a question is about, term by term, and how well a place in a text is about it; within a language and across."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from index.quantities import extract
from index.text import language_of
from qa.figures.directions import is_direction
from qa.figures.terms import Term, keys, terms
from qa.model import Question
from qa.patterns import MONTH_NAMES


class GlossaryMatch(Protocol):
    """A stretch of a text that a glossary knows; `kind` is `part` for a piece of a longer stretch."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def translations(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...


class Translator(Protocol):
    def matches(self, text: str, language: str) -> Sequence[GlossaryMatch]: ...
    def __hash__(self) -> int: ...


Rarity = Callable[[Sequence[str]], Sequence[float]]
"""How telling each term is in the corpus, in (0, 1]: 1 for one that hardly occurs; 0 for one that never does."""

_COUNTED_WEIGHT = 1.5
"""What is counted, or named by a capital, tells more than the words round it."""
_NAME_WEIGHT = 1.6
_NONE: frozenset[str] = frozenset()
_LIKENESS = 0.7
"""How much a synonym says, against the word itself at 1."""
_FOCUS_WEIGHT = 2.5
"""A follow-up's own words choose between figures of what it carries over."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that a question is about."""

    text: str
    keys: frozenset[str]
    """Its terms in the question's language."""
    alternatives: tuple[frozenset[str], ...]
    """Its terms in the other language, one set a translation; empty where none is known."""
    weight: float
    named: bool = False
    """A name: what a text says of something else by another name is no answer."""
    known: bool = True
    """Whether the corpus uses it anywhere. What it never uses may only be the asker's word."""
    synonyms: tuple[frozenset[str], ...] = ()
    """Terms of other words of the question's language that share a translation with it."""

    def closeness(self, profile: Mapping[str, float], across: bool) -> float:
        """In [0, 1]: how closely a profile carries it. A translation in several terms counts by its mean."""
        if not (self.keys or self.alternatives or self.synonyms):
            return 0.0  # most facets of most paragraphs, once they are `within` them
        if not across:
            closest = _mean(self.keys, profile)
            return max(closest, _LIKENESS * _closest(self.synonyms, profile)) if closest < _LIKENESS else closest
        # A name in Latin letters often stands unchanged in Chinese text, and a question may give both names of a thing.
        return max(_closest(self.alternatives, profile), _mean(self.keys, profile))

    def within(self, said: frozenset[str]) -> Facet:
        """The facet with only those terms of which a text that says `said` has any: as close to all of it, and cheaper."""
        return Facet(
            self.text,
            _NONE if self.keys.isdisjoint(said) and not _has_character(self.keys) else self.keys,
            tuple([one for one in self.alternatives if not one.isdisjoint(said) or _has_character(one)]),
            self.weight,
            self.named,
            self.known,
            tuple([one for one in self.synonyms if not one.isdisjoint(said) or _has_character(one)]),
        )


@lru_cache(maxsize=16_384)
def _has_character(keys: frozenset[str]) -> bool:
    """Whether one of the keys is a single Chinese character, which any pair that holds it may carry."""
    return any(len(key) == 1 and not key.isascii() for key in keys)


def _closest(sets: Iterable[frozenset[str]], profile: Mapping[str, float]) -> float:
    # Loops: this is asked thousands of times a question.
    closest = 0.0
    for one in sets:
        found = _mean(one, profile)
        if found > closest:
            closest = found
    return closest


def _mean(keys: frozenset[str], profile: Mapping[str, float]) -> float:
    """Closeness of the keys together; a single Chinese character is half found in any pair that holds it."""
    total, least = 0.0, 1.0
    if len(keys) == 1:
        (key,) = keys
        found = profile.get(key, 0.0)
        if found or len(key) > 1 or key.isascii():
            return found
    for key in keys:
        found = profile.get(key, 0.0)
        if not found and len(key) == 1 and not key.isascii():
            found = max((weight for pair, weight in profile.items() if key in pair), default=0.0) / 2
        total += found
        if found < least:
            least = found
    if not total:
        return 0.0
    # A word that is there in part (制造业 for 高技术制造业) is half another word.
    return (total / len(keys) + least) / 2


def facets(question: Question, translator: Translator, rarity: Rarity) -> list[Facet]:
    """The question's facets, weighted by how telling they are. Figures and years of the question are no facets."""
    text = question.text
    language = "zh" if language_of(text) == "zh" else "en"
    spans = [(quantity.start, quantity.end) for quantity in question.figures]
    words = [term for term in terms(text) if not any(start <= term.start < end for start, end in spans)]
    matches = translator.matches(text, language)
    found = _stretches(text, words, matches) if language == "zh" else _glossed(text, _words(text, words, matches))
    counted = question.wanted.of
    found = [facet for facet in found if not _is_form(facet.text, question)]
    weighted = []
    for facet, rare in zip(found, _rarities(found, rarity), strict=True):
        weight = facet.weight * (rare or 1.0)
        if counted and facet.text in counted:
            weight *= _COUNTED_WEIGHT
        if question.focus and facet.text in question.focus:
            weight *= _FOCUS_WEIGHT
        facet = _national(facet) or replace(facet, synonyms=_synonyms(facet, translator, language))
        weighted.append(replace(facet, weight=weight, known=rare > 0))
    return weighted


def _is_form(word: str, question: Question) -> bool:
    """Words that say what form the answer has (its unit, its month, that something grew) and not what it is about."""
    if question.wanted.unit and word in question.wanted.of and _names_unit(word, question.wanted.unit):
        return True
    lower = word.lower()
    if lower in _degrees(question.text) or f"多{word}" in question.text:
        return True  # `how large`, 多大; `so far`
    return lower in MONTH_NAMES or lower in _FRAME or (question.wanted.operation == "growth" and is_direction(word))


@lru_cache(maxsize=256)
def _degrees(text: str) -> frozenset[str]:
    """The words of which an English question asks the degree."""
    return frozenset(re.findall(r"\b(?:how|so) (\w+)", text.lower()))


_FRAME_WORDS = """
    row pls plz please thanks thx btw exact latest newest count last previous prior relative compared versus end money
    put go goes went gone get gets got come comes came take takes took taken bring brings brought
    钱 年底 年末 年初 现在 现有 如今 至今 当中 里头 里面 去年 今年 前年 上年 上一年 前一年 到目前为止
    它们 他们 当初 最新 具体 准确
    """
_FRAME = frozenset(_FRAME_WORDS.split())
"""Words of a question's frame (`in a row`): sources seldom repeat them."""


_NATION = {
    "zh": tuple(map(keys, ("我国", "全国", "中国", "国内"))),
    "en": tuple(map(keys, ("China", "nationwide", "national", "country", "domestic"))),
}
_NATIONAL = frozenset({"我国", "全国", "中国", "国内", "China", "nationwide", "nationally", "country"})


def _national(facet: Facet) -> Facet | None:
    """A word for the whole country: each stands for the others, and a source often leaves it out."""
    if facet.text not in _NATIONAL:
        return None
    own, other = ("en", "zh") if facet.text.isascii() else ("zh", "en")
    return replace(facet, alternatives=(*facet.alternatives, *_NATION[other]), synonyms=_NATION[own], named=False)


def _names_unit(word: str, unit: str) -> bool:
    read = extract(f"5 {word}" if word.isascii() else f"5{word}")
    return bool(read) and read[0].start == 0 and read[0].unit == unit


def _rarities(found: Iterable[Facet], rarity: Rarity) -> list[float]:
    result = []
    for facet in found:
        values = list(rarity(sorted(facet.keys)))
        result.append(sum(value or 1.0 for value in values) / len(values) if any(values) else 0.0)
    return result


def _words(text: str, words: Sequence[Term], matches: Sequence[GlossaryMatch]) -> list[Facet]:
    """English: a facet a word, with the translations of the stretch it stands in."""
    found: dict[frozenset[str], Facet] = {}
    for word in words:
        surface = text[word.start : word.end]
        named = (word.start > 0 and is_name(surface)) or bool(re.search(r"\d", surface))
        inside = [match for match in matches if match.start <= word.start < match.end]
        found.setdefault(frozenset({word.key}), _facet(surface, frozenset({word.key}), inside, named))
    return list(found.values())


_GLOSSED = re.compile(r"((?:[A-Z][\w-]*\s+)*[A-Z][\w-]*)\s*[(（]([\u4e00-\u9fff]{2,})[)）]")


def _glossed(text: str, found: Sequence[Facet]) -> list[Facet]:
    """For `Bailu Port (白鹭港)`: the Chinese name as the translation of the English one, and no facet of its own."""
    result = list(found)
    for gloss in _GLOSSED.finditer(text):
        name, own = keys(gloss[1]), keys(gloss[2])
        result = [
            replace(facet, alternatives=(*facet.alternatives, own)) if facet.keys <= name else facet
            for facet in result
            if not facet.keys <= own
        ]
    return result


def _stretches(text: str, words: Sequence[Term], matches: Sequence[GlossaryMatch]) -> list[Facet]:
    """Chinese: a facet a word that the glossary knows; where it knows none, a facet a bigram."""
    found: dict[frozenset[str], Facet] = {}
    taken: set[int] = set()
    for match in matches:
        inside = [word for word in words if match.start <= word.start and word.end <= match.end]
        if match.kind == "part" or not inside:
            continue
        surface = text[match.start : match.end]
        named = _is_foreign_name(surface) or any(is_name(translation) for translation in match.translations)
        keys = frozenset(word.key for word in inside)
        found.setdefault(keys, _facet(surface, keys, [match], named))
        taken.update(range(match.start, match.end))
    for word in words:
        # A bigram that reaches into a known word only joins two words by chance.
        if not taken & set(range(word.start, word.end)):
            surface = text[word.start : word.end]
            found.setdefault(
                frozenset({word.key}), _facet(surface, frozenset({word.key}), [], _is_foreign_name(surface))
            )
    return list(found.values())


def _is_foreign_name(surface: str) -> bool:
    """A name in Latin letters in a Chinese text; abbreviations such as GDP are none, but with a digit they are (6G)."""
    return surface.isascii() and (is_name(surface) or bool(re.search(r"\d", surface)))


def is_name(translation: str) -> bool:
    """English writes names with a capital; abbreviations such as GDP are no names."""
    return translation[:1].isupper() and not translation.rstrip("s").isupper()


def _facet(surface: str, keys: frozenset[str], matches: Sequence[GlossaryMatch], named: bool) -> Facet:
    translations = dict.fromkeys(translation for match in matches for translation in match.translations)
    alternatives = _term_sets(translations)
    return Facet(surface, keys, alternatives, _NAME_WEIGHT if named else 1.0, named)


def _term_sets(phrases: Iterable[str]) -> tuple[frozenset[str], ...]:
    """The terms of each phrase; phrases without any are left out."""
    return tuple(dict.fromkeys(found for phrase in phrases if (found := keys(phrase))))


def _synonyms(facet: Facet, translator: Translator, language: str) -> tuple[frozenset[str], ...]:
    """Words that share a translation: `sales` for `sold` by 销售, 撤出 for 退出 by `withdraw`."""
    if facet.named:
        return ()
    return tuple([found for found in _turned_back(facet.text, translator, language) if found != facet.keys])


@lru_cache(maxsize=8192)
def _turned_back(text: str, translator: Translator, language: str) -> tuple[frozenset[str], ...]:
    """The terms of what the text's translations translate to. Kept: some twenty look-ups a word, and words come again."""
    other = "en" if language == "zh" else "zh"
    back: dict[str, None] = {}
    for match in translator.matches(text, language):
        if match.start == 0 and match.end == len(text):
            for translation in match.translations:
                back |= dict.fromkeys(_back(translation, translator, other))
    return _term_sets(back)


def _back(translation: str, translator: Translator, language: str) -> Iterable[str]:
    for match in translator.matches(translation, language):
        if match.start == 0 and match.end == len(translation):
            yield from match.translations


def coverage(found: Sequence[Facet], profile: Mapping[str, float], across: bool) -> float:
    """Weighted mean of the facets' closeness, in [0, 1]."""
    total = carried = 0.0
    for facet in found:
        total += facet.weight
        carried += facet.weight * facet.closeness(profile, across)
    return carried / total if total else 0.0
