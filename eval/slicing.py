"""Slices of a suite: `all`, `suite:NAME`, `lang:en`, `pair:en-zh`, `kind:figure`, `unit:percent`, `tag:derived`."""

from __future__ import annotations

from collections.abc import Sequence

from eval.corpus import Corpus
from eval.model import Case, Scored
from index.text import language_of

ALL = "all"


def pair(case: Case, corpus: Corpus | None) -> str | None:
    """Language of the question and of its evidence, `en-zh`; the question's own where evidence stands in both."""
    languages = [_language(entry.file, entry.contains, corpus) for entry in case.evidence]
    told = [language for language in languages if language != "und"]
    if not told:
        return None
    return f"{case.lang}-{case.lang if case.lang in told else told[0]}"


def _language(file: str, contains: str, corpus: Corpus | None) -> str:
    if corpus is not None and (found := corpus.find(file, contains)):
        return found[0].language
    return language_of(contains)


def slices_of(scored: Scored) -> list[str]:
    """Every slice that a question stands in."""
    case = scored.case
    names = [ALL, f"lang:{case.lang}", f"kind:{case.kind}", *(f"tag:{tag}" for tag in case.tags)]
    if case.suite:
        names.append(f"suite:{case.suite}")
    if scored.scores.get("pair"):
        names.append(f"pair:{scored.scores['pair']}")
    if case.expected and case.expected.is_figure:
        names.append(f"unit:{case.expected.unit}")
    return names


def sliced(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    """Outcomes by slice: `all` first, the others by kind of slice and falling size."""
    found: dict[str, list[Scored]] = {ALL: []}
    for each in scored:
        for name in slices_of(each):
            found.setdefault(name, []).append(each)
    order = ["all", "suite", "lang", "pair", "kind", "unit", "tag"]
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0].split(":")[0]), -len(item[1]), item[0])))
