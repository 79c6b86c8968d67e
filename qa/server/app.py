"""The HTTP service, put together: `create` gives an ASGI application over a running `qa.app.App`."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from index.errors import BallastError
from qa.server import reference
from qa.server.asking import HEARTBEAT_SECONDS, Desk
from qa.server.bodies import unreadable, wrong
from qa.server.keys import parse
from qa.server.limits import Buckets
from qa.server.metrics import Metrics
from qa.server.middleware import Guarding, Observing
from qa.server.problems import Problem, Refusal, describe, respond
from qa.server.routes import asking, completing, documents, operating, showing, uploading
from qa.server.service import Service
from qa.server.tracing import telemetry

if TYPE_CHECKING:
    from qa.app import App

log = logging.getLogger("ballast.server")

_KINDS = {400: "malformed-request", 404: "not-found", 405: "method-not-allowed"}


def create(app: App, *, heartbeat: float = HEARTBEAT_SECONDS) -> FastAPI:
    """The service over `app`, which it closes when it shuts down. Raises ConfigurationError for keys it cannot read."""
    settings, metrics = app.settings.server, Metrics()
    keyring, buckets = parse(settings.api_keys), Buckets(settings.requests_per_minute)
    middleware = [Middleware(Observing, metrics=metrics)]
    if settings.allowed_origins:
        middleware.append(_cross_origin(settings.allowed_origins))
    middleware.append(Middleware(Guarding, keyring=keyring, buckets=buckets, settings=settings))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await app.close()

    fastapi = FastAPI(
        title="Ballast",
        version=version("ballast"),
        description="Figures from documents, each checked by value and unit and cited to its file and paragraph.",
        lifespan=lifespan,
        middleware=middleware,
        telemetry=telemetry(),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    fastapi.state.service = Service(app, keyring, metrics, buckets, Desk(app, metrics, heartbeat))
    _handle_errors(fastapi)
    for group in (asking, completing, uploading, documents, operating):
        fastapi.include_router(group.router)
    reference.describe(fastapi)
    if app.settings.slack.signing_secret:
        # Lazily: the Slack SDK costs start-up time that only those who use it should pay.
        from qa.slack.http import mount

        mount(fastapi, app)
    showing.mount(fastapi)
    return fastapi


def _cross_origin(origins: tuple[str, ...]) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["authorization", "content-type", "x-request-id"],
        expose_headers=["x-request-id", "retry-after"],
    )


def _handle_errors(fastapi: FastAPI) -> None:
    async def ballast_error(http: HttpRequest, error: Exception) -> Response:
        return respond(http.url.path, describe(error))

    async def http_error(http: HttpRequest, error: Exception) -> Response:
        if isinstance(error, Refusal):
            return respond(http.url.path, error.problem)
        assert isinstance(error, HTTPException)
        kind = _KINDS.get(error.status_code, "refused")
        problem = unreadable(error.__cause__) or Problem(error.status_code, kind, str(error.detail))
        response = respond(http.url.path, problem)
        response.headers.update(error.headers or {})
        return response

    async def invalid_request(http: HttpRequest, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return respond(http.url.path, wrong(http, error))

    fastapi.add_exception_handler(BallastError, ballast_error)
    fastapi.add_exception_handler(TimeoutError, ballast_error)
    fastapi.add_exception_handler(HTTPException, http_error)
    fastapi.add_exception_handler(RequestValidationError, invalid_request)
