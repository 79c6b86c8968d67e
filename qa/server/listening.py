"""Where the service listens: only where it may, on a socket it can have, with room for many connections."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn

from index.errors import ConfigurationError
from qa.server import logs
from qa.server.keys import parse
from qa.server.protocol import options
from qa.settings import ServerSettings

BACKLOG = 2048
"""Connections that wait, from the moment the address is announced, until they are taken up."""


@contextmanager
def listening(settings: ServerSettings, host: str, port: int) -> Iterator[socket.socket]:
    """A socket bound to the address, closed at the end of the block.

    Raises ConfigurationError where the address is not loopback and no keys are set up, and where it cannot be had.
    """
    if not parse(settings.api_keys) and not is_loopback(host):
        raise ConfigurationError(
            f"without keys the service is for this machine only, and {host} is not a loopback address",
            "set BALLAST_API_KEYS (see docs/http.md), or serve on 127.0.0.1",
        )
    _allow_many_connections()
    with _bind(host, port) as bound:
        yield bound


def run(application: Any, bound: socket.socket) -> int:
    """Serve an ASGI application in this process until told to stop. Returns the exit code."""
    logs.configure()
    server = uvicorn.Server(uvicorn.Config(application, **options()))
    # uvicorn raises a signal again once it has stopped for it; being told to stop is no failure.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    server.run(sockets=[bound])
    return 0 if server.started else 1


def _leave(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)


def is_loopback(host: str) -> bool:
    """Whether `host` is reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bind(host: str, port: int) -> socket.socket:
    """A socket that listens at the address. Raises ConfigurationError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(
            f"cannot serve on {host} port {port} ({reason})", "choose another with --host and --port"
        ) from error
    listening.set_inheritable(True)
    return listening


def _allow_many_connections() -> None:
    """Raise the limit on open files as far as this process may: the usual 1,024 is under 1,000 clients and an index."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        logging.getLogger("ballast.server").debug("open files: %d", wanted)
