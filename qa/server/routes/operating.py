"""`/healthz`, `/readyz`, `/metrics`: for those who run the service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import orjson
from fastapi import APIRouter
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from index.errors import BallastError
from qa.server.metrics import CONTENT_TYPE
from qa.server.problems import describe
from qa.server.routes.declaring import problems
from qa.server.schemas import HealthBody, ReadinessBody
from qa.server.service import Service, service

router = APIRouter(tags=["operations"])

CHECK_SECONDS = 5.0


@router.get("/healthz", response_model=None, responses={200: {"model": HealthBody}, **problems()})
async def healthz() -> Response:
    """The process answers."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@router.get(
    "/readyz",
    response_model=None,
    responses={200: {"model": ReadinessBody}, **problems(), 503: {"model": ReadinessBody}},
)
async def readyz(http: HttpRequest) -> Response:
    """Whether questions can be answered: each collection opens, its embedder fits, and the model can be reached."""
    checks = await _check(service(http))
    ready = all(state == "ok" for state in checks.values())
    body = {"status": "ready" if ready else "not ready", "checks": checks}
    return Response(orjson.dumps(body), 200 if ready else 503, media_type="application/json")


@router.get(
    "/metrics",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems()},
)
async def metrics(http: HttpRequest) -> Response:
    """Counters and histograms in Prometheus' text format; asks for a key where keys are set up."""
    return Response(service(http).metrics.render(), headers={"content-type": CONTENT_TYPE})


async def _check(parts: Service) -> dict[str, str]:
    """What each part says of itself: `ok`, or the kind of its trouble (names of collections are not given away)."""

    def index() -> None:
        for name in parts.app.library.names():
            parts.app.library.open(name).status()

    found = await asyncio.gather(_tell(asyncio.to_thread(index)), _tell(parts.app.ready()))
    return dict(zip(("index", "model"), found, strict=True))


async def _tell(check: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check
    except (BallastError, TimeoutError) as error:
        return describe(error).kind
    return "ok"
