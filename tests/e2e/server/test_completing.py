"""`/v1/chat/completions` and `/v1/models`, with the official clients and by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.errors import ModelUnavailable
from qa.model import Request, Turn
from qa.rendering import to_json, to_text
from tests.e2e.server.conftest import Serve
from tests.e2e.server.sse import events
from tests.fakes.app import FakeApp, Script, answer
from tests.fakes.library import DOCUMENTS, FakeLibrary

OLDER = Path(sys.prefix) / "openai-2"
DRIVER = Path(__file__).with_name("openai_client.py")


def drive(url: str, library: Path | None = None) -> dict[str, Any]:
    """What the official client made of the service at `url`; `library` is a folder with another version of it."""
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    if library:
        environment["PYTHONPATH"] = str(library)
    done = subprocess.run(
        [sys.executable, str(DRIVER), url], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("major", [2, 3])
def test_the_official_client_gets_cited_answers_streaming_and_not(serve: Serve, major: int) -> None:
    if major == 2 and not OLDER.is_dir():
        pytest.skip(f"openai 2.x is not there: uv pip install --target {OLDER.name} (in the environment) 'openai<3'")
    given = answer()
    client = serve(FakeApp([given]))
    found = drive(str(client.base_url).rstrip("/"), OLDER if major == 2 else None)
    assert found["version"].startswith(f"{major}.")
    assert found["models"] == ["ballast"]
    assert found["model"] == "ballast"
    check_whole(found["whole"])
    check_streamed(found["streamed"], found["whole"])
    assert found["helper"] == found["whole"]["content"]
    assert found["errors"] == {
        "tools": ["BadRequestError", 400, "tools", "unsupported_parameter"],
        "n": ["BadRequestError", 400, "n", "unsupported_parameter"],
        "response_format": ["BadRequestError", 400, "response_format", "unsupported_parameter"],
        "collection": ["NotFoundError", 404, None, "unknown_collection"],
        "empty": ["BadRequestError", 400, "messages", "invalid_request"],
    }


def check_whole(whole: dict[str, Any]) -> None:
    given = answer()
    assert whole["content"] == to_text(given)
    assert whole["finish_reason"] == "stop"
    assert whole["usage"] == {"prompt_tokens": 120, "completion_tokens": 31, "total_tokens": 151}
    assert {**whole["ballast"], "question": given.question} == to_json(given)
    assert [annotation["type"] for annotation in whole["annotations"]] == ["url_citation", "url_citation"]
    for annotation, citation in zip(whole["annotations"], given.citations, strict=True):
        cited = annotation["url_citation"]
        assert whole["content"][cited["start_index"] : cited["end_index"]] == f"[{citation.id}]"
        assert cited["url"].endswith(f"/v1/documents/charging.txt/paragraphs/{citation.paragraph}?collection=default")
        assert annotation["file"] == citation.file
        assert annotation["quote"] == citation.quote
        assert annotation["lines"] == list(citation.lines)


def check_streamed(streamed: dict[str, Any], whole: dict[str, Any]) -> None:
    assert "".join(streamed["deltas"]) == whole["content"]
    assert streamed["roles"] == ["assistant", *[None] * (len(streamed["roles"]) - 1)]
    assert streamed["finish_reason"] == "stop"
    assert streamed["annotations"] == streamed["delta_annotations"] == whole["annotations"]
    assert streamed["ballast"] == whole["ballast"]
    assert streamed["usages"] == [whole["usage"]]
    assert streamed["ids"] == 1


def post(client: Any, **body: Any) -> Any:
    return client.post("/v1/chat/completions", json={"model": "ballast", **body})


def test_messages_become_a_question_with_history_and_wishes(serve: Serve) -> None:
    app = FakeApp()
    client = serve(app)
    first = post(client, messages=[{"role": "user", "content": "how many in 2025?"}]).json()
    post(
        client,
        messages=[
            {"role": "developer", "content": [{"type": "text", "text": "one sentence"}]},
            {"role": "user", "content": [{"type": "text", "text": "how many in 2025?"}]},
            first["choices"][0]["message"],
            {"role": "user", "content": "and in 2024?"},
        ],
    )
    cited = (("charging.txt", 2), ("charging.txt", 3))
    turns = (Turn("user", "how many in 2025?"), Turn("assistant", answer().answer, cited))
    assert app.requests[1] == Request("and in 2024?", turns, wishes="one sentence")


def test_a_chinese_answer_streams_without_spaces_between_its_sentences(serve: Serve) -> None:
    given = answer("answered", "zh")
    response = post(serve(FakeApp([given])), messages=[{"role": "user", "content": "q"}], stream=True)
    chunks = [data for _, data in events(response.text) if data != "[DONE]"]
    text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    assert text == to_text(given)


def test_a_stream_ends_with_done_also_after_an_error(serve: Serve) -> None:
    app = FakeApp([Script(answer(), error=ModelUnavailable("the model went away", "try again"), fails_at=2)])
    response = post(serve(app), messages=[{"role": "user", "content": "q"}], stream=True)
    found = [data for _, data in events(response.text)]
    assert found[-1] == "[DONE]"
    assert found[-2]["error"]["message"] == "the model went away: try again"
    assert found[-2]["error"]["type"] == "server_error"


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"tools": [{}]}, "tools"),
        ({"functions": [{}]}, "functions"),
        ({"n": 3}, "n"),
        ({"n": 0}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"top_logprobs": 2}, "top_logprobs"),
        ({"audio": {"voice": "x"}}, "audio"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"response_format": {"type": "json_schema", "json_schema": {}}}, "response_format"),
        ({"messages": [{"role": "tool", "content": "x", "tool_call_id": "1"}]}, "messages[0]"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}, "messages[0]"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, "messages"),
        ({"messages": "x"}, "messages"),
        ({"messages": [{"role": "pirate", "content": "x"}]}, "messages.0.role"),
        ({"stream": "please"}, "stream"),
    ],
    ids=str,
)
def test_what_cannot_be_honoured_is_refused_by_name_in_openais_shape(
    client: httpx.Client, changes: dict[str, Any], param: str
) -> None:
    response = post(client, **{"messages": [{"role": "user", "content": "q"}], **changes})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/json"
    error = response.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert error["param"] == param
    assert set(error) == {"message", "type", "param", "code"}


@pytest.mark.parametrize(
    "harmless",
    [
        {"temperature": 0.2, "top_p": 1, "max_tokens": 10, "max_completion_tokens": 10, "seed": 1, "user": "x"},
        {"tools": [], "n": 1, "logprobs": False, "response_format": {"type": "text"}, "modalities": ["text"]},
        {"something_new": {"a": 1}, "stop": None, "tool_choice": "none", "parallel_tool_calls": True},
        {"model": "gpt-of-the-day"},
        {"stream": None, "stream_options": None},
    ],
    ids=str,
)
def test_what_makes_no_difference_is_ignored(client: httpx.Client, harmless: dict[str, Any]) -> None:
    response = post(client, **{"messages": [{"role": "user", "content": "q"}], **harmless})
    assert response.status_code == 200
    assert response.json()["model"] == "ballast"


def test_a_model_names_a_collection(serve: Serve) -> None:
    app = FakeApp(library=FakeLibrary({"default": {}, "reports": DOCUMENTS}))
    client = serve(app)
    ids = [model["id"] for model in client.get("/v1/models").json()["data"]]
    assert ids == ["ballast", "ballast:reports"]
    response = post(client, model="ballast:reports", messages=[{"role": "user", "content": "q"}])
    assert response.json()["model"] == "ballast:reports"
    post(client, collection="reports", messages=[{"role": "user", "content": "q"}])
    assert [request.collection for request in app.requests] == ["reports", "reports"]


def test_an_unknown_model_is_not_found_in_openais_shape(client: httpx.Client) -> None:
    response = client.get("/v1/models/ballast:nowhere")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "model_not_found"


def test_malformed_json_is_told_in_openais_shape(client: httpx.Client) -> None:
    response = client.post("/v1/chat/completions", content=b"{", headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "malformed_json"
