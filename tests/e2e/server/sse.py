"""Reading server-sent events in tests, strictly: what is not framed as it should be fails."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def events(text: str) -> list[tuple[str, Any]]:
    """(event, data) of each event of a whole stream; comments are left out."""
    assert text.endswith("\n\n"), "the last event is not closed by a blank line"
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        lines = [line for line in block.split("\n") if not line.startswith(":")]
        if lines:
            fields = dict(line.split(": ", 1) for line in lines)
            assert set(fields) <= {"event", "data"}, block
            data = fields["data"]
            found.append((fields.get("event", "message"), data if data == "[DONE]" else json.loads(data)))
    return found


def names(found: Iterable[tuple[str, Any]]) -> list[str]:
    return [name for name, _ in found]
