"""The `ballast` command through its front door: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest

from index.locking import writing
from qa import cli
from tests.fakes.openai_server import Reply, ScriptedServer

DOCUMENTS = {
    "cars.txt": "The works made 412,000 cars in 2025.\n\nIts sister works made 57,000 vans in 2025.\n",
    "trains.md": "# Trains\n\nThe works delivered 318 trains in 2025, up 6.5% from 2024.\n",
    "船舶.txt": "2025年，船厂交付船舶48艘，同比增长12.5%。\n",
}
CARS = "How many cars did the works make in 2025?"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def run(home: Path, *arguments: str | Path, stdin: str = "") -> Ran:
    """The command in this process, as the entry point runs it."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    kept = sys.argv, sys.stdout, sys.stderr, sys.stdin
    sys.argv = ["ballast", "--home", str(home), *map(str, arguments)]
    sys.stdout, sys.stderr, sys.stdin = out, err, StringIO(stdin)
    try:
        cli.main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv, sys.stdout, sys.stderr, sys.stdin = kept
    assert isinstance(code, int)
    return Ran(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def refused(ran: Ran) -> str:
    """The one line in which a command that could not be done says so."""
    assert ran.code == 2
    assert ran.out == ""
    assert re.fullmatch(r"ballast: [^\n]+\n", ran.err), ran.err
    assert "Traceback" not in ran.err
    return ran.err


@pytest.fixture(autouse=True)
def no_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--debug` sets a variable of the process, which a test must not leave behind."""
    monkeypatch.setenv("BALLAST_DEBUG", "")
    monkeypatch.setenv("BALLAST_PARSE_WORKERS", "1")


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the documents, for tests that only ask."""
    folder = tmp_path_factory.mktemp("cli")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert run(folder / "home", "ingest", *(folder / name for name in DOCUMENTS)).code == 0
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


# Ingest


def test_ingest_tells_what_it_added_changed_kept_and_removed(home: Path, documents: Path) -> None:
    first = run(home, "ingest", documents)
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines()[:3] == ["added cars.txt", "added trains.md", "added 船舶.txt"]
    assert "3 added, 0 changed, 0 unchanged, 0 removed, 0 failed; 5 paragraphs in" in first.out
    (documents / "cars.txt").write_text("The works made 413,000 cars in 2025.\n")
    (documents / "trains.md").unlink()
    second = run(home, "ingest", documents)
    assert second.code == 0
    assert second.out.splitlines()[:2] == ["changed cars.txt", "removed trains.md"]
    assert "0 added, 1 changed, 1 unchanged, 1 removed, 0 failed; 2 paragraphs in" in second.out


BAD_FILES: list[Any] = [
    pytest.param("gone.txt", None, "no such file", id="missing"),
    pytest.param("empty.txt", b"", "empty", id="empty"),
    pytest.param("blank.txt", b" \n\n ", "", id="blank"),
    pytest.param("noise.txt", bytes(range(256)) * 9, "binary", id="binary"),
    pytest.param("tool.exe", b"MZ", "ending", id="unknown format"),
    pytest.param("web.pdf", b"<html>not a PDF</html>", "not a pdf", id="not what its name says"),
    pytest.param("cut.pdf", b"%PDF-1.4\n1 0 obj <<", "truncated or damaged", id="truncated PDF"),
    pytest.param("cut.docx", b"PK\x03\x04 and no more", "", id="truncated DOCX"),
    pytest.param("cut.xlsx", b"PK\x03\x04 and no more", "", id="truncated XLSX"),
]


@pytest.mark.parametrize(("name", "content", "reason"), BAD_FILES)
def test_a_bad_file_is_told_with_its_reason_and_the_others_are_kept(
    home: Path, documents: Path, name: str, content: bytes | None, reason: str
) -> None:
    bad = documents / name
    if content is not None:
        bad.write_bytes(content)
    ran = run(home, "ingest", documents / "cars.txt", bad)
    assert ran.code == 1
    [line] = [line for line in ran.out.splitlines() if line.startswith("failed ")]
    assert line.startswith(f"failed {name}: ")
    assert reason in line
    assert "1 added, 0 changed, 0 unchanged, 0 removed, 1 failed" in ran.out
    assert ran.err == ""
    assert "412,000 cars" in run(home, "ask", CARS).out


def test_an_encrypted_file_says_that_it_wants_a_password(home: Path, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    ran = run(home, "ingest", tmp_path / "locked.pdf")
    assert ran.code == 1
    assert "password" in ran.out


def test_a_file_over_the_limit_is_refused_unread(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALLAST_MAX_FILE_MB", "1")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    start = time.monotonic()
    ran = run(home, "ingest", tmp_path / "huge.txt")
    assert ran.code == 1
    assert "failed huge.txt: " in ran.out
    assert "BALLAST_MAX_FILE_MB" in ran.out or "1 MB" in ran.out
    assert time.monotonic() - start < 10


def test_one_bad_file_among_many_spoils_nothing(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"plant-{number:03}.txt").write_text(f"Plant {number} made {number + 10_000} cars in 2025.\n")
    (folder / "plant-150.txt").write_bytes(bytes(range(256)))
    ran = run(home, "ingest", folder)
    assert ran.code == 1
    assert "299 added" in ran.out
    assert "1 failed" in ran.out
    assert re.findall(r"^failed [^:]+", ran.out, re.M) == ["failed plant-150.txt"]
    assert "added … and 279 more" in ran.out


def test_links_round_in_a_circle_and_out_of_the_folder_are_not_followed(home: Path, documents: Path) -> None:
    outside = documents.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("The secret is 42 million.")
    (documents / "loop").symlink_to(".")
    (documents / "out").symlink_to(outside)
    (documents / "one.txt").symlink_to(outside / "secret.txt")
    ran = run(home, "ingest", documents)
    assert ran.code == 1
    assert "3 added" in ran.out
    assert {line.split(":")[0] for line in ran.out.splitlines() if line.startswith("failed")} == {
        "failed out", "failed one.txt",
    }  # fmt: skip


def test_a_bad_new_version_leaves_the_good_one_answering(home: Path, documents: Path) -> None:
    assert run(home, "ingest", documents).code == 0
    (documents / "cars.txt").write_bytes(bytes(range(256)))
    assert run(home, "ingest", documents).code == 1
    assert "412,000 cars" in run(home, "ask", CARS).out


def test_documents_and_their_names_cannot_drive_the_terminal(home: Path, tmp_path: Path) -> None:
    (tmp_path / "red\x1b[31m.txt").write_text("The works \x1b]0;title\x07 made 412,000 cars in 2025.\u202e\n")
    shown = [
        run(home, "ingest", tmp_path),
        run(home, "sources"),
        run(home, "ask", CARS),
        run(home, "forget", "\x1b[2J"),
    ]
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", "".join(ran.out + ran.err for ran in shown))
    assert r"red\x1b[31m.txt" in shown[1].out


# Ask


def test_an_answer_is_shown_with_file_paragraph_lines_and_quote(filled: Path) -> None:
    ran = run(filled, "ask", CARS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:3] == [
        "The works made 412,000 cars in 2025 [1].",
        "  [1] cars.txt, paragraph 1, line 1",
        "      “The works made 412,000 cars in 2025.”",
    ]


def test_an_abstention_says_where_it_looked(filled: Path) -> None:
    ran = run(filled, "ask", "How many elephants live in Kenya?")
    assert ran.code == 0
    assert "The documents do not say." in ran.out


def test_json_is_exactly_one_object_on_standard_output(filled: Path) -> None:
    ran = run(filled, "ask", "--json", "2025年船厂交付船舶多少艘？")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("\n") == 1
    answer = json.loads(ran.out)
    assert answer["status"] == "answered"
    assert answer["language"] == "zh"
    assert answer["value"]["value"] == "48"
    assert [(c["file"], c["paragraph"]) for c in answer["citations"]] == [("船舶.txt", 1)]


def test_a_batch_is_answered_line_by_line_in_order(filled: Path, tmp_path: Path) -> None:
    rows = [{"id": "a", "question": CARS}, {"id": 7, "question": "🚗🚗"}, {"id": "c", "question": "几艘\u2028船舶？"}]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8-sig")
    ran = run(filled, "ask", "--batch", batch)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [line["id"] for line in lines] == ["a", 7, "c"]
    assert lines[0]["answer"]["value"]["value"] == "412000"
    assert "no words" in lines[1]["error"]
    assert "answer" in lines[2]


def test_a_failing_model_spoils_its_own_lines_of_a_batch(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text("".join(json.dumps({"id": number, "question": CARS}) + "\n" for number in (1, 2)))
    with ScriptedServer([Reply(status=401), "The works made 412,000 cars in 2025 [1]."]) as server:
        monkeypatch.setenv("BALLAST_LLM", f"openai-like:m@{server.url}")
        ran = run(filled, "ask", "--batch", batch)
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert ran.code == 1
    assert "refuses access" in first["error"]
    assert second["answer"]["status"] == "answered"


@pytest.mark.parametrize(
    "content",
    ["{", "[1]", '{"id": 1}', '{"question": "How many?"}', '{"id": 1, "question": null}', "\x00"],
    ids=["broken", "no object", "no question", "no id", "no text", "binary"],
)
def test_a_line_of_a_batch_that_is_no_question_is_named(filled: Path, tmp_path: Path, content: str) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": 0, "question": "How many cars?"}\n' + content)
    assert "batch.jsonl, line 2 is no question" in refused(run(filled, "ask", "--batch", batch))


# Refusals


REFUSED: list[Any] = [
    pytest.param(["ask", ""], "give a question, or --batch FILE", id="empty question"),
    pytest.param(["ask", " \n "], "the question is empty", id="blank question"),
    pytest.param(["ask", "多少" * 50_000], "100,000 characters", id="long question"),
    pytest.param(["ask", "😀🚗🎉"], "no words", id="emoji"),
    pytest.param(["ask", CARS, "-c", "other"], "there is no collection 'other'", id="unknown collection"),
    pytest.param(["sources", "-c", "other"], "there is no collection 'other'", id="unknown collection to list"),
    pytest.param(["ask", CARS, "-c", "../x"], "is no name for a collection", id="collection outside"),
    pytest.param(["ask", "--batch", "no-such.jsonl"], "no-such.jsonl cannot be read", id="missing batch"),
    pytest.param(["ask", CARS, "--batch", "x"], "give a question, or --batch FILE", id="both"),
    pytest.param(["ask", CARS, "--colour"], "(see: ballast ask --help)", id="option"),
    pytest.param(["frobnicate"], "No such command 'frobnicate'", id="command"),
    pytest.param(["ingest"], "Missing argument 'paths'", id="no path"),
    pytest.param(["serve", "--port", "99999"], "--port", id="port"),
    pytest.param(["serve", "--host", "0.0.0.0"], "BALLAST_API_KEYS", id="open to the network without keys"),
    pytest.param(["slack"], "SLACK_APP_TOKEN", id="slack without tokens"),
    pytest.param(["mcp", "--transport", "pigeon"], "pigeon", id="transport"),
    pytest.param(["feedback", "export", "--out", "/nowhere/f.jsonl"], "cannot be written", id="unwritable output"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_a_command_that_cannot_be_done_says_why_in_one_line(filled: Path, arguments: Sequence[str], said: str) -> None:
    assert said in refused(run(filled, *arguments))


BAD_SETTINGS: list[Any] = [
    pytest.param("BALLAST_ANSWER_SECONDS", "soon", id="seconds"),
    pytest.param("BALLAST_PROMPT_TOKENS", "3", id="too few tokens"),
    pytest.param("BALLAST_MAX_FILE_MB", "-1", id="size"),
    pytest.param("BALLAST_CONCURRENCY", "0", id="concurrency"),
    pytest.param("BALLAST_LLM", "gpt", id="model"),
    pytest.param("BALLAST_LLM", "openai:gpt-4o", id="model without its key"),
    pytest.param("BALLAST_EMBEDDER", "word2vec", id="embedder"),
    pytest.param("BALLAST_GLOSSARY", "/nowhere.tsv", id="glossary"),
]


@pytest.mark.parametrize(("key", "value"), BAD_SETTINGS)
def test_a_bad_setting_is_named_with_its_key(
    filled: Path, key: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(key, value)
    assert key in refused(run(filled, "ask", CARS))


def test_an_index_of_another_embedder_is_refused_with_the_command_that_mends_it(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALLAST_EMBEDDER", "openai-like:other@http://127.0.0.1:9/v1")
    line = refused(run(filled, "ask", CARS))
    assert "local:wordllama-256" in line
    assert "openai-like:other" in line
    assert "ballast rebuild" in line
    assert "ballast rebuild" in refused(run(filled, "ingest", filled.parent / "cars.txt"))


def test_a_model_that_cannot_be_reached_is_one_line(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer([Reply(status=403)]) as server:
        monkeypatch.setenv("BALLAST_LLM", f"openai-like:m@{server.url}")
        assert "the provider refuses access to m" in refused(run(filled, "ask", CARS))


def test_a_second_writer_is_told_who_writes(home: Path, documents: Path) -> None:
    assert run(home, "ingest", documents).code == 0
    with writing(home / "collections" / "default" / "lock"):
        for command in (["ingest", documents], ["forget", "cars.txt"], ["rebuild"]):
            assert str(os.getpid()) in refused(run(home, *command))
        assert "412,000 cars" in run(home, "ask", CARS).out


def test_a_full_disk_is_told_and_what_was_stored_is_kept(home: Path, documents: Path) -> None:
    assert run(home, "ingest", documents).code == 0
    extra = documents / "long.txt"
    extra.write_text("\n\n".join(f"Plant {number} made {number} vans in 2025." for number in range(4000)))
    limited = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
from qa.cli import main
main()"""
    done = subprocess.run(
        [sys.executable, "-c", limited, "--home", home, "ingest", extra], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert re.fullmatch(r"ballast: [^\n]+\n", done.stderr), done.stderr
    assert "stored is kept" in done.stderr
    assert "412,000 cars" in run(home, "ask", CARS).out


def test_a_failure_inside_is_one_line_and_a_traceback_only_with_debug(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("a secret\nof two lines")

    monkeypatch.setattr(cli, "_build", broken)
    line = refused(run(filled, "ask", CARS))
    assert "RuntimeError" in line
    assert "--debug" in line
    assert "secret" not in line
    monkeypatch.setenv("BALLAST_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run(filled, "ask", CARS)


# Chat, sources, forget, status, rebuild


def test_a_conversation_goes_on_after_an_error_and_ends_at_an_empty_line(filled: Path) -> None:
    ran = run(filled, "chat", stdin=f"{CARS}\n😀\nHow many trains were delivered in 2025?\n\nnever asked\n")
    assert (ran.code, ran.err) == (0, "")
    assert "412,000 cars in 2025 [1]" in ran.out
    assert "no words" in ran.out
    assert "318 trains" in ran.out
    assert ran.out.index("412,000") < ran.out.index("no words") < ran.out.index("318")


def test_a_follow_up_in_chat_understands_what_came_before(filled: Path) -> None:
    ran = run(filled, "chat", stdin=f"{CARS}\nAnd how many vans?\n")
    assert "57,000 vans" in ran.out


def test_sources_lists_whole_names_and_counts(filled: Path) -> None:
    ran = run(filled, "sources")
    assert ran.code == 0
    rows = [line.split() for line in ran.out.splitlines()]
    assert rows[0] == ["file", "paragraphs", "figures", "published", "format", "ingested", "(UTC)"]
    assert [row[0] for row in rows[1:]] == list(DOCUMENTS)
    assert [row[1] for row in rows[1:]] == ["2", "2", "1"]


def test_what_is_forgotten_stops_answering_at_once(home: Path, documents: Path) -> None:
    run(home, "ingest", documents)
    ran = run(home, "forget", "cars.txt", "unknown.txt")
    assert ran.code == 1
    assert ran.out == "forgot cars.txt\n"
    assert ran.err.startswith("unknown unknown.txt: ")
    assert "412,000" not in run(home, "ask", CARS).out
    assert run(home, "forget", "trains.md", "船舶.txt").code == 0
    assert "empty" in run(home, "sources").err


def test_status_says_what_there_is_and_that_it_is_up_to_date(filled: Path) -> None:
    ran = run(filled, "status")
    said = {line[:14].strip(): line[14:] for line in ran.out.splitlines()}
    assert ran.code == 0
    assert said["documents"] == "3"
    assert said["paragraphs"] == "5"
    assert said["embedder"] == "local:wordllama-256 (256 dimensions)"
    assert said["vector index"] == said["word index"] == "up to date"


def test_rebuild_makes_the_indexes_again(home: Path, documents: Path) -> None:
    run(home, "ingest", documents)
    ran = run(home, "rebuild")
    assert (ran.code, ran.out) == (0, "rebuilt the indexes of 3 documents (5 passages)\n")
    assert "412,000 cars" in run(home, "ask", CARS).out


# As a process


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "qa.cli", *arguments]


def test_help_is_shown_without_loading_what_is_heavy() -> None:
    script = """
import sys
from qa.cli import main
sys.argv = ["ballast", "--help"]
try:
    main()
except SystemExit:
    heavy = {"chromadb", "llama_index", "openai", "tantivy", "sqlalchemy", "numpy", "fastapi", "tiktoken"}
    sys.exit(" ".join(sorted(heavy & set(sys.modules))) or 0)"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "ingest" in done.stdout


def test_a_group_without_its_command_shows_the_help(filled: Path) -> None:
    ran = run(filled, "feedback")
    assert ran.code == 2
    assert "Usage: ballast feedback" in ran.out
    assert ran.err == ""


def test_an_answer_survives_a_terminal_that_cannot_write_it(filled: Path) -> None:
    done = subprocess.run(
        command("--home", str(filled), "ask", "2025年船厂交付船舶多少艘？"),
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "48" in done.stdout


def until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_serve_answers_over_http_until_it_is_stopped(filled: Path, unused_tcp_port: int) -> None:
    server = subprocess.Popen(
        command("--home", str(filled), "serve", "--port", str(unused_tcp_port)),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{unused_tcp_port}"

    def healthy() -> bool:
        try:
            return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    try:
        assert until(healthy)
        answer = httpx.post(f"{url}/v1/ask", json={"question": CARS}, timeout=20).json()
        assert answer["value"]["value"] == "412000"
    finally:
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=20)
    assert server.returncode == 0, err
    assert out == ""
    assert "Traceback" not in err


def test_a_command_that_is_interrupted_stops_at_once(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer([Reply(hang=True)]) as server:
        monkeypatch.setenv("BALLAST_LLM", f"openai-like:m@{server.url}")
        asking = subprocess.Popen(
            command("--home", str(filled), "ask", CARS), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert until(lambda: bool(server.requests))
        asking.send_signal(signal.SIGINT)
        out, err = asking.communicate(timeout=20)
    assert (asking.returncode, out) == (130, "")
    assert err.strip() == "ballast: stopped; what was stored is kept"


def test_a_terminal_is_shown_progress_that_does_not_stay(home: Path, documents: Path) -> None:
    ours, its = pty.openpty()
    ingesting = subprocess.Popen(
        command("--home", str(home), "ingest", str(documents)),
        stdout=its, stderr=its, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(its)
    written = b""
    with suppress(OSError):  # what reading the terminal ends with, once nobody writes to it
        while piece := os.read(ours, 4096):
            written += piece
    os.close(ours)
    assert ingesting.wait(timeout=20) == 0
    text = written.decode()
    assert "Reading" in text
    assert "\x1b[2K" in text[text.index("Reading") :]  # the bar's line is wiped
    assert re.search(r"added\x1b\[0m cars\.txt", text)


def test_the_version_is_told(filled: Path) -> None:
    assert re.fullmatch(r"ballast \d+\.\d+\.\d+\n", run(filled, "--version").out)


def test_eval_is_handed_on_with_its_arguments(filled: Path) -> None:
    ran = run(filled, "eval", "--help")
    assert ran.code == 0
