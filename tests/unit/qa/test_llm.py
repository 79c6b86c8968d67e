"""The chat model's client: what each of its errors becomes, and how a reply ends."""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from typing import Any

import httpx2
import openai
import pytest
from openai import _exceptions

from qa.errors import ModelError, ModelGarbled, ModelRefused, ModelUnavailable
from qa.llm import Message, Meter, OpenAIChat, complete, translate
from qa.model import Usage
from tests.fakes.openai_server import Reply, ScriptedServer

EXPECTED: dict[str, type[ModelError]] = {
    "OpenAIError": ModelRefused,
    "APIError": ModelUnavailable,
    "APIConnectionError": ModelUnavailable,
    "APITimeoutError": ModelUnavailable,
    "APIResponseValidationError": ModelGarbled,
    "APIStatusError": ModelRefused,
    "AuthenticationError": ModelRefused,
    "BadRequestError": ModelRefused,
    "ConflictError": ModelUnavailable,
    "ContentFilterFinishReasonError": ModelRefused,
    "InternalServerError": ModelUnavailable,
    "LengthFinishReasonError": ModelGarbled,
    "NotFoundError": ModelRefused,
    "OAuthError": ModelRefused,
    "PermissionDeniedError": ModelRefused,
    "RateLimitError": ModelUnavailable,
    "SubjectTokenProviderError": ModelRefused,
    "UnprocessableEntityError": ModelRefused,
    "WebSocketConnectionClosedError": ModelRefused,
    "WebSocketQueueFullError": ModelRefused,
}
ELSEWHERE = {"InvalidWebhookSignatureError"}
"""A ValueError of a part of the client that is not used here."""
STATUS = {"ConflictError": 409, "InternalServerError": 500, "RateLimitError": 429}


def exceptions() -> list[str]:
    """The names of all exceptions that the client defines or exports."""
    known = {**vars(_exceptions), **{name: getattr(openai, name) for name in openai.__all__}}
    return sorted(
        name for name, found in known.items()
        if inspect.isclass(found) and issubclass(found, Exception) and found.__module__.startswith("openai")
    )  # fmt: skip


def raised(name: str) -> openai.OpenAIError:
    """An exception of the client, made as the client makes it."""
    kind: Any = getattr(_exceptions, name)
    request = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")
    response = httpx2.Response(STATUS.get(name, 400), request=request)
    given = {
        "message": "secret", "request": request, "response": response, "body": None, "completion": None,
        "unsent_messages": [],
    }  # fmt: skip
    if name == "LengthFinishReasonError":  # it reads its completion
        return kind.__new__(kind)  # type: ignore[no-any-return]
    wanted = [key for key in inspect.signature(kind.__init__).parameters if key in given]
    return kind(**{key: given[key] for key in wanted})  # type: ignore[no-any-return]


def test_every_exception_of_the_client_is_mapped() -> None:
    assert set(exceptions()) - ELSEWHERE == set(EXPECTED)


@pytest.mark.parametrize(("name", "kind"), EXPECTED.items(), ids=EXPECTED)
def test_an_exception_of_the_client_becomes_one_of_ours(name: str, kind: type[ModelError]) -> None:
    error = translate(raised(name), "gpt")
    assert type(error) is kind
    assert error.remedy
    assert "gpt" in error.cause or "content filter" in error.cause
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(408, ModelUnavailable), (409, ModelUnavailable), (418, ModelRefused), (500, ModelUnavailable), (529, ModelUnavailable)],
)  # fmt: skip
def test_a_status_says_whether_trying_again_helps(status: int, kind: type[ModelError]) -> None:
    request = httpx2.Request("POST", "http://127.0.0.1/v1")
    error = openai.APIStatusError("secret", response=httpx2.Response(status, request=request), body=None)
    assert type(translate(error, "gpt")) is kind
    assert f"HTTP {status}" in str(translate(error, "gpt"))


@pytest.mark.parametrize(
    ("header", "seconds"), [("2", 2.0), ("0.5", 0.5), ("Wed, 21 Oct 2026 07:28:00 GMT", None), (None, None)]
)
def test_a_rate_limit_carries_the_wait_where_it_is_a_number(header: str | None, seconds: float | None) -> None:
    request = httpx2.Request("POST", "http://127.0.0.1/v1")
    response = httpx2.Response(429, headers={"Retry-After": header} if header else {}, request=request)
    error = translate(openai.RateLimitError("secret", response=response, body=None), "gpt")
    assert isinstance(error, ModelUnavailable)
    assert error.retry_after == seconds


def test_a_meter_adds_up() -> None:
    meter = Meter()
    meter.add(3, 1)
    meter.add(4, 2)
    assert meter.usage == Usage(7, 3)


async def test_a_reply_is_put_together_from_its_pieces() -> None:
    with ScriptedServer([Reply("One, two, three.", piece=3, usage=(8, 4))]) as server:
        model = OpenAIChat("gpt", api_key="key", base_url=server.url, seconds=5)
        meter = Meter()
        assert await complete(model, [Message("system", "s"), Message("user", "u")], meter) == "One, two, three."
        assert meter.usage == Usage(8, 4)
        assert server.requests[0].body["model"] == "gpt"
        assert server.requests[0].messages == [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]
        assert {key.lower(): value for key, value in server.requests[0].headers.items()}[
            "authorization"
        ] == "Bearer key"
        await model.close()


LISTINGS = [
    pytest.param(None, None, id="lists its models"),
    pytest.param(Reply(status=404), None, id="keeps no list"),
    pytest.param(Reply(status=401), ModelRefused, id="refuses the key"),
    pytest.param(Reply(status=503), ModelUnavailable, id="overloaded"),
    pytest.param(Reply(raw="<html></html>"), ModelGarbled, id="a web page"),
    pytest.param(Reply(drop_after=0), ModelUnavailable, id="breaks off"),
]


@pytest.mark.parametrize(("listing", "kind"), LISTINGS)
async def test_a_provider_is_ready_where_it_answers(listing: Reply | None, kind: type[ModelError] | None) -> None:
    with ScriptedServer() as server:
        server.listing = listing
        model = OpenAIChat("gpt", api_key=None, base_url=server.url, seconds=5)
        with pytest.raises(kind) if kind else nullcontext():
            await model.ready()
        await model.close()
