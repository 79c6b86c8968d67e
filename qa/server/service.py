"""What the routes share, made once for each process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request as HttpRequest

from qa.server.asking import Desk
from qa.server.keys import Key, Keyring
from qa.server.limits import Buckets
from qa.server.metrics import Metrics

if TYPE_CHECKING:
    from qa.app import App


@dataclass(frozen=True, slots=True)
class Service:
    """The running parts behind the routes."""

    app: App
    keyring: Keyring
    metrics: Metrics
    buckets: Buckets
    desk: Desk
    writing: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    """One write at a time to a collection; others wait their turn rather than find it locked."""


def service(http: HttpRequest) -> Service:
    """The service that a request came to."""
    found: Service = http.app.state.service
    return found


def caller(http: HttpRequest) -> Key:
    """Who asks; the middleware has identified them."""
    found: Key = http.scope["ballast.key"]
    return found
