"""The error responses of routes, for the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

_EVERYWHERE = (401, 403, 408, 413, 421, 429, 500, 502, 503, 504, 507)
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
_OPENAI = {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIErrorBody"}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Problem details under these statuses and those that any route may give."""
    return _declare(statuses, _PROBLEM)


def openai_errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same in OpenAI's shape."""
    return _declare(statuses, _OPENAI)


def events(*names: str) -> dict[str, Any]:
    """The content of a response in server-sent events with these names; without any, unnamed ones as OpenAI has them."""
    properties: dict[str, Any] = {"data": {"type": "string", "description": "JSON"}}
    if names:
        properties["event"] = {"type": "string", "enum": list(names)}
    return {"text/event-stream": {"schema": {"type": "object", "required": list(properties), "properties": properties}}}


def _declare(statuses: tuple[int, ...], content: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    wanted = sorted({*statuses, *_EVERYWHERE})
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in wanted}
