"""A suite as tests: `pytest -p eval.pytest_plugin suite.jsonl --ballast-docs DOCUMENTS`.

Each question becomes a test that passes where the outcome is right and is skipped where it cannot be scored. In a test
file of one's own, `cases` feeds parametrize and the fixture `judged` asks and scores:

    pytest_plugins = ["eval.pytest_plugin"]

    @pytest.mark.parametrize("case", cases("suite.jsonl"))
    def test_figures(case, judged):
        assert judged(case).verdict == "right"
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eval import loading
from eval.documents import open_corpus
from eval.errors import EvalError
from eval.judging import in_words
from eval.model import Case, Scored
from eval.options import Options
from eval.scoring.stating import prose_of
from eval.watching import Watcher
from index.errors import BallastError

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

Judge = Callable[[Case], Scored]
_ASKER = pytest.StashKey["Asker"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ballast", "numeric question suites")
    group.addoption("--ballast-docs", action="append", default=[], metavar="PATH", help="the suite's documents")
    group.addoption("--ballast-home", default=".ballast", metavar="DIR", help="where the index is kept")
    group.addoption("--ballast-target", metavar="URL", help="an OpenAI-compatible address in place of this process")
    group.addoption("--ballast-model", default="ballast", metavar="NAME", help="the model to ask the target for")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A .jsonl file is a suite where it is named on the command line; others are left alone."""
    named = {Path(str(argument).split("::")[0]).resolve() for argument in parent.config.args}
    if file_path.suffix == ".jsonl" and file_path.resolve() in named:
        collected: pytest.Collector = SuiteFile.from_parent(parent, path=file_path)
        return collected
    return None


class SuiteFile(pytest.File):
    """A suite; its questions are its tests."""

    def collect(self) -> Iterable[pytest.Item]:
        try:
            found = loading.load([self.path])
        except EvalError as error:
            raise self.CollectError(str(error)) from error
        for case in found:
            yield Question.from_parent(self, name=case.id, case=case)


class Question(pytest.Item):
    """One question."""

    def __init__(self, *, case: Case, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]  # what pytest hands through from_parent
        self.case = case

    def runtest(self) -> None:
        scored = asker(self.config, self.path).judge(self.case)
        if scored.verdict == "unscored" and scored.outcome.answer is not None:
            pytest.skip("could not be scored")
        if scored.verdict != "right":
            raise NotRight(told(scored))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        if isinstance(excinfo.value, NotRight | BallastError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.case.id


class NotRight(AssertionError):
    """The outcome of a question, told in full."""


def told(scored: Scored) -> str:
    """What was asked, wanted and given, for a failing test."""
    case, answer = scored.case, scored.outcome.answer
    wanted = in_words(case.expected) if case.expected else "an abstention"
    given = prose_of(answer) if answer else scored.outcome.failure
    return f"{case.question}\nwanted: {wanted}\ngiven:  {given}\n{scored.verdict}: {scored.scores.get('error')}"


class Asker:
    """Asks one target and scores what comes back; opened once for all tests."""

    def __init__(self, options: Options, suite: Sequence[Case] = ()) -> None:
        # Imported here: the product is not loaded in a test run that has no suite in it.
        from eval.targets import choose
        from qa.app import build
        from qa.settings import Settings

        self._runner = asyncio.Runner()
        self._app = build(Settings.read(home=options.home))
        self._corpus = None
        if options.target is None or options.docs:
            self._corpus = open_corpus(self._app.library, suite, options.suites, options.docs, None, Watcher(print))
        self._target = choose(options, self._app, self._corpus)

    def judge(self, case: Case) -> Scored:
        from eval.running import Plan, ask
        from eval.scoring.scoring import score

        outcome = self._runner.run(ask(Plan([case], self._target, key=""), case))
        return score(case, outcome, self._corpus)

    def close(self) -> None:
        self._runner.run(self._target.close())
        self._runner.run(self._app.close())
        self._runner.close()


def asker(config: pytest.Config, suite: Path | None = None) -> Asker:
    """The run's one Asker, made for the first suite that needs it."""
    known = config.stash.get(_ASKER, None)
    if known is None:
        options = Options(
            suites=(suite,) if suite else (),
            home=Path(config.getoption("--ballast-home")),
            docs=tuple(Path(path) for path in config.getoption("--ballast-docs")),
            target=config.getoption("--ballast-target"),
            model=config.getoption("--ballast-model"),
            key=os.environ.get("BALLAST_TARGET_KEY"),
        )
        known = config.stash[_ASKER] = Asker(options, loading.load([suite]) if suite else ())
    return known


def pytest_unconfigure(config: pytest.Config) -> None:
    known = config.stash.get(_ASKER, None)
    if known is not None:
        known.close()


def cases(suite: str | Path) -> list[ParameterSet]:
    """A suite for `@pytest.mark.parametrize`, with its ids for the tests' names."""
    return [pytest.param(case, id=case.id) for case in loading.load([Path(suite)])]


@pytest.fixture(scope="session")
def judged(pytestconfig: pytest.Config) -> Judge:
    """A function that asks a case and scores the answer."""
    return asker(pytestconfig).judge
