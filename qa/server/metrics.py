"""Prometheus metrics in a registry of their own: requests, stages, tokens, and what came of each number."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from qa.model import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What one process counts. With several workers (`PROMETHEUS_MULTIPROC_DIR` set), a scrape sums all of them."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self.requests = Counter("ballast_requests", "HTTP requests", ("method", "route", "status"), registry=own)
        self.seconds = Histogram(
            "ballast_request_seconds", "Time to the end of responses", ("route",), registry=own, buckets=_SECONDS
        )
        self.stages = Histogram(
            "ballast_stage_seconds", "Time of each stage of an answer", ("stage",), registry=own, buckets=_SECONDS
        )
        self.answers = Counter("ballast_answers", "Answers by status", ("status", "language"), registry=own)
        self.numbers = Counter(
            "ballast_numbers", "Numbers that were checked and left, by verdict", ("verdict",), registry=own
        )
        self.checked = Counter("ballast_numbers_checked", "Numbers that were checked", registry=own)
        self.withheld = Counter("ballast_sentences_withheld", "Sentences that were kept back", registry=own)
        self.tokens = Counter("ballast_tokens", "Tokens of the model", ("kind",), registry=own)
        self.failures = Counter("ballast_failures", "Questions that ended in an error", ("kind",), registry=own)
        self.abandoned = Counter("ballast_abandoned", "Questions whose client went away", registry=own)
        self.running = Gauge(
            "ballast_questions_running", "Questions being answered", registry=own, multiprocess_mode="livesum"
        )

    @contextmanager
    def question(self) -> Iterator[None]:
        self.running.inc()
        try:
            yield
        finally:
            self.running.dec()

    def answered(self, answer: Answer) -> None:
        self.answers.labels(answer.status, answer.language).inc()
        for number in answer.numbers:
            self.numbers.labels(number.verdict).inc()
        self.checked.inc(len(answer.numbers) + len(answer.withheld))
        self.withheld.inc(len(answer.withheld))
        self.tokens.labels("prompt").inc(answer.usage.prompt_tokens)
        self.tokens.labels("completion").inc(answer.usage.completion_tokens)
        for stage, milliseconds in answer.timings_ms.items():
            self.stages.labels(stage).observe(milliseconds / 1000)

    def render(self) -> bytes:
        """The text that Prometheus scrapes."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
        return generate_latest(everyone)
