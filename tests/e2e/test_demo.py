"""What the demo shows a newcomer is right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from qa.app import App, build
from qa.demo.__main__ import QUESTIONS
from qa.model import Request
from qa.settings import Settings

DOCUMENTS = Path(__file__).parents[2] / "qa" / "demo" / "documents"
VALUES = (Decimal(4_838_000), Decimal("5.9"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = build(Settings.read({}, home=tmp_path_factory.mktemp("demo")))
    app.library.open("default", create=True).ingest([DOCUMENTS])
    yield app
    app.library.close()


@pytest.mark.parametrize(("question", "value"), list(zip(QUESTIONS, VALUES, strict=True)), ids=["English", "Chinese"])
async def test_the_demo_answers_its_own_questions(demo: App, question: str, value: Decimal) -> None:
    answer = await demo.ask(Request(question))
    assert answer.value is not None
    assert answer.value.value == value


async def test_the_demo_shows_sources_that_disagree(demo: App) -> None:
    answer = await demo.ask(Request(QUESTIONS[1]))
    assert answer.status == "conflicting"
    assert {value.value for conflict in answer.conflicts for value in conflict.values} == {
        Decimal("5.9"),
        Decimal("6.9"),
    }
