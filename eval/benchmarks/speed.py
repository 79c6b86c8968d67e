"""Speed and size of the index: `python -m eval.benchmarks.speed [--paragraphs 10000] [--peers]`.

The corpus is made here: half English, half Chinese, 20 paragraphs a file of about 120 tokens each, words drawn by
Zipf's law, with figures among them. Each measurement runs in a process of its own, so that memory and cold starts are
honest. `--peers` measures LlamaIndex (`eval.benchmarks.peers`) in the same run, from an environment of its own, `.venv-peers`,
made of what is locked here and the extra `peers`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

PER_FILE = 20
ROOT = Path(__file__).parents[2]
_ENGLISH = """
    output factory network station energy battery vehicle market region supply demand price cost export import
    policy reform sector service digital data model cloud chip robot steel copper cement paper textile machine
    engine ship port rail road bridge grid solar wind hydro nuclear carbon emission water waste forest grain
    cotton sugar meat fish trade bank loan bond tax budget income wage job worker school hospital patient doctor
    student teacher city village house household company enterprise investor customer user platform software
    device sensor satellite launch orbit research
"""
_ENDINGS = ("", "s", "ed", "ing", "er", "al", "ity", "ment", "wise", "less", "ful", "ism")
_CHINESE = """
    产量 工厂 网络 基站 能源 电池 汽车 市场 地区 供给 需求 价格 成本 出口 进口 政策 改革 行业 服务 数字 数据
    模型 芯片 机器人 钢铁 水泥 纺织 机械 发动机 船舶 港口 铁路 公路 桥梁 电网 光伏 风电 水电 核电 碳排放 用水
    废物 森林 粮食 棉花 贸易 银行 贷款 债券 税收 预算 收入 工资 就业 职工 学校 医院 患者 学生 教师 城市 农村
    住宅 居民 企业 投资者 用户 平台 软件 设备 卫星 研究 增加值 利润 投资
"""


def corpus(folder: Path, paragraphs: int, seed: int = 7) -> list[str]:
    """Write the corpus; some of its paragraphs' openings are returned as questions."""
    draw = random.Random(seed)
    english = [word + ending for ending in _ENDINGS for word in _ENGLISH.split()]
    terms = _CHINESE.split()
    chinese = [first + second for second in terms[:12] for first in terms]
    weights = {id(words): [1 / (rank + 3) for rank in range(len(words))] for words in (english, chinese)}
    questions: list[str] = []
    folder.mkdir(parents=True)
    for number in range(0, paragraphs, PER_FILE):
        words = english if number // PER_FILE % 2 else chinese
        texts = [_paragraph(draw, words, weights[id(words)]) for _ in range(min(PER_FILE, paragraphs - number))]
        questions.append(texts[0][:60] if words is english else texts[0][:20])
        (folder / f"{number // PER_FILE:06}.txt").write_text("\n\n".join(texts), encoding="utf-8")
    draw.shuffle(questions)
    return questions[:400]


def _paragraph(draw: random.Random, words: Sequence[str], weights: Sequence[float]) -> str:
    is_english = words[0].isascii()
    count = 95 if is_english else 34
    drawn = draw.choices(words, weights, k=count)
    for at in range(7, count, 15):
        drawn[at] = _figure(draw, is_english)
    pieces = [drawn[at : at + 15] for at in range(0, count, 15)]
    if is_english:
        return " ".join(" ".join(piece).capitalize() + "." for piece in pieces)
    return "".join("".join(piece) + "。" for piece in pieces)


def _figure(draw: random.Random, is_english: bool) -> str:
    number = draw.randint(10, 99_999)
    if is_english:
        return draw.choice((f"{number / 100:.1f}%", f"{number:,}", f"{number / 1000:.3f} million", f"{number} tonnes"))
    return draw.choice((f"{number / 100:.1f}%", f"{number}家", f"{number / 10:.1f}万座", f"{number / 100:.2f}亿元"))


def _memory(peak: bool = True) -> float:
    """Resident memory of this process in MB: the highest so far, or now."""
    if peak:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _processor_time() -> float:
    """Seconds of this process and of the workers that it had."""
    had = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + had.ru_utime + had.ru_stime


def _library(home: Path):  # type: ignore[no-untyped-def]  # imported late: a cold start is measured with its imports
    from index.collection import Library
    from index.settings import IndexSettings

    return Library(IndexSettings(home=home))


def ingest(home: Path, documents: Path) -> dict[str, float]:
    """Files on disk to everything searchable and committed."""
    library = _library(home)
    collection = library.open(create=True)
    _warm()
    started, cpu = time.perf_counter(), _processor_time()
    report = collection.ingest([documents])
    seconds, spent = time.perf_counter() - started, _processor_time() - cpu
    status = collection.status()
    library.close()
    return {
        "seconds": seconds,
        "cpu": spent,
        "embedded": report.embedded,
        "peak_mb": _memory(),
        "worker_peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "kb_a_paragraph": status.bytes_on_disk / max(status.paragraphs, 1) / 1e3,
    }


def _warm() -> None:
    """Imports are no part of an ingest's time; a cold start is measured for itself."""
    import chromadb
    import tantivy
    import tokenizers

    assert chromadb, tantivy
    assert tokenizers


def ask(open_search: Callable[[], Callable[[str], object]], questions: Sequence[str]) -> dict[str, float]:
    """The first answer of a new process, then many, one at a time and by 8 clients."""
    started = time.perf_counter()
    search = open_search()
    search(questions[0])
    cold = time.perf_counter() - started
    for question in questions[:50]:
        search(question)
    times = []
    spent = time.process_time()
    for question in questions:
        started = time.perf_counter()
        search(question)
        times.append((time.perf_counter() - started) * 1e3)
    spent = time.process_time() - spent
    times.sort()
    return {
        "cold_s": cold,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[len(times) * 95 // 100],
        "cpu_ms": spent / len(times) * 1e3,
        "clients_8_per_s": _clients(search, questions, 8),
        "resident_mb": _memory(peak=False),
    }


def _clients(search: Callable[[str], object], questions: Sequence[str], clients: int) -> float:
    def work(offset: int) -> None:
        for question in questions[offset::clients]:
            search(question)

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(questions) / (time.perf_counter() - started)


def raw(home: Path, documents: Path, questions: Sequence[str]) -> dict[str, float]:
    """Chroma as it is used by hand: texts, metadata and the same vectors in it, no words, no figures, no change log."""
    import chromadb

    from index.embedding import LocalEmbedder

    embedder = LocalEmbedder()
    client = chromadb.PersistentClient(str(home), settings=chromadb.config.Settings(anonymized_telemetry=False))
    collection = client.create_collection("raw", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    started, cpu = time.perf_counter(), time.process_time()
    waiting: list[tuple[str, str, str]] = []

    def add() -> None:
        ids, names, texts = map(list, zip(*waiting, strict=True))
        metadatas = [{"file": name} for name in names]
        collection.add(ids=ids, embeddings=embedder.embed(texts), documents=texts, metadatas=metadatas)  # type: ignore[arg-type]
        waiting.clear()

    for file in sorted(documents.iterdir()):
        texts = file.read_text(encoding="utf-8").split("\n\n")
        waiting += [(f"{file.name}-{number}", file.name, text) for number, text in enumerate(texts)]
        if len(waiting) >= 5000:
            add()
    if waiting:
        add()
    result = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu, "peak_mb": _memory()}
    spent = time.process_time()
    for question in questions:
        collection.query(query_embeddings=embedder.embed_query(question)[None, :], n_results=10)
    result["query_cpu_ms"] = (time.process_time() - spent) / len(questions) * 1e3
    result["kb_a_paragraph"] = (
        sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) / collection.count() / 1e3
    )
    return result


def change(documents: Path, share: float) -> int:
    """Change a word in every paragraph of a share of the files."""
    files = sorted(documents.iterdir())
    chosen = files[:: max(1, int(1 / share))]
    for file in chosen:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("\n\n", " anew.\n\n") + " anew.", encoding="utf-8")
    return len(chosen)


def peer_ingest(home: Path, documents: Path) -> dict[str, float]:
    """The same of LlamaIndex; imports are no part of it."""
    from eval.benchmarks import peers

    started, cpu = time.perf_counter(), _processor_time()
    peers.ingest(home, documents)
    return {"seconds": time.perf_counter() - started, "cpu": _processor_time() - cpu, "peak_mb": _memory()}


def _peer_search(home: Path) -> Callable[[str], object]:
    from eval.benchmarks import peers  # its imports are part of a cold start

    return peers.opened(home)


def peer_python() -> Path:
    """The interpreter of the peers' environment, which is made where it is not there (needs a package registry)."""
    python = ROOT / ".venv-peers" / "bin" / "python"
    if not python.exists():
        uv = Path(sys.executable).with_name("uv")
        install: list[str | Path] = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--compile-bytecode",
            "--constraint",
            "requirements.lock",
        ]
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, ".venv-peers"], cwd=ROOT, check=True)
        subprocess.run([*install, "--python", python, ".[peers]"], cwd=ROOT, check=True)
    return python


def _apart(what: str, folder: Path, python: Path | str = sys.executable) -> dict[str, float]:
    """One measurement in a process of its own."""
    command = [str(python), "-m", "eval.benchmarks.speed", "--run", what, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _run(what: str, folder: Path) -> dict[str, float]:
    questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    documents, peer = folder / "documents", folder / "peer"
    runs: dict[str, Callable[[], dict[str, float]]] = {
        "ingest": lambda: ingest(folder / "home", documents),
        "ask": lambda: ask(lambda: _library(folder / "home").open().search, questions),
        "raw": lambda: raw(folder / "raw", documents, questions),
        "peer-ingest": lambda: peer_ingest(peer, documents),
        "peer-ask": lambda: ask(lambda: _peer_search(peer), questions),
    }
    return runs[what]()


def measure(
    paragraphs: int, folder: Path, peer: Path | None = None, *, raw: bool = True
) -> Iterator[tuple[str, dict[str, float]]]:
    """All measurements on a fresh corpus of that size; by turns with LlamaIndex's where its interpreter is given."""
    questions = corpus(folder / "documents", paragraphs)
    (folder / "questions.json").write_text(json.dumps(questions), encoding="utf-8")

    def by_turns(name: str, what: str) -> Iterator[tuple[str, dict[str, float]]]:
        yield name, _apart(what, folder)
        if peer:
            yield f"{name}, LlamaIndex", _apart(f"peer-{what}", folder, peer)

    yield from by_turns("ingest", "ingest")
    if raw:
        yield "raw Chroma", _apart("raw", folder)
    yield from by_turns("unchanged", "ingest")
    change(folder / "documents", 0.01)
    yield from by_turns("1 % changed", "ingest")
    yield from by_turns("ask", "ask")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--peers", action="store_true", help="LlamaIndex with Chroma and BM25 beside it")
    parser.add_argument("--alone", action="store_true", help="leave raw Chroma out, which takes an hour at 1,000,000")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="keep the corpus and the index here")
    given = parser.parse_args()
    if given.run:
        print(json.dumps(_run(given.run, given.folder)))
        return
    peer = peer_python() if given.peers else None
    for paragraphs in given.paragraphs:
        folder = given.folder / str(paragraphs) if given.folder else Path(tempfile.mkdtemp())
        print(f"\n{paragraphs:,} paragraphs", flush=True)
        for name, row in measure(paragraphs, folder, peer, raw=not given.alone):
            print(f"  {name:<24}" + "".join(f"  {key} {value:,.3g}" for key, value in row.items()), flush=True)
        if not given.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
