"""The whole product on real engines: a Chroma server, a PostgreSQL server, and both, as settings name them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from index.errors import IndexLocked
from qa.app import App, build
from qa.model import Request
from qa.rendering import to_json
from qa.settings import Settings

NAMES = count()
DOCUMENTS = Path(str(resources.files("qa").joinpath("demo", "documents")))
ENGINES = {
    "chroma": {"BALLAST_CHROMA_URL": "chroma_url"},
    "postgresql": {"BALLAST_CATALOG": "postgres_url"},
    "both": {"BALLAST_CHROMA_URL": "chroma_url", "BALLAST_CATALOG": "postgres_url"},
}
QUESTIONS = (
    "How many 5G base stations have been built?",
    "5G基站有多少万座？",
    "What was the size of the AI industry?",
)


@pytest.fixture(params=ENGINES)
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """What `BALLAST_*` hold for each choice of engines."""
    urls = {key: request.getfixturevalue(fixture) for key, fixture in ENGINES[request.param].items()}
    return {"BALLAST_LLM": "local", "BALLAST_EMBEDDER": "local", **urls}


def product(home: Path, environment: Mapping[str, str]) -> App:
    return build(Settings.read({**environment, "BALLAST_HOME": str(home)}))


async def asked(app: App, name: str) -> list[dict[str, Any]]:
    """The answers but for what differs from one time to the next."""
    answers = [to_json(await app.ask(Request(question, (), name))) for question in QUESTIONS]
    return [{key: one[key] for key in one if key not in ("id", "timings_ms", "looked_at")} for one in answers]


async def test_answers_are_the_same_as_on_the_embedded_engines(environment: dict[str, str], tmp_path: Path) -> None:
    name = f"product.{next(NAMES)}"
    plain = product(tmp_path / "plain", {"BALLAST_LLM": "local", "BALLAST_EMBEDDER": "local"})
    served = product(tmp_path / "served", environment)
    for app in (plain, served):
        assert not app.library.open(name, create=True).ingest([DOCUMENTS]).failed
    assert await asked(served, name) == await asked(plain, name)
    one, other = (app.library.open(name) for app in (plain, served))
    for source in one.sources():
        assert list(map(_told, other.paragraphs(source.file))) == list(map(_told, one.paragraphs(source.file)))
    for app in (plain, served):
        await app.close()


def _told(stored: Any) -> tuple[Any, ...]:
    return stored.paragraph, stored.hash, stored.language, stored.lead


async def test_a_store_on_servers_is_changed_emptied_and_made_again(
    environment: dict[str, str], tmp_path: Path
) -> None:
    name, home = f"product.{next(NAMES)}", tmp_path / "home"
    app = product(home, environment)
    folder = tmp_path / "documents"
    shutil.copytree(DOCUMENTS, folder)
    collection = app.library.open(name, create=True)
    collection.ingest([folder])
    (folder / "infrastructure-brief.txt").unlink()
    (folder / "depot.txt").write_text("The depot holds 58 lorries.")
    report = collection.ingest([folder])
    assert (report.added, report.removed) == (("depot.txt",), ("infrastructure-brief.txt",))
    before = collection.status()
    collection.rebuild()
    after = collection.status()
    assert (after.vectors_behind, after.lexical_behind) == (0, 0)
    assert (after.documents, after.passages) == (before.documents, before.passages)
    assert after.passages == collection.vectors_held()  # type: ignore[attr-defined]
    await app.close()
    again = product(home, environment)
    answer = await again.ask(Request("How many lorries does the depot hold?", (), name))
    assert answer.value is not None
    assert answer.value.value == 58
    assert answer.citations[0].file == "depot.txt"
    await again.close()


async def test_a_replica_with_caches_of_its_own_sees_what_another_wrote(
    chroma_url: str, postgres_url: str, tmp_path: Path
) -> None:
    """Two homes, one catalog on PostgreSQL, one Chroma server: the lexical index of the second follows the change log."""
    environment = {
        "BALLAST_LLM": "local", "BALLAST_EMBEDDER": "local",
        "BALLAST_CHROMA_URL": chroma_url, "BALLAST_CATALOG": postgres_url,
    }  # fmt: skip
    name = f"product.{next(NAMES)}"
    writer, reader = (product(tmp_path / home, environment) for home in ("writer", "reader"))
    (tmp_path / "depot.txt").write_text("The depot holds 58 lorries.")
    (tmp_path / "fleet.txt").write_text("The fleet numbers 73 barges.")
    writer.library.open(name, create=True).ingest([tmp_path / "depot.txt"])
    request = Request("How many barges does the fleet number?", (), name)
    assert name in reader.library.names()
    assert (await reader.ask(request)).status == "abstained"
    writer.library.open(name).ingest([tmp_path / "fleet.txt"])
    assert reader.library.open(name).status().lexical_behind == 1
    answer = await reader.ask(request)
    assert answer.value is not None
    assert answer.value.value == 73
    assert reader.library.open(name).status().lexical_behind == 0
    writer.library.open(name).forget(["fleet.txt"])
    assert (await reader.ask(request)).status == "abstained"
    for app in (writer, reader):
        await app.close()


def test_one_machine_writes_at_a_time(postgres_url: str, tmp_path: Path) -> None:
    """Two homes, as two machines have them: the second writer is told, and nothing of it is stored."""
    environment = {"BALLAST_LLM": "local", "BALLAST_EMBEDDER": "local", "BALLAST_CATALOG": postgres_url}
    name = f"product.{next(NAMES)}"
    first, second = (product(tmp_path / home, environment) for home in ("first", "second"))
    (tmp_path / "depot.txt").write_text("The depot holds 58 lorries.")
    held = first.library.open(name, create=True)
    with held._writing(), pytest.raises(IndexLocked, match="another machine"):  # type: ignore[attr-defined]
        second.library.open(name, create=True).ingest([tmp_path / "depot.txt"])
    assert name not in second.library.names()
    assert second.library.open(name, create=True).ingest([tmp_path / "depot.txt"]).added == ("depot.txt",)
    first.library.close()
    second.library.close()
