"""The C library's allocator, set up for a service: many threads that each allocate a little, for a long time."""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8
_ARENAS = 2


def keep_together() -> None:
    """Let all threads share a few arenas. Call it before threads are started.

    glibc gives threads arenas of their own, eight a processor, and what is freed in one serves only its own threads:
    a service that takes uploads grew by a third within minutes. Other C libraries are left alone.
    """
    try:
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
    except (AttributeError, OSError, TypeError):  # no glibc: musl and macOS have no mallopt, Windows no such library
        return
