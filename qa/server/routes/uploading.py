"""`POST /v1/documents`: files in, a report out, with progress for those who ask for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any

import anyio
import orjson
from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from index.model import IngestReport
from qa.server.asking import HEARTBEAT_SECONDS, report
from qa.server.problems import Problem, Refusal, describe, problem_json, respond
from qa.server.routes.declaring import events, problems
from qa.server.routes.documents import Collection, document_json
from qa.server.schemas import IngestBody
from qa.server.service import Service, caller, service
from qa.server.streaming import HEARTBEAT, EventStream, frame, primed, pulse
from qa.server.uploads import Unreadable, Upload, files_of, merge, receive, store

router = APIRouter(tags=["documents"])

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


@router.post(
    "/v1/documents",
    response_model=None,
    openapi_extra=_FORM,
    responses={
        200: {"model": IngestBody, "content": events("received", "stored", "done", "error")},
        201: {"model": IngestBody, "description": "At least one file is new"},
        **problems(400, 415, 422),
    },
)
async def upload(http: HttpRequest, collection: Collection = "default") -> Response:
    """Add or update files (`multipart/form-data`, one or more parts named `file`); the collection is made if need be.

    A file's type is told by its content. Its name may hold folders, and is what it will be cited by; a file sent under
    the name of another replaces it, and an earlier good version stays where the new one cannot be read. Answers when
    all are in: 201, or 200 where nothing is new, or a problem where none could be read. With
    `Accept: text/event-stream` it answers at once with the events `received`, `stored` (one a file), then `done` (the
    report) or `error`.
    """
    caller(http).require(collection, write=True)
    form = await receive(http)
    try:
        uploads = files_of(form)
    except Refusal:
        await form.close()
        raise
    if "text/event-stream" in http.headers.get("accept", ""):
        stream = await primed(pulse(_progress(service(http), collection, uploads, form), HEARTBEAT_SECONDS))
        return EventStream(_frames(stream), stream)
    try:
        reports = [await _store(service(http), collection, one) for one in uploads]
    finally:
        await form.close()
    return await _reported(http, collection, merge(reports))


async def _reported(http: HttpRequest, collection: str, report: IngestReport) -> Response:
    body = await _report_json(service(http), collection, report)
    if report.failed and not (report.added or report.changed or report.unchanged):
        return respond(http.url.path, _unreadable(report, body["failed"]))
    return Response(orjson.dumps(body), 201 if report.added else 200, media_type="application/json")


def _unreadable(report: IngestReport, failed: list[dict[str, str]]) -> Problem:
    """None of the files could be read: one alone says why by its status, several are unprocessable."""
    first = report.failed[0]
    if len(report.failed) == 1 and isinstance(first, Unreadable):
        return replace(describe(first.error), extra={"failed": failed})
    detail = "; ".join(f"{failure.file}: {failure.reason}" for failure in report.failed[:3])
    return Problem(422, "unreadable-document", detail, extra={"failed": failed})


async def _progress(
    parts: Service, collection: str, uploads: Sequence[Upload], form: FormData
) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    reports = []
    try:
        yield "received", {"files": [one.file for one in uploads], "total": len(uploads)}
        for done, one in enumerate(uploads, 1):
            reports.append(await _store(parts, collection, one))
            outcome = await _report_json(parts, collection, reports[-1])
            yield "stored", {"file": one.file, "done": done, "total": len(uploads), **outcome}
        yield "done", await _report_json(parts, collection, merge(reports))
    finally:
        await form.close()


async def _frames(
    stream: AsyncGenerator[tuple[str, dict[str, Any]] | None, None],
) -> AsyncGenerator[bytes, None]:
    try:
        async for event in stream:
            yield HEARTBEAT if event is None else frame(*event)
    except Exception as error:
        yield frame("error", problem_json(report(error)))


async def _store(parts: Service, collection: str, one: Upload) -> IngestReport:
    """Shielded, so that a file is stored whole, and its copy kept until then, also when its sender has left."""
    report = IngestReport()
    with anyio.CancelScope(shield=True):
        async with parts.writing[collection]:
            report = await store(parts.app.library, collection, one)
    return report


async def _report_json(parts: Service, collection: str, report: IngestReport) -> dict[str, Any]:
    def read() -> list[dict[str, Any]]:
        stored = [*report.added, *report.changed, *report.unchanged]
        if not stored:
            return []
        opened = parts.app.library.open(collection)
        return [document_json(opened.source(file), collection) for file in stored]

    return {
        "collection": collection,
        "added": list(report.added),
        "changed": list(report.changed),
        "unchanged": list(report.unchanged),
        "failed": [{"file": failure.file, "reason": failure.reason} for failure in report.failed],
        "documents": await asyncio.to_thread(read),
    }
