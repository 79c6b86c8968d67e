"""Prompts as data files: their variables, their languages, and the phrase they share with the code."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from prompts.loading import REFUSAL, hashes, load

VARIABLES = {
    "answer": {"wishes"},
    "mend": {"sentence", "complaint"},
    "standalone": {"conversation", "question"},
    "target": {"documents"},
    "judge": set(),
}
FILES = sorted(
    entry.name[: -len(".md")] for entry in resources.files("prompts").iterdir() if entry.name.endswith(".md")
)


@pytest.mark.parametrize("file", FILES)
def test_a_prompt_takes_the_variables_that_its_callers_give(file: str) -> None:
    name, language = file.rsplit(".", 1)
    assert load(name, language).variables == VARIABLES[name]


def test_every_prompt_that_answers_is_there_in_both_languages() -> None:
    names = {file.rsplit(".", 1)[0] for file in FILES} - {"judge"}
    assert {f"{name}.{language}" for name in names for language in ("en", "zh")} <= set(FILES)


@pytest.mark.parametrize("file", ["answer.en", "answer.zh", "mend.en", "mend.zh"])
def test_the_refusal_phrase_is_the_one_of_the_code(file: str) -> None:
    text = load(*file.rsplit(".", 1)).text
    assert REFUSAL in text
    assert "refusal" not in text


@pytest.mark.parametrize("values", [{}, {"wish": "x"}, {"wishes": "x", "more": "y"}], ids=["none", "other", "too many"])
def test_a_prompt_is_filled_with_its_variables_and_no_others(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=re.escape("['wishes']")):
        load("answer").fill(**values)


def test_what_is_filled_in_is_not_searched_for_variables() -> None:
    filled = load("standalone").fill(conversation="{{question}}", question="{{conversation}}")
    assert filled.count("{{question}}") == 1
    assert filled.count("{{conversation}}") == 1


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load("nonsense")


def test_each_prompt_has_a_hash_of_its_own_text() -> None:
    found = hashes()
    assert sorted(found) == FILES
    assert len(set(found.values())) == len(FILES)
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for value in found.values())
