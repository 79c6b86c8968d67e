"""The service on a real socket over a scripted product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest

from qa.server.app import create
from qa.server.serving import options
from qa.settings import Settings
from tests.fakes.app import FakeApp
from tests.fakes.serving import serving

Serve = Callable[..., httpx.Client]


def settings(**server: Any) -> Settings:
    """Settings with these of the server changed."""
    base = Settings()
    return replace(base, server=replace(base.server, **server))


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(app)` gives a client of the service over `app`; all is shut down after the test."""
    with ExitStack() as stack:

        def start(app: FakeApp | None = None, *, heartbeat: float = 10.0, **headers: str) -> httpx.Client:
            url = stack.enter_context(serving(create(app or FakeApp(), heartbeat=heartbeat), **options()))
            return stack.enter_context(httpx.Client(base_url=url, headers=headers, timeout=20))

        yield start
