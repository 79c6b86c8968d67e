import pytest

from index.embedding import local_embedder
from index.glossary.glossary import Glossary
from index.words import stem
from qa.figures.facets import Facet
from qa.figures.likeness import Likeness


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return Likeness(local_embedder(), Glossary())


def asked(word: str, known: bool = True, named: bool = False) -> Facet:
    return Facet(word, frozenset({stem(word.lower())}), (), 1.0, named, known)


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("applications", {"apps", "people"}, "apps"),
        ("senior", {"elderly", "market"}, "elderly"),
        ("goods", {"products", "robots"}, "products"),
    ],
)
def test_a_word_of_the_same_meaning_is_a_synonym(likeness: Likeness, word: str, text: set[str], found: str) -> None:
    (facet,) = likeness.widened([asked(word)], text)
    assert facet.synonyms == (frozenset({stem(found)}),)


@pytest.mark.parametrize(
    ("word", "other"),
    [("exports", "imports"), ("revenue", "profit"), ("vested", "unvested"), ("energy", "power"), ("rise", "fall")],
)
def test_neither_antonyms_nor_siblings_are(likeness: Likeness, word: str, other: str) -> None:
    assert likeness.widened([asked(word)], {other})[0].synonyms == ()


def test_a_name_is_like_nothing_else(likeness: Likeness) -> None:
    assert likeness.widened([asked("Goods", named=True)], {"products"})[0].synonyms == ()


@pytest.mark.parametrize("slip", ["capcity", "cpaacity", "capaciity", "capecity"])
def test_a_slip_of_the_keys_is_understood(likeness: Likeness, slip: str) -> None:
    (facet,) = likeness.widened([asked(slip, known=False)], {"capacity", "panels"})
    assert frozenset({stem("capacity")}) in facet.synonyms


def test_a_word_that_the_corpus_uses_is_no_slip(likeness: Likeness) -> None:
    assert frozenset({stem("plans")}) not in likeness.widened([asked("plant")], {"plans"})[0].synonyms
