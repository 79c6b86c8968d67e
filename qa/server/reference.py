"""The OpenAPI document, and `/docs`: the same as one page that loads nothing and runs nothing."""

from __future__ import annotations

from html import escape
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response

from qa.server.schemas import ProblemBody

POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
_OPENAI_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": ["string", "null"]},
            },
        }
    },
}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { border-top: 1px solid #8886; padding-top: 1rem; font: 600 1.1rem ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem; background: #8881; border-radius: .4rem; font-size: .85rem; }
td, th { text-align: left; padding: .1rem 1rem .1rem 0; vertical-align: top; }
"""


def describe(fastapi: FastAPI) -> None:
    """Give `fastapi` its OpenAPI document, with the bodies of errors, and the page that shows it."""

    def openapi() -> dict[str, Any]:
        if not fastapi.openapi_schema:
            fastapi.openapi_schema = _document(fastapi)
        return fastapi.openapi_schema

    fastapi.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document

    async def document(_: HttpRequest) -> Response:
        return Response(orjson.dumps(fastapi.openapi()), media_type="application/json")

    async def docs(_: HttpRequest) -> Response:
        return HTMLResponse(render(fastapi.openapi()), headers={"content-security-policy": POLICY})

    fastapi.add_api_route("/openapi.json", document, include_in_schema=False)
    fastapi.add_api_route("/docs", docs, include_in_schema=False)


def _document(fastapi: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=fastapi.title, version=fastapi.version, description=fastapi.description, routes=fastapi.routes
    )
    parts = document.setdefault("components", {})
    parts.setdefault("schemas", {}).update(ProblemBody=ProblemBody.model_json_schema(), OpenAIErrorBody=_OPENAI_ERROR)
    parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"bearer": []}, {}]
    for path in document["paths"].values():
        for operation in path.values():
            # FastAPI's own validation errors are sent as problem details, never in its default shape.
            default = operation["responses"].get("422", {}).get("content", {}).get("application/json", {})
            if default.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    return document


def render(document: dict[str, Any]) -> str:
    """The OpenAPI document as HTML; every text in it is escaped."""
    sections = [
        _section(method, path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    shapes = [
        f"<h2 id='{escape(name)}'>{escape(name)}</h2><pre>{escape(_pretty(schema))}</pre>"
        for name, schema in sorted(document["components"]["schemas"].items())
    ]
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1><p>{escape(document['info']['description'])}</p>"
        f"<p>As data: <a href=/openapi.json>openapi.json</a></p>{''.join(sections)}"
        f"<h1>Bodies</h1>{''.join(shapes)}</html>"
    )


def _section(method: str, path: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{escape(part['name'])}</th><td>{escape(part['in'])}</td>"
        f"<td>{escape(_pretty(part['schema'], 0))}</td></tr>"
        for part in operation.get("parameters", [])
    )
    statuses = ", ".join(f"{status} {answer['description']}" for status, answer in operation["responses"].items())
    body = ""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = f"<pre>{escape(_pretty(content['schema']))}</pre>"
    text = "".join(f"<p>{escape(part)}</p>" for part in operation.get("description", "").split("\n\n"))
    return (
        f"<h2>{escape(method.upper())} {escape(path)}</h2>{text}<table>{rows}</table>{body}"
        f"<p>Responses: {escape(statuses)}</p>"
    )


def _pretty(value: Any, indent: int = orjson.OPT_INDENT_2) -> str:
    return orjson.dumps(value, option=indent).decode()
