"""Prompts are data files, `NAME.LANGUAGE.md`; their variables are checked when they are loaded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")

REFUSAL = "NOT-IN-DOCUMENTS"
"""What a model is told to write, alone, where the documents hold no answer. Prompts, code and tests share it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    text: str
    variables: frozenset[str]
    sha256: str

    def fill(self, **values: str) -> str:
        """The text with its variables filled in, each exactly once over; values are never searched for variables."""
        if values.keys() != self.variables:
            raise ValueError(f"prompt {self.name} takes {sorted(self.variables)}, not {sorted(values)}")
        return _VARIABLE.sub(lambda found: values[found[1]], self.text)


@cache
def load(name: str, language: str = "en") -> Prompt:
    """The prompt `name` in `language`. Raises FileNotFoundError for one that does not exist."""
    text = resources.files("prompts").joinpath(f"{name}.{language}.md").read_text(encoding="utf-8").strip()
    text = text.replace("{{refusal}}", REFUSAL)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(f"{name}.{language}", text, frozenset(_VARIABLE.findall(text)), digest)


def hashes() -> Mapping[str, str]:
    """SHA-256 of every prompt, by name: what a run's provenance holds."""
    names = sorted(entry.name for entry in resources.files("prompts").iterdir() if entry.name.endswith(".md"))
    return {stem: load(*stem.rsplit(".", 1)).sha256 for stem in (name[: -len(".md")] for name in names)}
