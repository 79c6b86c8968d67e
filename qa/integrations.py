"""LlamaIndex's chat models behind our protocol, for providers that do not speak OpenAI's."""

from __future__ import annotations

import importlib
from collections.abc import AsyncGenerator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.llms import LLM

from index.errors import ConfigurationError
from qa.errors import ModelGarbled, ModelUnavailable
from qa.llm import Message, Meter


class LlamaIndexChat:
    """Any LlamaIndex chat integration that is installed, behind our protocol."""

    def __init__(self, llm: LLM) -> None:
        self.name = str(llm.metadata.model_name)
        self._llm = llm

    @staticmethod
    def load(specification: str) -> LlamaIndexChat:
        """From `package.module.Class?argument=value&...`. Raises ConfigurationError where that names no model."""
        path, _, arguments = specification.partition("?")
        module, _, name = path.rpartition(".")
        try:
            kind = getattr(importlib.import_module(module), name)
            llm = kind(**dict(parse_qsl(arguments)))
        except Exception as error:  # its constructor raises what its vendor raises, for want of a key or of a package
            reason = type(error).__name__
            raise ConfigurationError(
                f"BALLAST_LLM names {path}, which does not load ({reason})", "install the integration, check its name"
            ) from error
        if not isinstance(llm, LLM):
            raise ConfigurationError(f"BALLAST_LLM names {path}, which is no LlamaIndex LLM", "name an LLM class")
        return LlamaIndexChat(llm)

    async def stream(self, messages: Sequence[Message], meter: Meter) -> AsyncGenerator[str, None]:
        chat = [ChatMessage(role=message.role, content=message.text) for message in messages]
        said = False
        try:
            async for piece in await self._llm.astream_chat(chat):
                said = said or bool((piece.delta or "").strip())
                yield piece.delta or ""
        except Exception as error:  # an integration raises what its vendor raises; none of it is known here
            raise ModelUnavailable(
                f"the model {self.name} failed ({type(error).__name__})", "try again in a moment"
            ) from error
        if not said:
            raise ModelGarbled(f"the model {self.name} sent an empty reply", "try again in a moment")

    async def ready(self) -> None:
        """An integration has no call that costs nothing; it is taken to be there."""

    async def close(self) -> None:
        closing: Any = getattr(self._llm, "aclose", None)
        if closing:
            await closing()
