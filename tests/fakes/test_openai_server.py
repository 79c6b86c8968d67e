"""The fake behaves as the real thing does towards the official client."""

from __future__ import annotations

import openai
import pytest

from tests.fakes.openai_server import Reply, ScriptedServer


def client(server: ScriptedServer, **more: object) -> openai.OpenAI:
    return openai.OpenAI(base_url=server.url, api_key="test", max_retries=0, **more)  # type: ignore[arg-type]


def ask(server: ScriptedServer, **more: object) -> str:
    with client(server, **more) as session:
        made = session.chat.completions.create(model="m", messages=[{"role": "user", "content": "How many?"}])
        return made.choices[0].message.content or ""


def test_a_script_is_played_in_order_and_requests_are_kept() -> None:
    with ScriptedServer(["one", Reply("two")]) as server:
        assert [ask(server), ask(server)] == ["one", "two"]
        assert [request.question for request in server.requests] == ["How many?", "How many?"]
        assert server.requests[0].body["model"] == "m"


def test_a_stream_carries_the_same_text_in_pieces_and_its_usage() -> None:
    with ScriptedServer(["483.8万座基站，分布在全国"]) as server, client(server) as session:
        stream = session.chat.completions.create(
            model="m",
            messages=[{"role": "user", "content": "?"}],
            stream=True,
            stream_options={"include_usage": True},
        )
        chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == "483.8万座基站，分布在全国"
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens == 15


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(Reply(status=400), openai.BadRequestError, id="400"),
        pytest.param(Reply(status=401), openai.AuthenticationError, id="401"),
        pytest.param(Reply(status=429, headers={"Retry-After": "0"}), openai.RateLimitError, id="429"),
        pytest.param(Reply(status=500), openai.InternalServerError, id="500"),
        pytest.param(Reply(drop_after=0), openai.APIConnectionError, id="dropped"),
    ],
)
def test_failures_reach_the_client_as_the_real_ones_do(reply: Reply, error: type[Exception]) -> None:
    with ScriptedServer([reply]) as server, pytest.raises(error):
        ask(server)


def test_a_hanging_reply_runs_into_the_clients_timeout() -> None:
    with ScriptedServer([Reply(hang=True)]) as server, pytest.raises(openai.APITimeoutError):
        ask(server, timeout=0.2)


def test_a_stream_can_break_off() -> None:
    reply = Reply("a long enough answer to be cut", drop_after=2)
    with ScriptedServer([reply]) as server, client(server) as session:
        stream = session.chat.completions.create(model="m", messages=[{"role": "user", "content": "?"}], stream=True)
        with pytest.raises(openai.APIConnectionError):
            list(stream)
