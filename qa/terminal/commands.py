"""What each command does. Each returns the exit code: 0 done, 1 partly failed; errors are raised."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from index.collection import Collection, CollectionStatus, Library
from index.errors import ConfigurationError, EmbeddingError
from index.model import IngestProgress, IngestReport
from index.text import visible
from qa.app import App
from qa.errors import ModelError, QuestionError
from qa.model import Answer, Request, Turn
from qa.rendering import one_line, to_json
from qa.settings import Settings
from qa.terminal.showing import show


def _out() -> Console:
    """Standard output; where it is no terminal, nothing is folded to a terminal's width."""
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 240)


def _err() -> Console:
    return Console(stderr=True, highlight=False)


@contextmanager
def _collection(settings: Settings, name: str, *, create: bool = False) -> Iterator[Collection]:
    library = Library(settings.index)
    try:
        yield library.open(name, create=create)
    finally:
        library.close()


def ingest(settings: Settings, paths: Sequence[Path], name: str, cluster: str | None = None) -> int:
    """Exit code 1 when some file failed; the others are kept. `cluster` is the address of a Dask scheduler."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    err = _err()
    with (
        _collection(settings, name, create=True) as collection,
        Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar,
    ):
        task = bar.add_task("Reading", total=None)

        def step(progress: IngestProgress) -> None:
            bar.update(task, completed=progress.done, total=progress.total, description=_shown(progress.file[-40:]))

        report = collection.ingest(paths, progress=step, cluster=cluster)
    _report(report)
    if not any((report.added, report.changed, report.unchanged, report.removed, report.failed)):
        err.print("nothing was found to read: name files, or folders with files of the formats in docs/reading.md")
    return 1 if report.failed else 0


def _report(report: IngestReport) -> None:
    out = _out()
    for word, style, files in (
        ("added", "green", report.added),
        ("changed", "cyan", report.changed),
        ("removed", "yellow", report.removed),
    ):
        for file in files[:20]:
            out.print(_labelled(word, style, file))
        if len(files) > 20:
            out.print(_labelled(word, style, f"… and {len(files) - 20:,} more"))
    for failure in report.failed:
        out.print(_labelled("failed", "red", f"{failure.file}: {failure.reason}"))
    counts = {
        "added": report.added, "changed": report.changed, "unchanged": report.unchanged, "removed": report.removed,
        "failed": report.failed,
    }  # fmt: skip
    summary = ", ".join(f"{len(files):,} {word}" for word, files in counts.items())
    out.print(f"{summary}; {report.paragraphs:,} paragraphs in {report.seconds:.1f} s")


def _labelled(word: str, style: str, text: str) -> Text:
    return Text.assemble((word, style), f" {_shown(text)}")


def _shown(text: str) -> str:
    """What comes from documents or their names, on one line and unable to drive the terminal."""
    return visible(one_line(text))


def ask(app: App, question: str, collection: str, *, as_json: bool) -> int:
    with _waiting(app):
        answer = asyncio.run(_closing(app, Request(question, collection=collection)))
    if as_json:
        sys.stdout.write(json.dumps(to_json(answer), ensure_ascii=False) + "\n")
    else:
        show(answer, _out())
    return 0


def _waiting(app: App) -> AbstractContextManager[object]:
    """A sign of life while a model is asked; the embedded answerer needs none."""
    err = _err()
    return err.status(f"Asking {app.assistant.answerer.name} …") if app.settings.llm != "local" else nullcontext()


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
                except (QuestionError, ModelError, EmbeddingError) as error:
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
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read", "give a UTF-8 file of JSON lines") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record["question"], str):
                raise TypeError("a question is text")
            yield record["id"], record["question"]
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(
                f"{file}, line {number} is no question", 'write {"id": ..., "question": "..."} on each line'
            ) from error


def chat(app: App, collection: str) -> int:
    """Until an empty line or the end of input. An error ends a turn and not the conversation."""
    out = _out()
    history: list[Turn] = []
    out.print("Ask in English or Chinese; an empty line ends.", style="dim")
    with asyncio.Runner() as runner:
        try:
            while question := _prompt():
                try:
                    with _waiting(app):
                        answer = runner.run(app.ask(Request(question, tuple(history), collection)))
                except (QuestionError, ModelError, EmbeddingError) as error:
                    out.print(Text(_shown(str(error)), style="red"))
                    continue
                show(answer, out)
                cited = tuple((citation.file, citation.paragraph) for citation in answer.citations)
                history += [Turn("user", question), Turn("assistant", answer.answer, cited)]
        finally:
            runner.run(app.close())
    return 0


def _prompt() -> str:
    with suppress(ImportError):
        import readline  # noqa: F401  # its import gives input() line editing, also of Chinese, and a history
    try:
        return input("\n› " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return ""


def sources(settings: Settings, name: str) -> int:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("file", overflow="fold")
    for heading in ("paragraphs", "figures", "published", "format", "ingested (UTC)"):
        table.add_column(heading, justify="right" if heading in ("paragraphs", "figures") else "left", no_wrap=True)
    with _collection(settings, name) as collection:
        for source in collection.sources():
            table.add_row(
                Text(_shown(source.file)),
                f"{source.paragraphs:,}",
                f"{source.quantities:,}",
                source.published.isoformat() if source.published else "",
                source.format,
                source.ingested_at[:16].replace("T", " "),
            )
    if table.row_count:
        _out().print(table)
    else:
        _err().print("The collection is empty; `ballast ingest PATH` fills it.", style="dim")
    return 0


def forget(settings: Settings, files: Sequence[str], name: str) -> int:
    """Exit code 1 when some name is none of the collection's; the others are forgotten."""
    with _collection(settings, name) as collection:
        gone = collection.forget(files)
    for file in gone:
        _out().print(_labelled("forgot", "yellow", file))
    unknown = [file for file in files if file not in gone]
    for file in unknown:
        _err().print(_labelled("unknown", "red", f"{file}: `ballast sources` lists the names"))
    return 1 if unknown else 0


def status(settings: Settings, name: str) -> int:
    with _collection(settings, name) as collection:
        found: CollectionStatus = collection.status()
    rows = {
        "collection": found.name,
        "home": str(settings.index.home),
        "documents": f"{found.documents:,}",
        "paragraphs": f"{found.paragraphs:,}",
        "passages": f"{found.passages:,}",
        "figures": f"{found.quantities:,}",
        "embedder": f"{found.embedder} ({found.dimensions} dimensions)",
        "vector index": _freshness(found.vectors_behind),
        "word index": _freshness(found.lexical_behind),
        "on disk": f"{found.bytes_on_disk / 1e6:,.1f} MB",
        "schema": str(found.schema_version),
    }
    for key, value in rows.items():
        _out().print(Text.assemble((f"{key:<14}", "dim"), _shown(value)))
    return 0


def _freshness(behind: int) -> str:
    """Caches catch up by themselves when they are next used."""
    return "up to date" if behind <= 0 else f"{behind:,} changes behind (the next question brings it up to date)"


def rebuild(settings: Settings, name: str) -> int:
    err = _err()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        _collection(settings, name) as collection,
        Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar,
    ):
        task = bar.add_task("Rebuilding", total=None)
        collection.rebuild(lambda step: bar.update(task, completed=step.done, total=step.total))
        found = collection.status()
    _out().print(f"rebuilt the indexes of {found.documents:,} documents ({found.passages:,} passages)")
    return 0


def write_lines(records: Iterable[object], out: Path | None) -> int:
    """JSON lines to a file, or to standard output."""
    text = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    if out:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise ConfigurationError(f"{out} cannot be written ({error.strerror})", "name another file") from error
    else:
        sys.stdout.write(text)
    return 0
