"""What `eval.benchmarks.load` measures the service beside: a bare FastAPI endpoint, and a scripted model.

    python -m eval.benchmarks.endpoints bare | model      prints its URL and serves until it is ended

`bare` takes the body of a question and answers with fixed bytes of an Answer's size, under the same uvicorn options as
the service. `model` streams `TOKENS` tokens, one every `PACE` seconds, in OpenAI's format.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from typing import Any

import orjson
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from qa.server.protocol import options
from qa.server.schemas import AskBody

TOKENS = 100
PACE = 0.005
SENTENCE = ["The", " first", " paragraph", " tells", " of", " this", " at", " length", " [1]", ".", " "]
ANSWER_BYTES = 2500


def bare() -> FastAPI:
    application = FastAPI()
    content = orjson.dumps({"answer": "x" * ANSWER_BYTES})

    @application.post("/v1/ask")
    async def ask(body: AskBody) -> Response:  # noqa: ARG001 - read, as the service reads it
        return Response(content, media_type="application/json")

    return application


def model() -> FastAPI:
    application = FastAPI()

    @application.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        body = await request.json()
        return StreamingResponse(_tokens(), media_type="text/event-stream") if body.get("stream") else _whole()

    @application.get("/v1/models")
    async def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": "scripted", "object": "model", "created": 0, "owned_by": "test"}]}

    return application


def text() -> list[str]:
    """The tokens of an answer: sentences of the same words."""
    return (SENTENCE * (TOKENS // len(SENTENCE) + 1))[:TOKENS]


async def _tokens() -> AsyncIterator[bytes]:
    for token in text():
        await asyncio.sleep(PACE)
        yield _chunk({"content": token}, None)
    yield _chunk({}, "stop") + b"data: [DONE]\n\n"


def _chunk(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
    return b"data: %s\n\n" % orjson.dumps(chunk)


def _whole() -> Response:
    message = {"role": "assistant", "content": "".join(text())}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = {"id": "c", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
    return Response(orjson.dumps(body), media_type="application/json")


def main(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
        application = {"bare": bare, "model": model}[name]()
        uvicorn.Server(uvicorn.Config(application, **options())).run(sockets=[bound])


if __name__ == "__main__":
    main(sys.argv[1])
