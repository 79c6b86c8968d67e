"""What each command does. Each returns the exit code: 0 done, 1 partly failed; errors are raised."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from index.collection import Collection, CollectionStatus, Library
from index.errors import BallastError, ConfigurationError
from index.model import IngestProgress, IngestReport
from qa.app import App
from qa.errors import QuestionError
from qa.model import Answer, Request, Turn
from qa.rendering import to_json
from qa.settings import Settings
from qa.terminal.showing import show


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _err() -> Console:
    return Console(stderr=True, highlight=False)


@contextmanager
def _collection(settings: Settings, name: str, *, create: bool = False) -> Iterator[Collection]:
    library = Library(settings.index)
    try:
        yield library.open(name, create=create)
    finally:
        library.close()


def ingest(settings: Settings, paths: Sequence[Path], name: str) -> int:
    """Exit code 1 when some file failed; the others are kept."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        _collection(settings, name, create=True) as collection,
        Progress(*columns, console=_err(), transient=True) as bar,
    ):
        task = bar.add_task("Reading", total=None)

        def step(progress: IngestProgress) -> None:
            bar.update(task, completed=progress.done, total=progress.total, description=progress.file[-40:])

        report = collection.ingest(paths, progress=step)
    _report(report)
    return 1 if report.failed else 0


def _report(report: IngestReport) -> None:
    out = _out()
    for word, style, files in (
        ("added", "green", report.added),
        ("changed", "cyan", report.changed),
        ("removed", "yellow", report.removed),
    ):
        for file in files[:20]:
            out.print(f"[{style}]{word}[/] ", end="")
            out.print(file, markup=False)
        if len(files) > 20:
            out.print(f"[{style}]{word}[/] … and {len(files) - 20} more")
    for failure in report.failed:
        out.print("[red]failed[/] ", end="")
        out.print(f"{failure.file}: {failure.reason}", markup=False)
    counts = {
        "added": report.added, "changed": report.changed, "unchanged": report.unchanged, "removed": report.removed,
        "failed": report.failed,
    }  # fmt: skip
    summary = ", ".join(f"{len(files)} {word}" for word, files in counts.items())
    out.print(f"{summary}; {report.paragraphs:,} paragraphs in {report.seconds:.1f} s")


def ask(app: App, question: str, collection: str, *, as_json: bool) -> int:
    answer = asyncio.run(_closing(app, Request(question, collection=collection)))
    if as_json:
        sys.stdout.write(json.dumps(to_json(answer), ensure_ascii=False) + "\n")
    else:
        show(answer, _out())
    return 0


async def _closing(app: App, request: Request) -> Answer:
    try:
        return await app.ask(request)
    finally:
        await app.close()


def ask_batch(app: App, file: Path, collection: str) -> int:
    """One {id, question} a line in, one {id, answer} a line out, in order. A line that fails says so in its place."""
    questions = list(_questions(file))

    async def run() -> int:
        failed = 0
        try:
            for key, question in questions:
                try:
                    line = {"id": key, "answer": to_json(await app.ask(Request(question, collection=collection)))}
                except QuestionError as error:
                    failed += 1
                    line = {"id": key, "error": str(error)}
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
                sys.stdout.flush()
        finally:
            await app.close()
        return 1 if failed else 0

    return asyncio.run(run())


def _questions(file: Path) -> Iterator[tuple[object, str]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read", "give a UTF-8 file of JSON lines") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield record["id"], str(record["question"])
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(
                f"{file}, line {number} is no question", 'write {"id": ..., "question": "..."} on each line'
            ) from error


def chat(app: App, collection: str) -> int:
    """Until end of input or an empty line twice. An error ends a turn and not the conversation."""
    out = _out()
    history: list[Turn] = []
    out.print("Ask in English or Chinese; an empty line ends.", style="dim")

    async def loop() -> None:
        while question := (await asyncio.to_thread(_prompt)).strip():
            try:
                answer = await app.ask(Request(question, tuple(history), collection))
            except BallastError as error:
                out.print(str(error), style="red", markup=False)
                continue
            show(answer, out)
            cited = tuple((citation.file, citation.paragraph) for citation in answer.citations)
            history.extend([Turn("user", question), Turn("assistant", answer.answer, cited)])
        await app.close()

    asyncio.run(loop())
    return 0


def _prompt() -> str:
    try:
        return input("› ")
    except EOFError:
        return ""


def sources(settings: Settings, name: str) -> int:
    table = Table(box=None, pad_edge=False)
    for heading in ("file", "paragraphs", "figures", "published", "format", "ingested"):
        table.add_column(heading, justify="right" if heading in ("paragraphs", "figures") else "left", no_wrap=True)
    with _collection(settings, name) as collection:
        for source in collection.sources():
            table.add_row(
                source.file,
                f"{source.paragraphs:,}",
                f"{source.quantities:,}",
                source.published.isoformat() if source.published else "",
                source.format,
                source.ingested_at[:16].replace("T", " "),
            )
    _out().print(table)
    return 0


def forget(settings: Settings, files: Sequence[str], name: str) -> int:
    with _collection(settings, name) as collection:
        for file in collection.forget(files):
            _out().print(f"forgot {file}", markup=False)
    return 0


def status(settings: Settings, name: str) -> int:
    with _collection(settings, name) as collection:
        found: CollectionStatus = collection.status()
    for key, value in asdict(found).items():
        _out().print(f"{key.replace('_', ' '):<18} {value:,}" if isinstance(value, int) else f"{key:<18} {value}")
    return 0


def rebuild(settings: Settings, name: str) -> int:
    with _collection(settings, name) as collection:
        collection.rebuild()
        found = collection.status()
    _out().print(f"rebuilt {found.passages:,} passages of {found.documents:,} documents")
    return 0


def write_lines(records: Iterable[object], out: Path | None) -> int:
    """JSON lines to a file, or to standard output."""
    text = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0
