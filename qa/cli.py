"""The `ballast` command: parses, calls, maps errors. Everything heavy is imported inside the command that needs it, so
that `ballast --help` answers at once."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import BallastError

if TYPE_CHECKING:
    from qa.app import App
    from qa.settings import Settings

app = typer.Typer(
    name="ballast",
    help="Answers from your documents that hold their weight: every figure checked, cited to file and paragraph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
feedback = typer.Typer(help="What people said of answers in Slack.", no_args_is_help=True)
app.add_typer(feedback, name="feedback")

Collection = Annotated[str, typer.Option("--collection", "-c", help="The corpus to use.")]

_INTERRUPTED = 130


class Globals:
    """Options that stand before the command."""

    home: Path | None = None


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"ballast {version('ballast')}\n")
        raise typer.Exit


@app.callback()
def _globals(
    home: Annotated[Path | None, typer.Option("--home", help="Where the index lives (BALLAST_HOME, .ballast).")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    Globals.home = home
    if debug:
        os.environ["BALLAST_DEBUG"] = "1"


def settings() -> Settings:
    from qa.settings import Settings

    return Settings.read(home=Globals.home)


def _build() -> App:
    from qa.app import build

    return build(_announced(settings()))


def _announced(chosen: Settings) -> Settings:
    """Say so where texts go to OpenAI because a key is there, and not because a setting names it."""
    parts = [
        key
        for key, value in (("BALLAST_LLM", chosen.llm), ("BALLAST_EMBEDDER", chosen.index.embedder))
        if value == "auto"
    ]
    if parts and chosen.index.api_key:
        mending = " and ".join(f"{key}=local" for key in parts)
        sys.stderr.write(f"ballast: OPENAI_API_KEY is set, so OpenAI is used; {mending} keeps to this machine\n")
    return chosen


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to add or update.", show_default=False)],
    collection: Collection = "default",
    cluster: Annotated[
        str | None, typer.Option(metavar="tcp://HOST:PORT", help="A Dask scheduler whose workers read the files.")
    ] = None,
) -> None:
    """Add or update files and folders."""
    from qa.terminal import commands

    raise typer.Exit(commands.ingest(_announced(settings()), paths, collection, cluster))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in English or Chinese.", show_default=False)] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one Answer object and nothing else.")] = False,
    batch: Annotated[Path | None, typer.Option(help="Questions, one {id, question} object a line.")] = None,
    collection: Collection = "default",
) -> None:
    """Answer one question, or a file of them."""
    from qa.terminal import commands

    if bool(question) == bool(batch):
        raise typer.BadParameter("give a question, or --batch FILE")
    if batch:
        raise typer.Exit(commands.ask_batch(_build(), batch, collection))
    raise typer.Exit(commands.ask(_build(), question, collection, as_json=json))


@app.command()
def chat(collection: Collection = "default") -> None:
    """Talk in the terminal; follow-ups understand what came before."""
    from qa.terminal import commands

    raise typer.Exit(commands.chat(_build(), collection))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8080,
    workers: Annotated[int, typer.Option(help="Server processes.", min=1)] = 1,
) -> None:
    """Serve the HTTP API and the chat page."""
    from qa.server.serving import serve as run

    raise typer.Exit(run(_announced(settings()), host, port, workers))


@app.command()
def slack() -> None:
    """Run the Slack bot over Socket Mode."""
    from qa.slack.socket import run

    raise typer.Exit(run(_build()))


@app.command()
def mcp(
    transport: Annotated[str, typer.Option(help="stdio or http.")] = "stdio",
    host: Annotated[str, typer.Option(help="Address to listen on, over http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on, over http.", min=0, max=65535)] = 8081,
) -> None:
    """Serve the documents to assistants over the Model Context Protocol."""
    from qa.mcp import serve as run

    run(_build(), transport, host, port)


@app.command(
    name="eval",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    help="Score answers on suites of numeric questions (see: ballast eval --help).",
)
def evaluate(context: typer.Context) -> None:
    # Imports run from eval to qa and never back, so the harness is found by name, as a plug-in would be.
    from importlib import import_module

    from qa.settings import Settings

    home = Globals.home or Settings.read().index.home
    raise typer.Exit(import_module("eval.cli").main(list(context.args), home))


@app.command()
def sources(collection: Collection = "default") -> None:
    """List the documents of a collection."""
    from qa.terminal import commands

    raise typer.Exit(commands.sources(settings(), collection))


@app.command()
def forget(
    files: Annotated[list[str], typer.Argument(help="Names as `ballast sources` lists them.", show_default=False)],
    collection: Collection = "default",
) -> None:
    """Remove documents from a collection; answers stop using them at once."""
    from qa.terminal import commands

    raise typer.Exit(commands.forget(settings(), files, collection))


@app.command()
def status(collection: Collection = "default") -> None:
    """Say what a collection holds and whether its caches are up to date."""
    from qa.terminal import commands

    raise typer.Exit(commands.status(settings(), collection))


@app.command()
def rebuild(collection: Collection = "default") -> None:
    """Make the vector and lexical indexes again from the paragraph store."""
    from qa.terminal import commands

    raise typer.Exit(commands.rebuild(_announced(settings()), collection))


@feedback.command("export")
def feedback_export(
    out: Annotated[Path | None, typer.Option(help="A file; standard output without it.")] = None,
) -> None:
    """Write feedback from Slack as a draft of an evaluation suite."""
    from qa.slack.feedback import export
    from qa.terminal import commands

    raise typer.Exit(commands.write_lines(export(settings().index.home), out))


def main() -> None:
    """Entry point: an error is one line that says what is wrong and what to do."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a name or a text that the terminal's encoding lacks is shown escaped
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(prog_name="ballast", standalone_mode=False) or 0
        sys.stdout.flush()
        if code == _INTERRUPTED:  # as typer returns it
            sys.stderr.write("\nballast: stopped; what was stored is kept\n")
        sys.exit(code)
    except BallastError as error:
        _fail(error, str(error))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage and not usage():  # no command was given, and the help has been shown
            sys.exit(2)
        if usage:
            where = getattr(getattr(error, "ctx", None), "command_path", "ballast")
            _fail(error, f"{usage()} (see: {where} --help)")
        _fail(
            error, f"something went wrong inside ballast ({type(error).__name__}): run again with --debug to see where"
        )


def _fail(error: BaseException, line: str) -> None:
    if os.environ.get("BALLAST_DEBUG"):
        raise error
    from index.text import visible

    sys.stderr.write(f"ballast: {visible(' '.join(line.split()))}\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
