"""How much of a machine one file may take. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused with `OversizedDocument`."""

    file_bytes: int = 100 * MEBIBYTE
    """Checked before a byte is read."""
    expanded_bytes: int = 400 * MEBIBYTE
    """What a compressed file (docx, xlsx, PDF streams) may grow to."""
    characters: int = 200 * MEBIBYTE
    """Text that a reader may hand on."""
    paragraphs: int = 2_000_000
    seconds: float = 60.0
    """For a file in a worker process; a read in this process is not timed."""
    memory_bytes: int = 2048 * MEBIBYTE
    """Address space of a worker process beyond what it starts with, where the system can limit it."""


DEFAULT = Limits()
