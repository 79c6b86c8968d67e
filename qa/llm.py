"""Chat models behind one protocol. The only file that imports `openai`, and where its errors are translated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from qa.errors import ModelError, ModelGarbled, ModelRefused, ModelUnavailable
from qa.model import Usage

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk
    from openai.types.chat.chat_completion_chunk import ChoiceDelta


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    text: str


class Meter:
    """Counts the tokens that one answer costs."""

    def __init__(self) -> None:
        self.usage = Usage()

    def add(self, prompt_tokens: int, completion_tokens: int) -> None:
        self.usage = Usage(
            self.usage.prompt_tokens + prompt_tokens, self.usage.completion_tokens + completion_tokens
        )  # fmt: skip


class ChatModel(Protocol):
    name: str

    def stream(self, messages: Sequence[Message], meter: Meter) -> AsyncGenerator[str, None]:
        """Pieces of the reply as they come. Raises ModelError; closing it stops the request."""
        ...

    async def ready(self) -> None:
        """Raises ModelError where the provider cannot be reached or does not know the model."""
        ...

    async def close(self) -> None: ...


async def complete(model: ChatModel, messages: Sequence[Message], meter: Meter) -> str:
    """The whole reply."""
    async with aclosing(model.stream(messages, meter)) as pieces:
        return "".join([piece async for piece in pieces])


class OpenAIChat:
    """OpenAI, or any server that speaks its chat completions protocol, in the part that client 2.x and 3.x share."""

    def __init__(self, model: str, *, api_key: str | None, base_url: str | None, seconds: float) -> None:
        # Imported here: the client costs over a second, and a process that never asks a model should not pay it.
        from openai import AsyncOpenAI

        self.name = model
        self._seconds = seconds
        self._client = AsyncOpenAI(api_key=api_key or "none", base_url=base_url, timeout=seconds, max_retries=2)
        self._options: dict[str, Any] = {"temperature": 0, "stream_options": {"include_usage": True}}

    async def stream(self, messages: Sequence[Message], meter: Meter) -> AsyncGenerator[str, None]:
        end = _End(self.name)
        with self._translated():
            async with asyncio.timeout(self._seconds):  # its second and third attempts counted
                stream = await self._open(messages)
        with self._translated(begun=True):
            async with stream:
                async for chunk in stream:
                    if chunk.usage:
                        meter.add(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
                    for choice in chunk.choices[:1]:
                        if text := end.take(choice.finish_reason, choice.delta):
                            yield text
        end.check()

    async def _open(self, messages: Sequence[Message]) -> openai.AsyncStream[ChatCompletionChunk]:
        """The reply's stream. An option that this model does not take (a reasoning model's temperature) is given up."""
        import openai

        # The client's message types are a union by role; ours differ in the role alone.
        wire: list[Any] = [{"role": message.role, "content": message.text} for message in messages]
        while True:
            try:
                stream: openai.AsyncStream[ChatCompletionChunk] = await self._client.chat.completions.create(
                    model=self.name, messages=wire, stream=True, **self._options
                )
                return stream
            except openai.BadRequestError as error:
                if error.param not in self._options:
                    raise
                self._options = {key: value for key, value in self._options.items() if key != error.param}

    async def ready(self) -> None:
        import openai

        with self._translated():
            try:
                await self._client.with_options(max_retries=0, timeout=3).models.list()
            except openai.NotFoundError:
                return  # it answers; not every compatible server lists its models

    async def close(self) -> None:
        await self._client.close()

    @contextmanager
    def _translated(self, begun: bool = False) -> Iterator[None]:
        """The client's errors as ours. A connection lost once the reply has begun is another matter than none."""
        import openai

        broken = ModelUnavailable(f"the connection to the model {self.name} broke off", _REMEDY_AGAIN)
        try:
            yield
        except TimeoutError as error:
            raise _late(self.name) from error
        except openai.APITimeoutError as error:
            raise translate(error, self.name) from error
        except openai.APIConnectionError as error:
            raise (broken if begun else translate(error, self.name)) from error
        except openai.OpenAIError as error:
            raise translate(error, self.name) from error
        except (AttributeError, TypeError, ValueError) as error:
            # The client does not validate what a server sends; a reply of another shape surfaces as one of these.
            raise ModelGarbled(f"the model {self.name} sent a reply that is no chat completion", _REMEDY_URL) from error
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ("httpx", "httpx2", "httpcore", "httpcore2"):
                raise
            raise broken from error  # clients before 3 let it through untranslated


_REMEDY_AGAIN = "try again in a moment"
_REMEDY_LENGTH = "raise the model's output limit"
_REMEDY_URL = "check the address in BALLAST_LLM"
_REMEDY_KEY = "check OPENAI_API_KEY and the account's rights and quota"


class _End:
    """Whether a streamed reply came to a good end."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._finish: str | None = None
        self._started = self._said = self._refused = False

    def take(self, finish: str | None, delta: ChoiceDelta | None) -> str:
        """The text of one piece."""
        self._started = True
        self._finish = finish or self._finish
        self._refused = self._refused or bool(delta and delta.refusal)
        text = (delta and delta.content) or ""
        self._said = self._said or bool(text.strip())
        return text

    def check(self) -> None:
        """Raises ModelError where the reply is no whole reply."""
        if not self._started:
            raise ModelGarbled(f"the model {self._model} sent a reply that is no chat completion", _REMEDY_URL)
        if self._finish is None:
            raise ModelUnavailable(f"the reply of the model {self._model} broke off before its end", _REMEDY_AGAIN)
        if self._finish == "length":
            raise ModelGarbled(f"the reply of the model {self._model} was cut at its length limit", _REMEDY_LENGTH)
        if self._finish == "content_filter":
            raise ModelRefused("the provider's content filter stopped the reply", "ask in other words")
        if self._refused:
            raise ModelRefused(f"the model {self._model} refused to reply", "ask in other words")
        if not self._said:
            raise ModelGarbled(f"the model {self._model} sent an empty reply", _REMEDY_AGAIN)


def translate(error: openai.OpenAIError, model: str) -> ModelError:
    """Our error for the client's. Carries no key and no document text, so the provider's message is left out."""
    import openai

    if isinstance(error, openai.RateLimitError):
        if getattr(error, "code", None) == "insufficient_quota":
            return ModelRefused(f"the account's quota for {model} is used up", _REMEDY_KEY)
        return ModelUnavailable(f"the provider of {model} limits the rate of requests", _REMEDY_AGAIN, _wait(error))
    if isinstance(error, openai.APITimeoutError):
        return _late(model)
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable(f"the provider of {model} cannot be reached", _REMEDY_URL)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelRefused(f"the provider refuses access to {model}", _REMEDY_KEY)
    if isinstance(error, openai.NotFoundError):
        return ModelRefused(f"the provider does not know the model {model}", "check its name in BALLAST_LLM")
    if isinstance(error, openai.APIStatusError):
        if error.status_code >= 500 or error.status_code in (408, 409):
            return ModelUnavailable(f"the provider of {model} failed (HTTP {error.status_code})", _REMEDY_AGAIN)
        if error.code == "context_length_exceeded":
            return ModelRefused(f"the documents are more than {model} reads at once", "lower BALLAST_PROMPT_TOKENS")
        return ModelRefused(f"the provider of {model} refused the request (HTTP {error.status_code})", _REMEDY_URL)
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return ModelRefused("the provider's content filter stopped the reply", "ask in other words")
    if isinstance(error, openai.APIResponseValidationError | openai.LengthFinishReasonError):
        return ModelGarbled(f"the model {model} sent a reply that cannot be used", _REMEDY_AGAIN)
    if isinstance(error, openai.APIError):  # what a provider reports in mid-stream
        return ModelUnavailable(f"the provider of {model} failed in mid-reply", _REMEDY_AGAIN)
    return ModelRefused(f"the client for {model} is not set up", _REMEDY_KEY)


def _late(model: str) -> ModelUnavailable:
    return ModelUnavailable(f"the model {model} did not answer in time", "try again, or raise BALLAST_ANSWER_SECONDS")


def _wait(error: openai.APIStatusError) -> float | None:
    value = error.response.headers.get("retry-after", "")
    return float(value) if value.replace(".", "", 1).isdigit() else None
