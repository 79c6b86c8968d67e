"""Errors as responses: RFC 9457 problem details, and OpenAI's shape on the routes that are compatible with it.

One table says which status each class of error gets. What a client may read of an error is its cause and remedy; errors
of the server's own store or settings (5xx) are told in general words, as theirs may name folders: the log has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import HTTPException
from starlette.responses import Response

from index import errors as index_errors
from index.errors import BallastError
from qa import errors as qa_errors
from qa.server.logs import request_id

TABLE: Mapping[type[BallastError], tuple[int, str]] = {
    BallastError: (500, "internal"),
    index_errors.DocumentError: (422, "unreadable-document"),
    index_errors.MissingFile: (404, "missing-file"),
    index_errors.EmptyDocument: (422, "empty-document"),
    index_errors.UnsupportedFormat: (415, "unsupported-format"),
    index_errors.EncryptedDocument: (422, "encrypted-document"),
    index_errors.DamagedDocument: (422, "damaged-document"),
    index_errors.OversizedDocument: (413, "oversized-document"),
    index_errors.OutsideFolder: (422, "outside-folder"),
    index_errors.IndexingError: (500, "index-failed"),
    index_errors.IndexLocked: (503, "index-busy"),
    index_errors.IndexDamaged: (500, "index-damaged"),
    index_errors.EmbedderMismatch: (409, "embedder-mismatch"),
    index_errors.UnknownCollection: (404, "unknown-collection"),
    index_errors.UnknownDocument: (404, "unknown-document"),
    index_errors.StorageFull: (507, "storage-full"),
    index_errors.StorageUnavailable: (503, "storage-unavailable"),
    index_errors.ClusterUnavailable: (503, "cluster-unavailable"),
    index_errors.EmbeddingError: (503, "embedder-failed"),
    index_errors.ConfigurationError: (500, "misconfigured"),
    qa_errors.QuestionError: (422, "unanswerable-question"),
    qa_errors.ModelError: (502, "model-failed"),
    qa_errors.ModelUnavailable: (503, "model-unavailable"),
    qa_errors.ModelRefused: (502, "model-refused"),
    qa_errors.ModelGarbled: (502, "model-garbled"),
}

_GUARDED = (
    index_errors.IndexLocked,
    index_errors.StorageFull,
    index_errors.StorageUnavailable,
    index_errors.ClusterUnavailable,
    index_errors.EmbeddingError,
)
_GENERAL = {
    "index-busy": "Another process is writing to the index: try again shortly.",
    "storage-full": "The server has no room left: free some, then try again.",
    "storage-unavailable": "The server cannot reach its store: try again shortly.",
    "cluster-unavailable": "The server cannot reach its cluster: try again shortly.",
    "embedder-failed": "The embedder did not work: try again shortly.",
}
_INTERNAL = "Something went wrong on the server; its log says what, under this request id."
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one request."""

    status: int
    kind: str
    detail: str
    remedy: str = ""
    retry_after: float | None = None
    """Seconds after which the same request may succeed."""
    param: str | None = None
    """The parameter at fault, where it is one."""
    errors: tuple[Mapping[str, str], ...] = ()
    """Each failing part of a body or a query: `at` and `message`."""
    extra: Mapping[str, Any] | None = None

    @property
    def headers(self) -> dict[str, str]:
        headers = {"cache-control": "no-store"}
        if self.retry_after is not None:
            headers["retry-after"] = str(max(1, round(self.retry_after)))
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers["www-authenticate"] = 'Bearer realm="ballast"'
        return headers


class Refusal(HTTPException):
    """A request that the service turns down itself. FastAPI lets its own exceptions through where it reads a body."""

    def __init__(self, status: int, kind: str, detail: str, **parts: Any) -> None:
        self.problem = Problem(status, kind, detail, **parts)
        super().__init__(status, detail)


def describe(error: BaseException) -> Problem:
    """The problem that an error is; anything unknown is told as an internal one."""
    if isinstance(error, Refusal):
        return error.problem
    if isinstance(error, TimeoutError):
        return Problem(504, "timeout", "The answer took longer than the server allows.", "Ask again, or more simply.")
    if not isinstance(error, BallastError):
        return Problem(500, "internal", _INTERNAL)
    status, kind = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    retry_after = getattr(error, "retry_after", None) or (2.0 if error.retry else None)
    if isinstance(error, _GUARDED):
        return Problem(status, kind, _GENERAL[kind], retry_after=retry_after)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(status, kind, _INTERNAL)
    return Problem(status, kind, error.cause, error.remedy, retry_after)


def invalid(status: int, errors: Sequence[Mapping[str, str]]) -> Problem:
    """A body, query or path whose parts are not as they should be."""
    detail = "; ".join(f"{error['at']}: {error['message']}" for error in errors[:3])
    return Problem(status, "invalid-request", detail, param=errors[0]["at"], errors=tuple(errors))


def problem_json(problem: Problem) -> dict[str, Any]:
    """RFC 9457 members, and what helps beside them."""
    body: dict[str, Any] = {
        "type": f"urn:ballast:problem:{problem.kind}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_id.get(),
    }
    if problem.remedy:
        body["remedy"] = problem.remedy
    if problem.retry_after is not None:
        body["retry_after"] = max(1, round(problem.retry_after))
    if problem.errors:
        body["errors"] = [dict(error) for error in problem.errors]
    return {**body, **(problem.extra or {})}


def openai_json(problem: Problem) -> dict[str, Any]:
    """The same in the shape that OpenAI's clients read."""
    joint = " " if problem.detail.endswith((".", "。")) else ": "
    message = f"{problem.detail}{joint}{problem.remedy}" if problem.remedy else problem.detail
    fallback = "server_error" if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    code = "invalid_api_key" if problem.status == HTTPStatus.UNAUTHORIZED else problem.kind.replace("-", "_")
    kind = _TYPES.get(problem.status, fallback)
    return {"error": {"message": message, "type": kind, "param": problem.param, "code": code}}


def speaks_openai(path: str) -> bool:
    """Whether the route's clients expect OpenAI's errors."""
    return path.startswith(("/v1/chat/", "/v1/models"))


def respond(path: str, problem: Problem) -> Response:
    """The problem as a response, in the shape that `path` speaks."""
    if speaks_openai(path):
        return Response(
            orjson.dumps(openai_json(problem)), problem.status, problem.headers, media_type="application/json"
        )
    body = orjson.dumps(problem_json(problem))
    return Response(body, problem.status, problem.headers, media_type="application/problem+json")
