"""A real uvicorn on a real socket, in a thread, for as long as a test needs it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


@contextmanager
def serving(asgi: Any, **options: Any) -> Iterator[str]:
    """Serve `asgi` on a free loopback port and give its URL; stops, gracefully, at the end of the block."""
    chosen = {"log_config": None, **options, "timeout_graceful_shutdown": 3}
    config = uvicorn.Config(asgi, host="127.0.0.1", port=0, **chosen)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
