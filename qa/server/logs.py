"""Structured logs: one JSON object a line, with the request's id, and never a document's text, a question or a key."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that the current task serves."""

_ACCEPTABLE = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def adopt(presented: str) -> str:
    """The caller's request id where it is a plain one, else a new one."""
    return presented if _ACCEPTABLE.fullmatch(presented) else secrets.token_hex(8)


class JsonFormatter(logging.Formatter):
    """`time`, `level`, `logger`, `message`, `request_id`, and what the record carries under `data`.

    Of an exception it gives the class and the places it passed, not the message, which may quote what was read.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := request_id.get():
            line["request_id"] = identity
        if isinstance(data := getattr(record, "data", None), dict):
            line.update(data)
        if record.exc_info and record.exc_info[1]:
            line |= _trouble(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


class PlainFormatter(logging.Formatter):
    """The same for a person who watches: `12:01:02 request route=/v1/ask status=200 ms=15.2`."""

    def format(self, record: logging.LogRecord) -> str:
        line = orjson.loads(JsonFormatter().format(record))
        parts = [f"{name}={line[name]}" for name in line if name not in ("time", "level", "logger", "message")]
        return " ".join(
            [datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S"), line["message"], *parts]
        )


def _trouble(error: BaseException) -> dict[str, Any]:
    """The classes of an error and of what caused it, and the places that the first cause passed."""
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    frames = traceback.extract_tb(chain[-1].__traceback__)
    return {
        "error": " < ".join(type(link).__name__ for link in chain),
        "at": [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames],
    }


def configure(level: int = logging.INFO) -> None:
    """Send what this process logs to standard error: JSON lines, or plain ones where that is a terminal.

    Called by a process that serves, once.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainFormatter() if sys.stderr.isatty() else JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    for name in ("httpx", "httpx2", "chromadb", "mcp"):
        logging.getLogger(name).setLevel(logging.WARNING)
