"""Composition root: settings in, the running parts out. The CLI, HTTP, Slack, MCP and evaluation use nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from index.collection import LibraryLike
from qa.model import Answer, Event, Request
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class App:
    """The running product. `library` is synchronous (use `asyncio.to_thread`); `ask` and `stream` are not."""

    settings: Settings
    library: LibraryLike

    async def ask(self, request: Request) -> Answer:
        """One whole answer. Raises BallastError (QuestionError, UnknownCollection, ModelError...)."""
        raise NotImplementedError

    def stream(self, request: Request) -> AsyncIterator[Event]:
        """Citations and verified sentences as they are ready; DoneEvent last. Raises like `ask`, also in mid-stream.

        Closing the iterator stops the work.
        """
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


def build(settings: Settings) -> App:
    """Build the product from its settings; opens nothing that is not used yet."""
    raise NotImplementedError
