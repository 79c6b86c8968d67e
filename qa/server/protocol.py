"""How uvicorn is run, with a limit on the time that a request's head may take, which it has not itself."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0
DRAIN_SECONDS = 30
"""How long running answers and streams may take to end when the service is told to stop."""


class PatientProtocol(HttpToolsProtocol):
    """Closes connections whose headers are not all there `HEAD_SECONDS` after they began (slow loris)."""

    _overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._overdue is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._overdue = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _head_came(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _give_up(self) -> None:
        self._overdue = None
        self.transport.close()


def options() -> dict[str, Any]:
    """What uvicorn is told, in every case: its fast parts, no banner, no log of its own, answers drained at the end."""
    chosen: dict[str, Any] = {
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": DRAIN_SECONDS,
        "ws": "none",
        "lifespan": "on",
    }
    if sys.platform != "win32":
        chosen |= {"loop": "uvloop", "http": "qa.server.protocol:PatientProtocol"}
    return chosen
