"""`ballast serve`: the service on a socket, in one process or several."""

from __future__ import annotations

import os
import socket
import sys
import tempfile

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from qa.app import build
from qa.server import logs
from qa.server.app import create
from qa.server.listening import listening, run
from qa.server.memory import collect_seldom, keep_together
from qa.server.protocol import options
from qa.settings import Settings

TURN_SECONDS = 0.001
"""How long a thread that reads may keep the event loop waiting; the usual five times that is felt in health checks and
first sentences, and this costs no answers a second that could be measured."""


def serve(settings: Settings, host: str, port: int, workers: int = 1) -> int:
    """Serve until told to stop (SIGINT, SIGTERM), then let running answers end. Returns the exit code.

    Raises ConfigurationError where the address is not loopback and no keys are set up, and where it is taken.
    """
    _prepare()
    with listening(settings.server, host, port) as bound:
        if workers > 1:
            return _run_many(settings, bound, workers)
        application = create(build(settings))
        _announce(bound)
        return run(application, bound)


def _prepare() -> None:
    """Settings of the interpreter and the C library for a process with many threads. Call it before they are started."""
    keep_together()
    collect_seldom()
    sys.setswitchinterval(TURN_SECONDS)


def _announce(bound: socket.socket) -> None:
    host, port = bound.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"Ballast listens on http://{name}:{port} (Ctrl-C stops it)\n")


def load() -> FastAPI:
    """The service from the environment's settings, for worker processes."""
    _prepare()
    logs.configure()
    return create(build(Settings.read()))


def _run_many(settings: Settings, bound: socket.socket, workers: int) -> int:
    """Workers read their settings from the environment, and share their metrics through a folder."""
    logs.configure()
    _announce(bound)
    os.environ["BALLAST_HOME"] = str(settings.index.home)
    with tempfile.TemporaryDirectory(prefix="ballast-metrics-") as shared:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared
        config = uvicorn.Config("qa.server.serving:load", factory=True, workers=workers, **options())
        Multiprocess(config, sockets=[bound]).run()
    return 0
