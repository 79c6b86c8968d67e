"""Answers kept from earlier runs, by everything that an answer depends on."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.model import Case


def digest(value: Any) -> str:
    """SHA-256 of a JSON value, however its keys are ordered."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def key(case: Case, repeat: int, configuration: str) -> str:
    """What an answer depends on: the question with its history, the round, and the configuration's digest."""
    return digest([case.question, [dict(row) for row in case.history], repeat, configuration])


class Cache:
    """A small SQLite file; several runs may share it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT, seconds REAL)")

    def get(self, key: str) -> tuple[Mapping[str, Any], float] | None:
        """The answer kept under `key`, and the seconds it took when it was asked."""
        row = self._database.execute("SELECT answer, seconds FROM answers WHERE key = ?", (key,)).fetchone()
        return (json.loads(row[0]), row[1]) if row else None

    def put(self, key: str, answer: Mapping[str, Any], seconds: float) -> None:
        text = json.dumps(answer, ensure_ascii=False)
        self._database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (key, text, seconds))

    def close(self) -> None:
        self._database.close()
