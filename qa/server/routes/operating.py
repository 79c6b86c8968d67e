"""`/healthz`, `/readyz`, `/metrics`: for those who run the service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from index.collection import LibraryLike
from index.errors import BallastError
from qa.server.metrics import CONTENT_TYPE
from qa.server.problems import describe
from qa.server.routes.declaring import problems
from qa.server.schemas import HealthBody, ReadinessBody
from qa.server.service import service

router = APIRouter(tags=["operations"])

CHECK_SECONDS = 5.0

Behind = dict[str, int]
"""Changes of the catalog that a cache (`words`, `vectors`) has not taken in."""


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
    """Whether questions can be answered: each collection opens, its embedder fits, and the model can be reached.

    And how many changes of the catalog each cache has not taken in: the most of any collection, and by collection
    where no keys are set up (this asks for none, and names are not given away).
    """
    parts = service(http)
    behind: dict[str, Behind] = {}
    index, model = await asyncio.gather(
        _tell(asyncio.to_thread(_look, parts.app.library, behind)), _tell(parts.app.ready())
    )
    ready = index == model == "ok"
    body: dict[str, Any] = {
        "status": "ready" if ready else "not ready",
        "checks": {"index": index, "model": model},
        "behind": {cache: max((one[cache] for one in behind.values()), default=0) for cache in ("words", "vectors")},
    }
    if not parts.keyring:
        body["collections"] = {name: {"behind": one} for name, one in behind.items()}
    return Response(orjson.dumps(body), 200 if ready else 503, media_type="application/json")


@router.get(
    "/metrics",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems()},
)
async def metrics(http: HttpRequest) -> Response:
    """Counters and histograms in Prometheus' text format; asks for a key where keys are set up."""
    return Response(service(http).metrics.render(), headers={"content-type": CONTENT_TYPE})


def _look(library: LibraryLike, behind: dict[str, Behind]) -> None:
    """Open each collection and note how far behind its caches are. Raises BallastError."""
    for name in library.names():
        status = library.open(name).status()
        behind[name] = {"words": status.lexical_behind, "vectors": status.vectors_behind}


async def _tell(check: Awaitable[None]) -> str:
    """What a part says of itself: `ok`, or the kind of its trouble."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check
    except (BallastError, TimeoutError) as error:
        return describe(error).kind
    return "ok"
