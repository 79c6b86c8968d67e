"""`POST /v1/chat/completions` and `GET /v1/models`: what clients made for OpenAI's API speak."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator

import orjson
from fastapi import APIRouter
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from qa.model import DoneEvent, Event, SentenceEvent
from qa.server.asking import report
from qa.server.chat.reading import ChatBody, read, unsupported
from qa.server.chat.writing import Writer, model_object
from qa.server.problems import Refusal, openai_json
from qa.server.routes.declaring import events, openai_errors
from qa.server.service import caller, service
from qa.server.streaming import HEARTBEAT, EventStream, data_frame

router = APIRouter(tags=["OpenAI-compatible"])

_ANY = {"content": {"application/json": {"schema": {"type": "object"}}}}
_STARTED = int(time.time())


@router.post(
    "/v1/chat/completions",
    response_model=None,
    responses={200: {"content": {**_ANY["content"], **events()}}, **openai_errors(400, 404, 415, 422)},
)
async def complete(body: ChatBody, http: HttpRequest) -> Response:
    """Answer the last user message; those before it are the conversation.

    `model` is `ballast`, or `ballast:NAME` for the collection NAME; other names answer from `default`. Citations come
    in `choices[0].message.annotations` (when streaming, in the last chunk of the choice), the whole Answer under
    `ballast`. System and developer messages are wishes about form and never evidence. Parameters that cannot be
    honoured (`tools`, `n` above 1, `logprobs`, `audio`, a JSON `response_format`) are refused by name; others are
    ignored.
    """
    unsupported(body)
    request = read(body)
    caller(http).require(request.collection)
    desk = service(http).desk
    writer = Writer(request.collection, str(http.base_url))
    if body.stream:
        stream = await desk.stream(http, request)
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return EventStream(_frames(stream, writer, usage), stream)
    return _json(writer.completion(await desk.ask(http, request)))


async def _frames(
    stream: AsyncGenerator[Event | None, None], writer: Writer, usage: bool
) -> AsyncGenerator[bytes, None]:
    try:
        yield data_frame(writer.opening(usage))
        async for event in stream:
            if event is None:
                yield HEARTBEAT
            elif isinstance(event, SentenceEvent):
                yield data_frame(writer.sentence(event, usage))
            elif isinstance(event, DoneEvent):
                for chunk in writer.ending(event.answer, usage):
                    yield data_frame(chunk)
    except Exception as error:
        # OpenAI's clients raise on an error object in the stream.
        yield data_frame(openai_json(report(error)))
    yield b"data: [DONE]\n\n"


@router.get("/v1/models", response_model=None, responses={200: _ANY, **openai_errors()})
async def models(http: HttpRequest) -> Response:
    """One model for each collection that the key may read: `ballast` is `default`, `ballast:NAME` another."""
    return _json({"object": "list", "data": [model_object(name, _STARTED) for name in await _collections(http)]})


@router.get("/v1/models/{model}", response_model=None, responses={200: _ANY, **openai_errors(404)})
async def model(model: str, http: HttpRequest) -> Response:
    """One of them."""
    for name in await _collections(http):
        if (found := model_object(name, _STARTED))["id"] == model:
            return _json(found)
    raise Refusal(404, "model-not-found", f"The model {model!r} does not exist.", param="model")


async def _collections(http: HttpRequest) -> list[str]:
    names = await asyncio.to_thread(service(http).app.library.names)
    key = caller(http)
    return [name for name in dict.fromkeys(["default", *names]) if key.reaches(name)]


def _json(body: object) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
