"""Signed HTTP events at `/slack/events`, in the server that `ballast serve` runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from qa.slack.bot import Bot, assemble

if TYPE_CHECKING:
    from qa.app import App

PATH = "/slack/events"
MOST_BYTES = 1024 * 1024


def mount(fastapi_app: FastAPI, app: App) -> bool:
    """Add the endpoint, where SLACK_SIGNING_SECRET is set; False where it is not.

    Call it before the server starts: the bot begins and ends with it. Events, commands and buttons all come to this one
    address. Raises ConfigurationError where SLACK_BOT_TOKEN is missing or another setting is wrong.
    """
    if not app.settings.slack.signing_secret:
        return False
    attach(fastapi_app, assemble(app))
    return True


def attach(fastapi_app: FastAPI, bot: Bot) -> None:
    """Route Slack's requests to the bot, and bind its life to the server's."""

    async def receive(request: Request) -> Response:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not stamp.isdecimal() or not request.headers.get("x-slack-signature"):
            return PlainTextResponse("not signed by Slack", status_code=401)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return PlainTextResponse("too large", status_code=413)
        try:
            bolt_request = to_async_bolt_request(request, body)
        except UnicodeDecodeError:
            return PlainTextResponse("not UTF-8", status_code=400)
        return to_starlette_response(await bot.bolt.async_dispatch(bolt_request))

    fastapi_app.add_route(PATH, receive, methods=["POST"], include_in_schema=False)
    inner = fastapi_app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(served: Any) -> AsyncIterator[Any]:
        async with inner(served) as state:
            await bot.desk.open()
            try:
                yield state
            finally:
                await bot.close()

    fastapi_app.router.lifespan_context = lifespan
