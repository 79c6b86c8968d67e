"""The story of an evaluation: suite -> documents -> answers -> scores -> summary, report and gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval import checking, documents, gating, loading, provenance, results, summarising
from eval.corpus import Corpus
from eval.errors import EvalError, RunError
from eval.gating import Floor, Ruling
from eval.model import Case, Outcome, Scored
from eval.options import Options
from eval.reporting import writing
from eval.session import Session
from eval.watching import Watcher
from qa.app import App, build
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Run:
    """A finished evaluation."""

    out: Path
    summary: dict[str, Any]
    scored: list[Scored]
    rulings: list[Ruling]

    @property
    def exit_code(self) -> int:
        """1 where a question got no answer or a floor was missed, else 0."""
        return int(bool(self.summary["counts"]["failed"]) or any(not ruling.kept for ruling in self.rulings))


def folder_of(options: Options) -> Path:
    """Where the run is kept: `--out`, else a folder of its own under the home."""
    if options.out is not None:
        return options.out
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return options.home / "runs" / f"{options.suites[0].stem}-{stamp}"


async def evaluate(options: Options, out: Path, watcher: Watcher) -> Run:
    """Run suites and write everything below `out`.

    Raises EvalError and other BallastErrors before anything is asked, or where the target answers nothing at all.
    """
    cases = loading.load(options.suites)
    floors = gating.load(options.gate) if options.gate else []
    before = _other_run(options.against)
    gating.require_other(floors, before)
    app = build(Settings.read(home=options.home))
    try:
        corpus = _corpus(options, app, cases, watcher)
        session = Session(options, out, app, corpus, {case.id: case for case in cases}, watcher)
        return _conclude(session, await session.finish(), before, floors)
    finally:
        await app.close()


def _other_run(folder: Path | None) -> list[Outcome]:
    if folder is None:
        return []
    found = [outcome for outcome in results.read(folder) if outcome.repeat == 0]
    if not found:
        raise RunError(f"{folder} holds no results", "give --against the folder of an earlier run")
    return found


def _corpus(options: Options, app: App, cases: Sequence[Case], watcher: Watcher) -> Corpus | None:
    """The documents, with the suite's evidence found in them; a target elsewhere may be judged without any."""
    try:
        corpus = documents.open_corpus(app.library, cases, options.suites, options.docs, options.collection, watcher)
        checking.check(cases, corpus)
    except EvalError:
        if options.target is None or options.docs or options.collection or options.in_prompt:
            raise
        watcher.say("the documents are not at hand: citations are judged by their quotes alone (--docs gives them)")
        return None
    return corpus


def _conclude(session: Session, scored: list[Scored], before: Sequence[Outcome], floors: Sequence[Floor]) -> Run:
    """Summary, report and gate. The other run's answers are scored anew, by the same rules and documents."""
    options = session.options
    against = [session.score(outcome) for outcome in before if outcome.id in session.cases]
    if before and not against:
        raise RunError(f"{options.against} holds no question of this suite")
    models = [str(each.outcome.answer.get("model", "")) for each in scored if each.outcome.answer]
    documents_hash = session.corpus.sha256() if session.corpus else None
    kept = provenance.gather(options.suites, session.configuration(), models, documents_hash)
    summary = summarising.summarise(scored, kept, against, options.difference)
    rulings = gating.judge(floors, scored, against)
    writing.write(session.out, summary, scored, against, rulings, session.corpus)
    return Run(session.out, summary, scored, rulings)
