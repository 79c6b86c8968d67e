"""`ballast eval`: the front door of the harness. Parses, calls, maps errors to one line and an exit code."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval import checking, documents, drafting, loading
from eval.corpus import Corpus
from eval.errors import EvalError, SuiteError
from eval.evaluating import evaluate, folder_of
from eval.model import Case, Scored
from eval.options import Options
from eval.reporting import terminal, writing
from eval.scoring.cost import Price
from eval.summarising import ASKED_ABOUT
from eval.watching import Watcher
from index.errors import BallastError
from index.model import IngestProgress
from qa.app import build
from qa.settings import Settings

MOST_PROBLEMS = 20
DONE, PARTLY, UNUSABLE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise EvalError(message, f"see {self.prog} --help")


def main(argv: Sequence[str], home: Path) -> int:
    """Run `ballast eval ARGV`. Returns the exit code: 0 done, 1 a gate missed or no answer to some, 2 unusable."""
    commands = {"check": check, "draft": draft}
    said = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        if argv and argv[0] in commands:
            return commands[argv[0]](argv[1:], home)
        return run(argv, home)
    except SuiteError as error:
        _tell(error, said)
    except BallastError as error:
        said.print(f"ballast: {error}", markup=False)
    except OSError as error:
        said.print(f"ballast: {error.filename or 'a file'} cannot be used ({error.strerror})", markup=False)
    return UNUSABLE


def _tell(error: SuiteError, said: Console) -> None:
    """One problem in one line; several one below the other, and what to do at the end."""
    if len(error.problems) == 1:
        said.print(f"ballast: {error}", markup=False)
        return
    for problem in error.problems[:MOST_PROBLEMS]:
        said.print(problem, markup=False)
    more = len(error.problems) - MOST_PROBLEMS
    said.print(f"ballast: {f'and {more} more; ' if more > 0 else ''}{error.remedy}", markup=False)


def run(argv: Sequence[str], home: Path) -> int:
    """`ballast eval SUITE...`."""
    options = read_options(argv, home)
    out = folder_of(options)
    said = Console(stderr=True, highlight=False, soft_wrap=True)
    with _progress(said) as progress:
        display = _Display(progress, said, _questions(options))
        try:
            done = asyncio.run(evaluate(options, out, display.watcher()))
        except KeyboardInterrupt:
            kept = display.counts.total()
            said.print(f"stopped: {kept} results are kept in {out}; {_again(options, out)}", markup=False)
            return PARTLY
    terminal.show(Console(), done.summary, done.rulings)
    said.print(f"report: {out / writing.REPORT}", markup=False)
    return done.exit_code


class _Display:
    """Two bars: documents read, and questions asked with the share right so far."""

    def __init__(self, progress: Progress, console: Console, questions: int | None) -> None:
        self.counts: Counter[str] = Counter()
        self._progress, self._console = progress, console
        self._reading = progress.add_task("reading", total=None, right="", visible=False)
        self._asking = progress.add_task("asking", total=questions, right="")

    def watcher(self) -> Watcher:
        return Watcher(self.say, self.read, self.asked)

    def say(self, line: str) -> None:
        self._console.print(line, markup=False)

    def read(self, step: IngestProgress) -> None:
        self._progress.update(self._reading, completed=step.done, total=step.total, visible=True)

    def asked(self, scored: Scored) -> None:
        self.counts[scored.verdict] += 1
        judged = self.counts.total() - self.counts["unscored"]
        right = f"{self.counts['right'] / judged:.0%} right" if judged else ""
        self._progress.update(self._asking, advance=1, right=right)


def _questions(options: Options) -> int | None:
    return None if options.rescore else len(loading.load(options.suites)) * options.repeats


def _again(options: Options, out: Path) -> str:
    return "the same command goes on from there" if options.out else f"the same command with --out {out} goes on"


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[right]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def read_options(argv: Sequence[str], home: Path) -> Options:
    """The command line as Options. Raises EvalError for one that cannot be meant."""
    given = _parser().parse_args(list(argv))
    if given.rescore and not given.out:
        raise EvalError("--rescore scores the results of an earlier run", "name its folder with --out DIR")
    key = os.environ.get("BALLAST_TARGET_KEY") or (os.environ.get("OPENAI_API_KEY") if given.target else None)
    return Options(
        suites=tuple(given.suite),
        home=home,
        docs=tuple(given.docs),
        collection=given.collection,
        target=given.target,
        model=given.model,
        key=key,
        in_prompt=given.in_prompt,
        out=given.out,
        against=given.against,
        gate=given.gate,
        concurrency=given.concurrency,
        repeats=given.repeats,
        attempts=given.attempts,
        seconds=given.timeout,
        cache=given.cache,
        rescore=given.rescore,
        judge=given.judge,
        price=given.price,
        difference=given.difference,
        show=given.open,
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="ballast eval",
        description="Runs suites of questions and scores the answers.",
        epilog="`ballast eval check SUITE --docs PATH` only checks; `ballast eval draft --docs PATH` proposes one.",
    )
    add = parser.add_argument
    add("suite", nargs="+", type=Path, metavar="SUITE", help="a .jsonl file of questions")
    add("--docs", action="append", default=[], type=Path, metavar="PATH", help="the suite's documents (repeatable)")
    add("--collection", help="a collection that is indexed already (without --docs; default: default)")
    add("--target", metavar="URL", help="an OpenAI-compatible address in place of this process")
    add("--model", default="ballast", help="the model to ask --target for")
    add("--in-prompt", action="store_true", help="give --target the documents in its prompt")
    add(
        "--out", type=Path, metavar="DIR", help="where results, summary and report go; an interrupted run goes on there"
    )
    add("--against", type=Path, metavar="RUN_DIR", help="an earlier run to compare with")
    add("--gate", type=Path, metavar="FILE", help="floors (TOML) that the run must keep")
    add("--concurrency", type=_count, help="questions at once (default: 1 in process, 8 for --target)")
    add("--repeats", type=_count, default=1, help="ask every question so often, and report the variance")
    add("--attempts", type=_count, default=4, help="attempts at a question, on transport errors only")
    add("--timeout", type=_seconds, default=120.0, metavar="SECONDS", help="the longest that one attempt may take")
    add("--cache", action=argparse.BooleanOptionalAction, help="reuse answers of the same configuration")
    add("--rescore", action="store_true", help="score the results in --out again, asking nothing")
    add("--judge", metavar="MODEL@URL", help="a model's opinion beside the scores, never the headline")
    add("--price", type=_price, metavar="IN,OUT", help="what a million prompt and completion tokens cost")
    add("--difference", type=_share, default=ASKED_ABOUT, help="the difference two runs should be told apart by")
    add("--open", action="store_true", help="open the report in a browser")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _number(text: str, least: float, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = least
    if not least < value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above {least:g} and up to {most:g}")
    return value


def _seconds(text: str) -> float:
    return _number(text, 0, 86400)


def _share(text: str) -> float:
    return _number(text, 0, 1)


def _price(text: str) -> Price:
    parts = text.split(",")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not two prices such as 0.15,0.60")
    return Price(*(_number(part, -1e-9, 1e6) for part in parts))


def check(argv: Sequence[str], home: Path) -> int:
    """`ballast eval check SUITE... --docs PATH`."""
    parser = _Parser(prog="ballast eval check", description="Checks suites against their documents, asking nothing.")
    parser.add_argument("suite", nargs="+", type=Path, metavar="SUITE")
    parser.add_argument("--docs", action="append", default=[], type=Path, metavar="PATH")
    parser.add_argument("--collection")
    given = parser.parse_args(list(argv))
    cases = loading.load(given.suite)
    console = Console(highlight=False, soft_wrap=True)
    corpus = _open(home, given.suite, given.docs, given.collection, cases)
    checking.check(cases, corpus)
    for doubt in checking.doubts(cases, corpus):
        console.print(f"look again: {doubt}", markup=False)
    kinds = Counter(case.kind for case in cases)
    found = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    console.print(
        f"{len(cases)} questions are well-formed and their evidence is in the documents ({found})", markup=False
    )
    return DONE


def _open(
    home: Path, suites: Sequence[Path], docs: Sequence[Path], collection: str | None, cases: Sequence[Case]
) -> Corpus:
    app = build(Settings.read(home=home))
    said = Console(stderr=True, highlight=False, soft_wrap=True)
    with _progress(said) as progress:
        watcher = _Display(progress, said, 0).watcher()
        return documents.open_corpus(app.library, cases, suites, docs, collection, watcher)


def draft(argv: Sequence[str], home: Path) -> int:
    """`ballast eval draft --docs PATH [--out FILE]`."""
    parser = _Parser(prog="ballast eval draft", description="Proposes questions from documents' figures, to be edited.")
    parser.add_argument("--docs", action="append", default=[], type=Path, metavar="PATH")
    parser.add_argument("--collection")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument("--per-paragraph", type=_count, default=2, metavar="N")
    given = parser.parse_args(list(argv))
    if given.out and given.out.exists():
        raise EvalError(f"{given.out} is there already", "name another file; edited suites are not overwritten")
    corpus = _open(home, [], given.docs, given.collection, [])
    lines = [json.dumps(row, ensure_ascii=False) for row in drafting.draft(corpus, given.per_paragraph)]
    if given.out:
        given.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        Console(stderr=True, highlight=False).print(f"{len(lines)} questions to edit in {given.out}", markup=False)
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return DONE
