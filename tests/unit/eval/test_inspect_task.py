"""The adapter for inspect_ai, which is optional."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.errors import EvalError

INSTALLED = importlib.util.find_spec("inspect_ai") is not None
# inspect_ai counts a mock model's tokens with a table that it would fetch from the network; words will do.
SCRIPT = """
import json, sys, types
import tiktoken
words = types.SimpleNamespace(encode=lambda text, **_: text.split())
tiktoken.get_encoding = tiktoken.encoding_for_model = lambda _: words
import inspect_ai
from inspect_ai.model import ModelOutput, get_model
from eval.inspect_task import numeric_suite
replies = [ModelOutput.from_content("mockllm", "4.838 million.")] * 2
model = get_model("mockllm/model", custom_outputs=replies)
(log,) = inspect_ai.eval(numeric_suite(*sys.argv[1:4]), model=model, log_dir=sys.argv[4], display="none")
prompt = log.samples[0].input[0].content
print(json.dumps([log.status, {s.id: s.scores["figures"].value for s in log.samples}, prompt]))
"""
ROWS = [
    {"id": "right", "question": "How many?", "lang": "en", "answer": {"value": "4838000", "unit": "count"}},
    {"id": "wrong", "question": "How many now?", "lang": "en", "answer": {"value": "5", "unit": "count"}},
]


@pytest.mark.skipif(INSTALLED, reason="inspect_ai is installed here")
def test_without_inspect_ai_it_says_what_to_install() -> None:
    sys.modules.pop("eval.inspect_task", None)
    with pytest.raises(EvalError, match=r"inspect_ai is not installed: pip install 'ballast\[inspect\]'"):
        importlib.import_module("eval.inspect_task")


@pytest.mark.skipif(not INSTALLED, reason="inspect_ai is not installed (pip install 'ballast[inspect]')")
def test_a_suite_is_a_task_that_is_scored_by_value_and_unit(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("There were 4.838 million base stations.\n")
    suite = tmp_path / "suite.jsonl"
    suite.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    arguments = [str(path) for path in (suite, tmp_path / "docs", tmp_path / "home", tmp_path / "logs")]
    done = subprocess.run([sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True)
    status, values, prompt = json.loads(done.stdout.splitlines()[-1])
    assert (status, values) == ("success", {"right": "C", "wrong": "I"})
    assert "4.838 million base stations" in prompt
