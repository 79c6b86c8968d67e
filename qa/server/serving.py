"""`ballast serve`: the service on a socket, in one process or several."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import tempfile
from dataclasses import replace

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from index.errors import ConfigurationError
from qa.app import build
from qa.server import logs
from qa.server.app import create
from qa.server.keys import parse
from qa.server.protocol import options
from qa.settings import Settings


def serve(settings: Settings, host: str, port: int, workers: int = 1) -> int:
    """Serve until told to stop (SIGINT, SIGTERM), then let running answers end. Returns the exit code.

    Raises ConfigurationError where the address is not loopback and no keys are set up, and where it is taken.
    """
    if not parse(settings.server.api_keys) and not is_loopback(host):
        raise ConfigurationError(
            f"without keys the service is for this machine only, and {host} is not a loopback address",
            "set BALLAST_API_KEYS (see docs/http.md), or serve on 127.0.0.1",
        )
    settings = replace(settings, server=replace(settings.server, host=host, port=port))
    _allow_many_connections()
    listening = bind(host, port)
    try:
        return _run_many(settings, listening, workers) if workers > 1 else _run_one(settings, listening)
    finally:
        listening.close()


def is_loopback(host: str) -> bool:
    """Whether `host` is reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at the address. Raises ConfigurationError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(
            f"cannot serve on {host} port {port} ({reason})", "choose another with --host and --port"
        ) from error
    listening.set_inheritable(True)
    return listening


def load() -> FastAPI:
    """The service from the environment's settings, for worker processes."""
    logs.configure()
    return create(build(Settings.read()))


def _run_one(settings: Settings, listening: socket.socket) -> int:
    logs.configure()
    server = uvicorn.Server(uvicorn.Config(create(build(settings)), **options()))
    server.run(sockets=[listening])
    return 0 if server.started else 1


def _run_many(settings: Settings, listening: socket.socket, workers: int) -> int:
    """Workers read their settings from the environment, and share their metrics through a folder."""
    logs.configure()
    os.environ["BALLAST_HOME"] = str(settings.index.home)
    with tempfile.TemporaryDirectory(prefix="ballast-metrics-") as shared:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared
        config = uvicorn.Config("qa.server.serving:load", factory=True, workers=workers, **options())
        Multiprocess(config, sockets=[listening]).run()
    return 0


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
