"""A suite as a task of inspect_ai (`pip install 'ballast[inspect]'`):

    inspect eval eval/inspect_task.py@numeric_suite -T suite=eval/suites/sample.jsonl -T docs=qa/demo/documents \\
        --model openai/gpt-5-mini

The documents are given in the prompt, and the model's prose is scored by Ballast's own rules: value, unit, abstention
and language. What prose alone cannot show (citations, conflicts) is not scored here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval import loading
from eval.corpus import Corpus
from eval.documents import open_corpus
from eval.errors import EvalError
from eval.judging import in_words
from eval.model import Case, Outcome
from eval.prose import to_answer
from eval.scoring.scoring import score
from eval.targets import in_prompt
from eval.watching import Watcher
from index.collection import Library
from index.settings import Environment, IndexSettings
from prompts.loading import load

try:
    from inspect_ai import Task, task
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import ChatMessageAssistant, ChatMessageSystem, ChatMessageUser
    from inspect_ai.scorer import CORRECT, INCORRECT, NOANSWER, Score, Scorer, Target, accuracy, scorer, stderr
    from inspect_ai.solver import TaskState, generate
except ModuleNotFoundError as missing:
    raise EvalError("inspect_ai is not installed", "pip install 'ballast[inspect]'") from missing

_VALUES = {"right": CORRECT, "wrong": INCORRECT, "abstained": NOANSWER}


@task  # type: ignore[untyped-decorator, unused-ignore]  # typed only where inspect_ai is installed
def numeric_suite(suite: str, docs: str | None = None, home: str = ".ballast") -> Task:
    """A task of one suite. `docs` are ingested below `home` and given in every prompt."""
    cases = loading.load([Path(suite)])
    text = documents_of(cases, Path(suite), docs, home)
    samples = [
        Sample(
            id=case.id,
            input=_messages(case, text),
            target=in_words(case.expected) if case.expected else "an abstention",
            metadata={"tags": list(case.tags), "lang": case.lang},
        )
        for case in cases
    ]
    return Task(dataset=MemoryDataset(samples, name=Path(suite).stem), solver=generate(), scorer=figures(suite))


def documents_of(cases: list[Case], suite: Path, docs: str | None, home: str) -> str:
    """The suite's documents as one text."""
    library = Library(IndexSettings.read(Environment({}), Path(home)))
    try:
        corpus: Corpus = open_corpus(library, cases, [suite], [Path(docs)] if docs else [], None, Watcher(print))
        return in_prompt(corpus)
    finally:
        library.close()


def _messages(case: Case, documents: str) -> list[Any]:
    earlier = [
        (ChatMessageUser if row["role"] == "user" else ChatMessageAssistant)(content=row["content"])
        for row in case.history
    ]
    system = ChatMessageSystem(content=load("target", case.lang).fill(documents=documents))
    return [system, *earlier, ChatMessageUser(content=case.question)]


@scorer(metrics=[accuracy(), stderr()])  # type: ignore[untyped-decorator, unused-ignore]
def figures(suite: str) -> Scorer:
    """Ballast's scorers; an abstention where there was an answer counts as none given."""
    cases = {case.id: case for case in loading.load([Path(suite)])}

    async def judge(state: TaskState, target: Target) -> Score:
        case = cases[str(state.sample_id)]
        answer = to_answer(case.question, state.output.completion, str(state.model))
        scored = score(case, Outcome(case.id, answer=answer))
        kept = {name: value for name, value in scored.scores.items() if isinstance(value, str | int | float | bool)}
        if scored.verdict == "unscored":
            return Score.unscored(
                answer=state.output.completion, explanation="several figures, the right one among them"
            )
        return Score(
            value=_VALUES[scored.verdict],
            answer=state.output.completion,
            explanation=f"{scored.verdict} (wanted {target.text})",
            metadata=kept,
        )

    return judge
