"""The chat page at `/`: the files of `qa/web/static`, each under a route of its own, so that other paths stay 404."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parents[2] / "web" / "static"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def mount(fastapi: FastAPI, folder: Path = STATIC) -> None:
    """Serve what is in `folder` now, `index.html` at `/`."""
    if not folder.is_dir():
        return
    files = StaticFiles(directory=folder)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            _add(fastapi, files, "/" if name == "index.html" else f"/{name}", name)


def _add(fastapi: FastAPI, files: StaticFiles, route: str, name: str) -> None:
    async def show(http: HttpRequest) -> Response:
        response = await files.get_response(name, http.scope)
        response.headers["content-security-policy"] = PAGE_POLICY
        response.headers["cache-control"] = "no-cache"
        return response

    fastapi.add_api_route(route, show, methods=["GET", "HEAD"], include_in_schema=False)
