"""English forms and their bases."""

from __future__ import annotations

import pytest

from index.glossary.forms import bases, relatives


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("built", "build"),
        ("factories", "factory"),
        ("used", "use"),
        ("using", "use"),
        ("planned", "plan"),
        ("making", "make"),
        ("studied", "study"),
        ("wolves", "wolf"),
        ("boxes", "box"),
        ("criteria", "criterion"),
        ("colour", "color"),
        ("color", "colour"),
        ("organised", "organize"),
        ("country's", "country"),
    ],
)
def test_a_form_has_its_base(word: str, base: str) -> None:
    assert base in bases(word)


def test_the_word_itself_comes_first() -> None:
    assert bases("left")[0] == "left"
    assert "leave" in bases("left")


@pytest.mark.parametrize(
    ("word", "related"),
    [("politically", "political"), ("painter", "paint"), ("happiness", "happy"), ("service", "services")],
)
def test_a_derived_word_leads_to_its_relative(word: str, related: str) -> None:
    assert related in relatives(word)
