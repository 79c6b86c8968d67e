"""A chat completion request read as a question with its history.

The body is read leniently: parameters of generation (temperature, seed, max_tokens, ...) are ignored, as they would
change wording and never evidence. What would change what the caller gets, and cannot be done, is refused by name.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.model import Request, Turn
from qa.server.chat.sources import split_sources
from qa.server.problems import Refusal
from qa.server.schemas import COLLECTION, KEPT_TURNS, CollectionName, Text


class Part(BaseModel):
    """One part of a message's content; only text can be read."""

    type: Text
    text: Text | None = None


class Message(BaseModel):
    role: Literal["user", "assistant", "system", "developer", "tool", "function"]
    content: Text | list[Part] | None = None


class StreamOptions(BaseModel):
    include_usage: bool | None = None


class ChatBody(BaseModel):
    """OpenAI's request, as far as it matters here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": "ballast", "messages": [{"role": "user", "content": "How many?"}]}]}
    )
    model: Text = "ballast"
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    collection: CollectionName | None = None
    n: int | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    audio: Any = None
    modalities: list[str] | None = None
    response_format: Any = None


def unsupported(body: ChatBody) -> None:
    """Raise a Refusal (400) naming the first parameter that cannot be honoured."""
    form = body.response_format.get("type") if isinstance(body.response_format, dict) else body.response_format
    asked = {
        "tools": bool(body.tools),
        "functions": bool(body.functions),
        "n": body.n is not None and body.n != 1,
        "logprobs": bool(body.logprobs),
        "top_logprobs": bool(body.top_logprobs),
        "audio": body.audio is not None,
        "modalities": bool(body.modalities) and body.modalities != ["text"],
        "response_format": form not in (None, "text"),
    }
    for name, is_asked in asked.items():
        if is_asked:
            raise Refusal(400, "unsupported-parameter", f"{name} is not supported here: leave it out.", param=name)


def read(body: ChatBody) -> Request:
    """The last user message as the question, what was said before as history, system messages as wishes."""
    said = [(place, message, _text(message, place)) for place, message in enumerate(body.messages)]
    wishes = "\n".join(text for _, message, text in said if message.role in ("system", "developer") and text)
    talk = [(message.role, text) for _, message, text in said if message.role in ("user", "assistant")]
    if not talk or talk[-1][0] != "user":
        raise Refusal(400, "no-question", "The last message must be from the user.", param="messages")
    turns = tuple(_turn(role, text) for role, text in talk[:-1][-KEPT_TURNS:])
    return Request(talk[-1][1], turns, _collection(body), wishes)


def _text(message: Message, place: int) -> str:
    at = f"messages[{place}]"
    if message.role in ("tool", "function"):
        raise Refusal(400, "unsupported-parameter", f"{at}: the role {message.role!r} is not supported.", param=at)
    if not isinstance(message.content, list):
        return message.content or ""
    for part in message.content:
        if part.type not in ("text", "input_text", "refusal"):
            raise Refusal(
                400, "unsupported-parameter", f"{at}: content of type {part.type!r} cannot be read here.", param=at
            )
    return "\n".join(part.text or "" for part in message.content)


def _turn(role: str, text: str) -> Turn:
    if role == "user":
        return Turn("user", text)
    prose, cited = split_sources(text)
    return Turn("assistant", prose, cited)


def _collection(body: ChatBody) -> str:
    if body.collection:
        return body.collection
    _, colon, name = body.model.partition(":") if body.model.startswith("ballast:") else ("", "", "")
    if not colon:
        return "default"
    if not re.fullmatch(COLLECTION, name):
        raise Refusal(404, "model-not-found", f"The model {body.model!r} does not exist.", param="model")
    return name
