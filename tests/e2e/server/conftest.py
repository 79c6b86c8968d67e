"""The service on a real socket over a scripted product."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from qa.server.app import create
from qa.server.protocol import options
from qa.settings import Settings
from tests.fakes.app import FakeApp
from tests.fakes.serving import serving

Serve = Callable[..., httpx.Client]


def settings(**server: Any) -> Settings:
    """Settings with these of the server changed."""
    base = Settings()
    return replace(base, server=replace(base.server, **server))


def until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait for what another thread will bring about."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


@contextmanager
def served(app: FakeApp | None = None, *, heartbeat: float = 10.0) -> Iterator[httpx.Client]:
    """A client of the service over `app`."""
    with (
        serving(create(app or FakeApp(), heartbeat=heartbeat), **options()) as url,
        httpx.Client(base_url=url, timeout=20) as client,
    ):
        yield client


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(app)` gives a client of the service over `app`; all is shut down after the test."""
    with ExitStack() as stack:
        yield lambda app=None, **chosen: stack.enter_context(served(app, **chosen))


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """One service for all the tests of a file that change nothing in it."""
    with served() as client:
        yield client
