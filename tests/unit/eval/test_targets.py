"""An OpenAI-compatible endpoint as a target, over a real socket, well-behaved and otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from eval.errors import EvalError, TargetDown, TargetError
from eval.model import Case
from eval.targets import Endpoint, InProcess, in_prompt
from qa.errors import ModelRefused, ModelUnavailable
from tests.fakes.app import FakeApp
from tests.fakes.app import answer as product_answer
from tests.fakes.openai_server import Reply, ScriptedServer
from tests.unit.eval.building import case, corpus

HISTORY = ({"role": "user", "content": "Charging points?"}, {"role": "assistant", "content": "Yes."})


async def ask(reply: str | Reply, asked: Case | None = None, **more: Any) -> tuple[Any, ScriptedServer]:
    with ScriptedServer([reply]) as server:
        target = Endpoint(server.url, "some-model", **{"seconds": 5.0, **more})
        try:
            return await target.ask(asked or case()), server
        finally:
            await target.close()


async def test_prose_is_taken_as_an_answer() -> None:
    answer, server = await ask("There were 20.092 million.")
    assert (answer["answer"], answer["status"]) == ("There were 20.092 million.", "answered")
    assert answer["usage"] == {"prompt_tokens": 10, "completion_tokens": 5}
    assert server.requests[0].body["model"] == "some-model"


async def test_history_and_key_are_sent() -> None:
    _, server = await ask("4.7 million.", case(question="How many are public?", history=HISTORY), key="secret")
    assert [message["role"] for message in server.requests[0].messages] == ["user", "assistant", "user"]
    assert server.requests[0].headers["Authorization"] == "Bearer secret"


async def test_documents_are_given_in_the_prompt_in_the_questions_language() -> None:
    text = in_prompt(corpus())
    _, server = await ask("20.092 million.", case(), documents=text)
    _, chinese = await ask("2009.2万个。", case(lang="zh"), documents=text)
    assert "4.717 million are public" in server.requests[0].prompt
    assert server.requests[0].messages[0]["role"] == "system"
    assert "只根据下面的文件" in chinese.requests[0].prompt


async def test_a_whole_answer_under_ballast_is_taken_as_it_is() -> None:
    asked = case()
    carried = {"question": asked.question, "status": "answered", "answer": "20.092 million", "citations": []}
    answer, _ = await ask(Reply("20.092 million", extra={"ballast": carried}), asked)
    assert answer == carried


@pytest.mark.parametrize(
    ("reply", "error", "says"),
    [
        pytest.param(Reply(status=429, headers={"Retry-After": "3"}), TargetDown, "429", id="429"),
        pytest.param(Reply(status=503), TargetDown, "503", id="503"),
        pytest.param(Reply(drop_after=0), TargetDown, "broke off", id="dropped"),
        pytest.param(Reply(hang=True), TargetDown, "no answer in time", id="hangs"),
        pytest.param(Reply(status=401, error="no such key"), TargetError, "401 (no such key): set BALLAST", id="401"),
        pytest.param(Reply(status=400, raw="<html>Bad</html>"), TargetError, "answered 400", id="400-html"),
        pytest.param(Reply(raw="<!doctype html><p>Welcome"), TargetError, "answered with HTML", id="html"),
        pytest.param(Reply(raw="plain words"), TargetError, "no JSON", id="not-json"),
        pytest.param(Reply(raw='{"ok": true}'), TargetError, "no chat completion", id="other-json"),
        pytest.param(Reply(raw="[]"), TargetError, "no chat completion", id="a-list"),
        pytest.param(
            Reply("x", extra={"ballast": {"question": "Something else?"}}),
            TargetError,
            "another question than q1",
            id="wrong-id",
        ),
    ],
)
async def test_a_bad_reply_is_one_line(reply: Reply, error: type[Exception], says: str) -> None:
    with pytest.raises(TargetError) as caught:
        await ask(reply, seconds=0.5)
    assert type(caught.value) is error
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_the_pause_that_is_asked_for_is_known() -> None:
    with pytest.raises(TargetDown) as caught:
        await ask(Reply(status=429, headers={"Retry-After": "3"}))
    assert caught.value.retry_after == 3.0


async def test_nobody_listening_is_a_transport_error() -> None:
    target = Endpoint("http://127.0.0.1:9/v1", seconds=2)
    with pytest.raises(TargetDown, match="cannot be reached"):
        await target.ask(case())
    await target.close()


def test_documents_too_long_for_a_prompt_are_refused_and_not_cut() -> None:
    long = corpus({"long.txt": "\n".join(f"line {number} " + "x" * 300 for number in range(1500))})
    with pytest.raises(EvalError, match="at most 400000"):
        in_prompt(long)


async def test_the_product_in_this_process_gives_the_contracts_json() -> None:
    app = FakeApp([product_answer()])
    target = InProcess(app, "default")  # type: ignore[arg-type]  # the fake has what is used of App
    answer = await target.ask(case(history=({"role": "system", "content": "Be brief"}, *HISTORY)))
    assert answer["status"] == "answered"
    request = app.requests[0]
    assert (request.collection, request.wishes, [turn.role for turn in request.history]) == (
        "default",
        "Be brief",
        ["user", "assistant"],
    )


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        pytest.param(ValueError("a defect"), TargetError, id="a defect of the product"),
        pytest.param(ModelUnavailable("down", retry_after=2.0), TargetDown, id="worth-another-try"),
        pytest.param(ModelRefused("quota"), TargetError, id="refused"),
    ],
)
async def test_the_products_errors_are_the_targets(raised: Exception, error: type[Exception]) -> None:
    target = InProcess(FakeApp([raised]), "default")  # type: ignore[arg-type]  # as above
    with pytest.raises(TargetError) as caught:
        await target.ask(case())
    assert type(caught.value) is error
