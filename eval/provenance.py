"""Where a run's figures come from: code, versions, prompts, suite, documents, machine. No names of people or hosts."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from eval import statistics
from prompts.loading import hashes

_PACKAGES = ("ballast", "chromadb", "llama-index-core", "numpy", "openai", "scipy", "tantivy", "wordllama")
_CODE = ("index", "qa", "prompts")
_KINDS = frozenset({".py", ".md", ".tsv"})


def gather(
    suites: Sequence[Path], configuration: Mapping[str, Any], models: Sequence[str], corpus: str | None
) -> dict[str, Any]:
    """What `summary.json` holds under `provenance`. `models` are those that the answers name."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "git": git(Path(__file__).resolve().parent),
        "versions": versions(),
        "configuration": dict(configuration),
        "models": sorted(set(models)),
        "prompts": dict(hashes()),
        "suites": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in suites},
        "corpus": corpus,
        "seed": statistics.SEED,
        "machine": machine(),
    }


def git(folder: Path) -> dict[str, Any] | None:
    """Commit and whether the tree was changed since; None outside a checkout."""
    program = shutil.which("git")
    if program is None:
        return None

    def ask(*arguments: str) -> str | None:
        done = subprocess.run(  # noqa: S603  fixed arguments, no shell
            [program, "-C", str(folder), *arguments], capture_output=True, text=True, check=False, timeout=20
        )
        return done.stdout.strip() if done.returncode == 0 else None

    commit = ask("rev-parse", "HEAD")
    return {"commit": commit, "dirty": bool(ask("status", "--porcelain"))} if commit else None


def versions() -> dict[str, str]:
    """Python and the packages that answers depend on."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, Any]:
    """System, processor and size, as far as the system tells."""
    return {"system": platform.system(), "processor": platform.machine(), "cpus": os.cpu_count()}


def code() -> str:
    """SHA-256 of the product's own code, prompts and word lists: what an answer depends on besides its settings."""
    found = hashlib.sha256()
    for package in _CODE:
        root = Path(str(resources.files(package)))
        for path in sorted(root.rglob("*")):
            if path.suffix in _KINDS and path.is_file():
                found.update(f"{package}/{path.relative_to(root)}".encode())
                found.update(path.read_bytes())
    return found.hexdigest()
