"""`POST /v1/ask`, whole and streamed."""

from __future__ import annotations

import pytest

from qa.errors import ModelUnavailable, QuestionError
from qa.model import Request, Turn
from qa.rendering import to_json
from tests.e2e.server.conftest import Serve
from tests.e2e.server.sse import events, names
from tests.fakes.app import FakeApp, Script, answer
from tests.fakes.library import DOCUMENTS, FakeLibrary


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("status", ["answered", "conflicting", "abstained"])
def test_an_answer_comes_as_the_contract_has_it(serve: Serve, status: str, language: str) -> None:
    given = answer(status, language)
    response = serve(FakeApp([given])).post("/v1/ask", json={"question": given.question})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == to_json(given)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_stream_gives_each_citation_before_the_sentence_that_carries_it_and_the_whole_answer_last(
    serve: Serve, language: str
) -> None:
    given = answer("answered", language)
    response = serve(FakeApp([given])).post("/v1/ask", json={"question": given.question, "stream": True})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    found = events(response.text)
    assert names(found) == ["citation", "sentence", "citation", "sentence", "done"]
    known: set[int] = set()
    for name, data in found:
        if name == "citation":
            known.add(data["id"])
            assert {"file", "paragraph", "lines", "quote", "chars"} <= data.keys()
        if name == "sentence":
            assert set(data["citations"]) <= known
    assert found[-1][1] == to_json(given)


def test_a_quote_in_an_event_is_where_its_offsets_say(serve: Serve) -> None:
    response = serve().post("/v1/ask", json={"question": "q", "stream": True})
    for name, data in events(response.text):
        if name == "citation":
            start, end = data["chars"]
            assert DOCUMENTS[data["file"]][start:end] == data["quote"]


def test_history_reaches_the_product_with_what_was_cited(serve: Serve) -> None:
    app = FakeApp()
    serve(app).post(
        "/v1/ask",
        json={
            "question": "and in 2024?",
            "history": [
                {"role": "system", "content": "be brief"},
                {"role": "user", "content": "how many in 2025?"},
                {
                    "role": "assistant",
                    "text": "20.092 million [1].",
                    "citations": [{"id": 1, "file": "charging.txt", "paragraph": 2, "quote": "as it came"}],
                },
            ],
        },
    )
    assert app.requests == [
        Request(
            "and in 2024?",
            (
                Turn("user", "how many in 2025?"),
                Turn("assistant", "20.092 million [1].", (("charging.txt", 2),)),
            ),
            wishes="be brief",
        )
    ]


def test_of_a_thousand_turns_the_latest_are_used(serve: Serve) -> None:
    app = FakeApp()
    history = [{"role": "user", "content": f"question {turn}"} for turn in range(1000)]
    assert serve(app).post("/v1/ask", json={"question": "q", "history": history}).status_code == 200
    turns = app.requests[0].history
    assert len(turns) == 100
    assert turns[-1].text == "question 999"


def test_a_collection_is_asked_by_its_name(serve: Serve) -> None:
    app = FakeApp(library=FakeLibrary({"default": {}, "reports": DOCUMENTS}))
    assert serve(app).post("/v1/ask", json={"question": "q", "collection": "reports"}).status_code == 200
    assert app.requests[0].collection == "reports"


def test_an_unknown_collection_is_a_problem_that_says_what_to_do(serve: Serve) -> None:
    response = serve().post("/v1/ask", json={"question": "q", "collection": "nowhere"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == "urn:ballast:problem:unknown-collection"
    assert body["status"] == 404
    assert "nowhere" in body["detail"]
    assert body["remedy"]
    assert body["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_what_fails_before_anything_is_said_has_its_status_also_in_a_stream(serve: Serve, stream: bool) -> None:
    app = FakeApp([ModelUnavailable("the model is overloaded", "try again", retry_after=7)])
    response = serve(app).post("/v1/ask", json={"question": "q", "stream": stream})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "7"
    assert response.json()["detail"] == "the model is overloaded"


def test_an_error_in_mid_stream_is_an_event_and_a_clean_end(serve: Serve) -> None:
    app = FakeApp([Script(answer(), error=ModelUnavailable("the model went away", "try again"), fails_at=2), answer()])
    client = serve(app)
    response = client.post("/v1/ask", json={"question": "q", "stream": True})
    found = events(response.text)
    assert names(found) == ["citation", "sentence", "error"]
    assert found[-1][1]["status"] == 503
    assert found[-1][1]["detail"] == "the model went away"
    assert client.post("/v1/ask", json={"question": "q"}).status_code == 200


def test_an_unexpected_error_says_nothing_of_its_insides(serve: Serve) -> None:
    secret = "sk-secret in /private/folder"
    app = FakeApp([RuntimeError(secret), Script(answer(), error=RuntimeError(secret), fails_at=2)])
    client = serve(app)
    whole = client.post("/v1/ask", json={"question": "q"})
    assert whole.status_code == 500
    assert whole.headers["content-type"] == "application/problem+json"
    streamed = client.post("/v1/ask", json={"question": "q", "stream": True})
    assert names(events(streamed.text))[-1] == "error"
    assert "secret" not in whole.text + streamed.text


def test_a_question_that_cannot_be_answered_as_put_is_unprocessable(serve: Serve) -> None:
    response = serve(FakeApp([QuestionError("the question is empty", "ask something")])).post(
        "/v1/ask", json={"question": ""}
    )
    assert response.status_code == 422
    assert response.json()["detail"] == "the question is empty"
    assert response.json()["remedy"] == "ask something"
