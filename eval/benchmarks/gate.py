"""The gate on planted errors: `python -m eval.benchmarks.gate [--cases N] [--seed N] [--show KIND]`.

Prints, by kind of error and by languages (claim from source), the share of planted errors that were caught, and by way of
paraphrase the share of true answers that were stopped. Errors are planted only in true answers that the gate lets pass, so
that none is caught for another reason. Then the sentences that stop although they are copied from the paragraph they cite,
and the gate's time for an answer of 1 KB over three paragraphs of 2 KB and of 4 KB over ten (see `latency`).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.benchmarks.latency import latency
from eval.benchmarks.planting import KINDS, fits
from eval.benchmarks.truths import PLAIN, Claim, claims, glossary, load, single
from qa.grounding import Checked, Gate
from qa.model import DraftSentence
from qa.understanding import understand

SHARED = Path(__file__).parents[3] / "shared"
PAIRS = {("en", "en"): 1 / 3, ("zh", "zh"): 1 / 3, ("en", "zh"): 1 / 6, ("zh", "en"): 1 / 6}
"""Half of the claims in each language, a third across languages."""

Pair = tuple[str, str]


@dataclass(slots=True)
class Counts:
    """Cases and failures (errors missed, or true answers stopped) by (kind, languages)."""

    cases: Counter[tuple[str, Pair]] = field(default_factory=Counter)
    failed: Counter[tuple[str, Pair]] = field(default_factory=Counter)
    failures: list[tuple[str, Claim, Checked]] = field(default_factory=list)

    def add(self, kind: str, claim: Claim, checked: Checked, failed: bool) -> None:
        self.cases[kind, claim.pair] += 1
        if failed:
            self.failed[kind, claim.pair] += 1
            self.failures.append((kind, claim, checked))

    @property
    def rate(self) -> float:
        """Share of cases that failed."""
        return self.failed.total() / max(self.cases.total(), 1)


def check(claim: Claim) -> Checked:
    gate = Gate(claim.question, claim.reads, glossary())
    return gate.check(DraftSentence(claim.text, claim.citations))


def is_caught(planted: Claim, checked: Checked, moved: bool) -> bool:
    """Stopped; or, where only the citation was wrong, put right."""
    return not checked.holds or (moved and not set(planted.citations) & set(checked.cited))


def measure(data: Path, seeds: Path, size: int, seed: int = 11) -> tuple[Counts, Counts]:
    """(errors missed, true answers stopped) over about `size` of each, in the shares of `PAIRS`."""
    draw = random.Random(seed)
    pool: dict[Pair, list[Claim]] = defaultdict(list)
    for claim in claims(load(data, seeds), data, draw):
        pool[claim.pair].append(claim)
    errors, truths = Counts(), Counts()
    for pair, share in PAIRS.items():
        draw.shuffle(pool[pair])
        for claim in _balanced(pool[pair], round(size * share)):
            checked = check(claim)
            truths.add(claim.way, claim, checked, not checked.holds)
        for kind in KINDS:
            _plant(kind, pool[pair], round(size * share / len(KINDS)), draw, errors)
    return errors, truths


def _balanced(pool: Sequence[Claim], size: int) -> Iterable[Claim]:
    """Up to `size` claims, every way of paraphrase as often as there is matter for it."""
    ways: dict[str, list[Claim]] = defaultdict(list)
    for claim in pool:
        ways[claim.way].append(claim)
    chosen: list[Claim] = []
    while len(chosen) < size and any(ways.values()):
        chosen += [found.pop() for found in ways.values() if found]
    return chosen[:size]


def _plant(kind: str, pool: Sequence[Claim], size: int, draw: random.Random, errors: Counts) -> None:
    planted = 0
    for claim in pool:
        if planted >= size:
            break
        made = KINDS[kind](claim, draw) if fits(kind, claim) else None
        if made and check(claim).holds:
            checked = check(made)
            errors.add(kind, made, checked, not is_caught(made, checked, kind == "citation moved"))
            planted += 1


def _table(counts: Counts, title: str, done: str) -> str:
    lines = [f"{title:<30}" + "".join(f"{f'{one}<-{other}':>14}" for one, other in PAIRS) + f"{'all':>14}"]
    for kind in dict.fromkeys(kind for kind, _ in counts.cases):
        cells = [_cell(counts, [(kind, pair)], done) for pair in PAIRS]
        lines.append(f"{kind:<30}" + "".join(cells) + _cell(counts, [(kind, pair) for pair in PAIRS], done))
    cells = [_cell(counts, [key for key in counts.cases if key[1] == pair], done) for pair in PAIRS]
    lines.append(f"{'all':<30}" + "".join(cells) + _cell(counts, list(counts.cases), done))
    return "\n".join(lines)


def _cell(counts: Counts, keys: Sequence[tuple[str, Pair]], done: str) -> str:
    cases, failed = sum(counts.cases[key] for key in keys), sum(counts.failed[key] for key in keys)
    shown = cases - failed if done == "caught" else failed
    return f"{f'{shown}/{cases}':>14}"


def show(counts: Counts, kind: str, most: int) -> None:
    """Failures of one kind (or all), with what the gate said."""
    for name, claim, checked in [entry for entry in counts.failures if kind in (entry[0], "all")][:most]:
        source = claim.source.quantity.text if claim.source else ""
        print(f"-- {name} {'<-'.join(claim.pair)} {claim.way}: {claim.quantity.text!r} for {source!r}")
        print(f"   claim:  {claim.text[:400]}")
        print(f"   source: {claim.reads[0].text[:700]}")
        verdicts = [(support.quantity.text, support.verdict, support.working) for support in checked.supports]
        print(f"   said:   {verdicts} {checked.complaints} {checked.unchecked} cited {checked.cited}")


def copied(data: Path, seeds: Path, every: int = 1) -> tuple[int, list[str]]:
    """(sentences, those stopped) where each sentence of a paragraph is an answer that cites it, for one paragraph in `every`."""
    stopped: list[str] = []
    count = 0
    for file in load(data, seeds).files.values():
        for stored in file[::every]:
            read = single(stored)
            gate = Gate(understand(PLAIN["zh" if read.language == "zh" else "en"]), [read], glossary())
            for start, end in read.sentences:
                checked = gate.check(DraftSentence(read.text[start:end], (1,)))
                count += 1
                if not checked.holds:
                    stopped.append(f"{read.text[start:end]}: {'; '.join(checked.complaints)}")
    return count, stopped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--show", default="", help="print failures of this kind, or of all")
    parser.add_argument("--most", type=int, default=20)
    given = parser.parse_args()
    started = time.perf_counter()
    errors, truths = measure(SHARED / "data", SHARED / "seeds", given.cases, given.seed)
    print(_table(errors, "planted, caught", "caught"))
    print(_table(truths, "true, stopped", "stopped"))
    print(f"caught {1 - errors.rate:.4f}, stopped {truths.rate:.4f}, {time.perf_counter() - started:.0f} s")
    count, stopped = copied(SHARED / "data", SHARED / "seeds")
    print(f"copied sentences stopped: {len(stopped)} of {count}")
    for size, paragraphs in ((1024, 3), (4096, 10)):
        spent = latency(SHARED / "data", SHARED / "seeds", size, paragraphs)
        shown = ", ".join(f"{name} {value:.2f}" for name, value in spent.items())
        print(f"{size // 1024} KB over {paragraphs} paragraphs of 2 KB, ms: {shown}")
    if given.show:
        print(*stopped[: given.most], sep="\n")
        show(errors, given.show, given.most)
        show(truths, given.show, given.most)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
