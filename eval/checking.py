"""A suite against the documents, before anything runs."""

from __future__ import annotations

from collections.abc import Sequence

from eval.corpus import Corpus, same_file
from eval.errors import SuiteError
from eval.model import Case, Evidence
from eval.scoring.citation import states


def check(cases: Sequence[Case], corpus: Corpus) -> None:
    """Raises SuiteError that lists evidence which is not in the documents, one line an entry."""
    files = corpus.files()
    missing = _missing_files(cases, files)
    if missing:
        named = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
        raise SuiteError(
            [f"the index lacks documents of the suite: {named}"], "give the folder that holds them with --docs PATH"
        )
    problems = [
        f"{place(case)}: {problem}"
        for case in cases
        for entry in case.evidence
        if (problem := _problem(entry, corpus, files))
    ]
    if problems:
        raise SuiteError(problems)


def place(case: Case) -> str:
    """`suite:12 (id)`, for messages."""
    return f"{case.suite}:{case.line} ({case.id})"


def _missing_files(cases: Sequence[Case], files: Sequence[str]) -> list[str]:
    named = dict.fromkeys(entry.file for case in cases for entry in case.evidence)
    return [name for name in named if not any(same_file(file, name) for file in files)]


def _problem(entry: Evidence, corpus: Corpus, files: Sequence[str]) -> str | None:
    fitting = [file for file in files if same_file(file, entry.file)]
    if any(corpus.find(file, entry.contains) for file in fitting):
        return None
    if any(corpus.runs_over(file, entry.contains) for file in fitting):
        return f"the evidence {entry.contains!r} runs over more than one paragraph of {entry.file}"
    return f"the evidence {entry.contains!r} is not in {entry.file}"


def doubts(cases: Sequence[Case], corpus: Corpus) -> list[str]:
    """What is worth a second look and no error: an expected figure that none of its evidence's paragraphs states."""
    found = []
    for case in cases:
        figure = case.expected
        if figure is None or figure.value is None or not case.evidence or "derived" in case.tags:
            continue
        stored = [each for entry in case.evidence for each in corpus.find(entry.file, entry.contains)]
        if not any(states(each.paragraph.text + "\n" + each.paragraph.context, figure) for each in stored):
            found.append(f"{place(case)}: no paragraph of its evidence states {figure.value:f} {figure.unit}")
    return found
