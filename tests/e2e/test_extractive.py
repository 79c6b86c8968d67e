from collections.abc import Iterator

import pytest

from qa.app import App, build
from qa.model import Answer, Request
from qa.settings import Settings

TEXTS = {
    "depot.txt": "The depot holds 58 lorries. It was opened in 1987. In a year it passes on 12,400 parcels to rural customers.",
    "power.txt": "Charging points\n\nAt public sites a plug delivers 46.5 kW on average. There are 4.7 million public points.",
    "recall.txt": "监管部门2025年督促企业召回10次,涉及充电宝139.77万台。",
    "trial.txt": "The first phase of the 6G trials left over 300 key technologies; the second phase has begun.",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("extractive")
    for name, text in TEXTS.items():
        (home / name).write_text(text)
    app = build(Settings.read({"BALLAST_LLM": "local", "BALLAST_EMBEDDER": "local"}, home=home / "home"))
    app.library.open("default", create=True).ingest([home / name for name in TEXTS])
    yield app
    app.library.close()


async def ask(app: App, question: str) -> Answer:
    return await app.ask(Request(question))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many lorries does the depot hold?", "58"),
        ("How many parcels does it forward to countryside clients?", "12400"),  # the question's own words
        ("How many lorrys are in the depot?", "58"),
        ("召回的充电宝有多少台?", "1397700"),
        ("召回了几次?", "10"),
        ("How many key technologies did the first phase of the 6G trials leave?", "300"),
    ],
)
async def test_a_figure_is_found_by_other_words_for_it(app: App, question: str, value: str) -> None:
    answer = await ask(app, question)
    assert answer.value is not None
    assert str(answer.value.value) == value


@pytest.mark.parametrize(
    "question",
    [
        "How many barges does the fleet number?",  # nothing of it is anywhere
        "How many kilowatts does a plug at private sites deliver on average?",
        "How many private charging points are there?",
        "How many key technologies did the second phase of the 6G trials leave?",
    ],
)
async def test_a_figure_of_something_else_is_no_answer(app: App, question: str) -> None:
    assert (await ask(app, question)).status == "abstained"
