"""`POST /v1/ask`: a question, and its answer at once or sentence by sentence."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from qa.model import CitationEvent, Event, SentenceEvent
from qa.rendering import citation_json, to_json
from qa.server.asking import report
from qa.server.problems import problem_json
from qa.server.routes.declaring import events, problems
from qa.server.schemas import AnswerBody, AskBody
from qa.server.service import caller, service
from qa.server.streaming import HEARTBEAT, EventStream, frame

router = APIRouter(tags=["answers"])


@router.post(
    "/v1/ask",
    response_model=None,
    responses={
        200: {"model": AnswerBody, "content": events("citation", "sentence", "done", "error")},
        **problems(400, 404, 413, 415, 422),
    },
)
async def ask(body: AskBody, http: HttpRequest) -> Response:
    """Answer a question from the documents, each number checked against the paragraph it cites.

    With `stream: true` the answer comes as server-sent events: `citation` (before the first sentence that carries
    it), `sentence` (`text` and the ids of its `citations`, sent once its numbers are verified), then `done` (the whole
    Answer) or `error` (problem details). Comment lines keep the connection alive.
    """
    caller(http).require(body.collection)
    desk = service(http).desk
    if body.stream:
        stream = await desk.stream(http, body.request())
        return EventStream(_frames(stream), stream)
    answer = await desk.ask(http, body.request())
    return Response(orjson.dumps(to_json(answer)), media_type="application/json")


async def _frames(stream: AsyncGenerator[Event | None, None]) -> AsyncGenerator[bytes, None]:
    try:
        async for event in stream:
            yield HEARTBEAT if event is None else frame(*_event_json(event))
    except Exception as error:
        yield frame("error", problem_json(report(error)))


def _event_json(event: Event) -> tuple[str, dict[str, Any]]:
    if isinstance(event, SentenceEvent):
        return "sentence", {"text": event.text, "citations": list(event.citations)}
    if isinstance(event, CitationEvent):
        return "citation", citation_json(event.citation)
    return "done", to_json(event.answer)
