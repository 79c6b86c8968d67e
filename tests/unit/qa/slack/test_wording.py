"""The bot's own sentences, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from qa.model import ConflictClass
from qa.slack import wording

HOLES = re.compile(r"\{(\w+)\}")


def test_both_languages_say_the_same_things_of_the_same_values() -> None:
    assert wording._ENGLISH.keys() == wording._CHINESE.keys()
    for key, english in wording._ENGLISH.items():
        assert set(HOLES.findall(english)) == set(HOLES.findall(wording._CHINESE[key])), key


@pytest.mark.parametrize("key", wording._ENGLISH)
def test_every_sentence_is_used(key: str) -> None:
    code = "".join(path.read_text() for path in Path(wording.__file__).parent.glob("*.py"))
    assert key in get_args(ConflictClass) or re.search(rf"say\(['\"]{key}['\"]", code)


def test_another_language_is_answered_in_english() -> None:
    assert wording.say("close", "und") == "Close"
