"""One run of a suite: asks what is not answered yet, scores each outcome and keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval import caching, judging, provenance, results, running
from eval.corpus import Corpus
from eval.errors import RunError
from eval.model import Case, Outcome, Scored
from eval.options import Options
from eval.scoring.scoring import score
from eval.slicing import pair
from eval.targets import choose
from eval.watching import Watcher
from qa.app import App

TARGETS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Session:
    """What a run works with."""

    options: Options
    out: Path
    app: App
    corpus: Corpus | None
    cases: Mapping[str, Case]
    """By id, in the suite's order."""
    watcher: Watcher

    def score(self, outcome: Outcome) -> Scored:
        found = score(self.cases[outcome.id], outcome, self.corpus, self.options.price)
        return replace(found, scores={**found.scores, "pair": pair(found.case, self.corpus)})

    def configuration(self) -> dict[str, Any]:
        """Everything that an answer depends on, and nothing secret."""
        options, corpus = self.options, self.corpus
        documents = corpus.sha256() if corpus else None
        if options.target is not None:
            found = {"target": options.target, "model": options.model, "in_prompt": options.in_prompt}
            return {**found, "corpus": documents} if options.in_prompt else found
        assert corpus is not None
        settings, status = self.app.settings, corpus.collection.status()
        return {
            "target": "in process",
            "llm": settings.llm,
            "api_base": settings.index.api_base,
            "has_key": settings.index.api_key is not None,
            "prompt_tokens": settings.prompt_tokens,
            "collection": corpus.collection.name,
            "corpus": documents,
            "embedder": status.embedder,
            "code": provenance.code(),
        }

    async def finish(self) -> list[Scored]:
        """All outcomes in the suite's order, written to the results file."""
        scored = self._rescored() if self.options.rescore else await self._run()
        if self.options.judge:
            judge = judging.judge_at(self.options.judge, self.options.key)
            scored = await judging.judge(scored, judge)
            await judge.close()
        order = {name: number for number, name in enumerate(self.cases)}
        scored.sort(key=lambda each: (each.outcome.repeat, order[each.case.id]))
        results.write(self.out, scored)
        return scored

    def _rescored(self) -> list[Scored]:
        kept = [outcome for outcome in results.read(self.out) if outcome.id in self.cases]
        if not kept:
            raise RunError(f"{self.out} holds no results to score again", "give --out the folder of an earlier run")
        return [self.score(outcome) for outcome in kept]

    async def _run(self) -> list[Scored]:
        options = self.options
        key = caching.digest(self.configuration())
        done, moved = results.take_up(self.out, key, list(self.cases))
        if moved:
            self.watcher.say(f"{self.out} held results of another configuration; they are now in {moved.name}")
        scored = [self.score(outcome) for outcome in done if outcome.repeat < options.repeats]
        for each in scored:
            self.watcher.asked(each)
        target, cache = choose(options, self.app, self.corpus), self._cache()
        plan = running.Plan(
            list(self.cases.values()),
            target,
            key,
            concurrency=options.concurrency or (1 if options.target is None else TARGETS_AT_ONCE),
            repeats=options.repeats,
            attempts=options.attempts,
            seconds=options.seconds,
            cache=cache,
            done=[each.outcome for each in scored],
        )
        try:
            await self._keep(plan, scored)
        finally:
            await target.close()
            if cache:
                cache.close()
        return scored

    async def _keep(self, plan: running.Plan, scored: list[Scored]) -> None:
        with results.Journal(self.out) as journal:

            def keep(outcome: Outcome) -> None:
                found = self.score(outcome)
                journal.add(found)
                scored.append(found)
                self.watcher.asked(found)

            await running.run(plan, keep)

    def _cache(self) -> caching.Cache | None:
        """In process by default; the configuration of a target elsewhere cannot be known."""
        options = self.options
        wanted = options.cache if options.cache is not None else options.target is None
        return caching.Cache(options.home / "eval-cache.sqlite") if wanted else None
