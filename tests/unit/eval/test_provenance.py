"""A run says where its figures come from, and nothing about people or hosts."""

from __future__ import annotations

import json
import platform
import subprocess
from pathlib import Path

from eval import provenance


def test_provenance_names_code_versions_prompts_suites_and_documents(tmp_path: Path) -> None:
    suite = tmp_path / "s.jsonl"
    suite.write_text("{}\n")
    found = provenance.gather([suite], {"target": "in process"}, ["m", "m", "n"], "hash")
    assert found["models"] == ["m", "n"]
    assert found["suites"] == {"s.jsonl": "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"}
    assert {"python", "ballast", "numpy", "scipy"} <= found["versions"].keys()
    assert "judge.en" in found["prompts"]
    assert (found["corpus"], found["seed"]) == ("hash", 20251121)
    assert platform.node() not in json.dumps(found["machine"])


def test_outside_a_checkout_there_is_no_commit(tmp_path: Path) -> None:
    assert provenance.git(tmp_path) is None


def test_a_changed_file_makes_a_tree_dirty(tmp_path: Path) -> None:
    def run(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    run("init")
    (tmp_path / "a").write_text("1")
    run("add", "a")
    run("commit", "-m", "x")
    clean = provenance.git(tmp_path)
    (tmp_path / "a").write_text("2")
    dirty = provenance.git(tmp_path)
    assert clean is not None
    assert dirty is not None
    assert (clean["dirty"], dirty["dirty"], len(clean["commit"])) == (False, True, 40)


def test_the_codes_hash_is_steady() -> None:
    assert provenance.code() == provenance.code()
