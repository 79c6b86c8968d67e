"""Composition root: settings in, the running parts out. The CLI, HTTP, Slack, MCP and evaluation use nothing else."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

from index.collection import Library, LibraryLike
from index.embedding import local_embedder
from index.glossary.glossary import Glossary
from qa.answering import Answerer, Assistant, Rewriter
from qa.extractive import ExtractiveAnswerer
from qa.figures.likeness import Likeness
from qa.generative import GenerativeAnswerer, rewriter
from qa.model import Answer, Event, Request
from qa.providers import chat_model, model_name
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class App:
    """The running product. `library` is synchronous (use `asyncio.to_thread`); `ask` and `stream` are not."""

    settings: Settings
    library: LibraryLike
    assistant: Assistant

    async def ask(self, request: Request) -> Answer:
        """One whole answer. Raises BallastError (QuestionError, UnknownCollection, ModelError...)."""
        return await self.assistant.answer(request)

    def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        """Citations and verified sentences as they are ready; DoneEvent last. Raises like `ask`, also in mid-stream.

        Closing the iterator stops the work.
        """
        return self.assistant.stream(request)

    async def ready(self) -> None:
        """Raises BallastError where the model cannot be reached."""
        await self.assistant.answerer.ready()

    async def close(self) -> None:
        await self.assistant.answerer.close()
        self.library.close()


def build(settings: Settings) -> App:
    """Build the product from its settings; opens nothing that is not used yet."""
    # Nothing here may ask a model hub for anything, whatever a library's defaults are.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    name = model_name(settings)
    answerer: Answerer = ExtractiveAnswerer()
    rewrite: Rewriter | None = None
    if name != "local":
        model = chat_model(name, settings)
        answerer = GenerativeAnswerer(model, settings.prompt_tokens)
        rewrite = rewriter(model)
    settings = replace(settings, llm=name)
    library = Library(settings.index)
    glossary = Glossary(settings.index.glossary)
    return App(
        settings,
        library,
        Assistant(settings, library, answerer, glossary, Likeness(local_embedder(), glossary), rewrite),
    )
