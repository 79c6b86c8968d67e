"""Bodies that cannot be read: not JSON, no longer JSON from some place on, or JSON that is not what was asked for."""

from __future__ import annotations

import re
from email.message import Message
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request as HttpRequest

from qa.server.problems import Problem, invalid, speaks_openai

_TYPE = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,60}")
_ASK = '{"question": "..."}'
_CHAT = '{"messages": [{"role": "user", "content": "..."}]}'


def wrong(http: HttpRequest, error: RequestValidationError) -> Problem:
    """What is wrong with a body, by its place; what was sent is not repeated."""
    found: list[dict[str, Any]] = list(error.errors())
    for part in found:
        if part["type"] == "json_invalid":
            return _malformed(error.body, int(part["loc"][-1]), str(part["ctx"]["error"]))
    if any(part["loc"] == ("body",) for part in found) and isinstance(error.body, bytes) and not _is_json(http):
        return _foreign(http)
    parts = [
        {"at": ".".join(str(step) for step in part["loc"] if step != "body") or "body", "message": part["msg"]}
        for part in found
    ]
    return invalid(400 if speaks_openai(http.url.path) else 422, parts)


def unreadable(cause: BaseException | None) -> Problem | None:
    """What kept a body from being read at all; None where that is not known."""
    if isinstance(cause, UnicodeDecodeError):
        return Problem(400, "malformed-json", f"The body is not UTF-8, from byte {cause.start + 1} on.", "Send UTF-8.")
    if isinstance(cause, RecursionError):
        return Problem(400, "malformed-json", "The body is nested too deeply.", "Send it flatter.")
    if isinstance(cause, ValueError) and "digits" in str(cause):  # Python's limit on those of a number
        return Problem(400, "malformed-json", "The body holds a number of too many digits.", "Send it as text.")
    return None


def _malformed(body: Any, at: int, said: str) -> Problem:
    text = body if isinstance(body, str) else ""
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    where = f"at its end (character {at + 1})" if at >= len(text) else f"at line {line}, character {column}"
    said = said.removesuffix(" at")
    return Problem(400, "malformed-json", f"The body is not JSON, {where}: {said}.", "Mend it there and send it again.")


def _is_json(http: HttpRequest) -> bool:
    message = Message()
    message["content-type"] = http.headers.get("content-type", "")
    kind, subtype = message.get_content_maintype(), message.get_content_subtype()
    return kind == "application" and (subtype == "json" or subtype.endswith("+json"))


def _foreign(http: HttpRequest) -> Problem:
    given = _TYPE.match(http.headers.get("content-type", ""))
    shape = _CHAT if speaks_openai(http.url.path) else _ASK
    return Problem(
        415,
        "unsupported-media-type",
        f"The body came as {given[0]}, and JSON is read here." if given else "The body does not say that it is JSON.",
        f"Send {shape} with the header content-type: application/json.",
    )
