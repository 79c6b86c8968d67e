"""Every error has a status, and says no more than it should."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from index import errors as index_errors
from index.errors import BallastError, ConfigurationError, IndexDamaged, StorageFull
from qa import errors as qa_errors
from qa.errors import ModelUnavailable, QuestionError
from qa.server.problems import TABLE, Problem, Refusal, describe, openai_json, problem_json, speaks_openai


def classes(*modules: ModuleType) -> Iterator[type[BallastError]]:
    for module in modules:
        for _, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, BallastError):
                yield found


def test_every_error_of_both_trees_has_a_status_of_its_own_choosing() -> None:
    assert set(classes(index_errors, qa_errors)) == set(TABLE)
    assert all(400 <= status <= 599 for status, _ in TABLE.values())
    kinds = [kind for _, kind in TABLE.values()]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("kind", sorted(TABLE, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_an_error_is_told_in_one_clear_line(kind: type[BallastError]) -> None:
    problem = describe(kind("the cause at /srv/ballast", "the remedy"))
    assert problem.detail
    assert (problem.retry_after is not None) == kind.retry
    hidden = (index_errors.IndexLocked, index_errors.StorageUnavailable, index_errors.ClusterUnavailable)
    if problem.status in (500, 507) or kind in hidden:
        assert "/srv" not in problem.detail + problem.remedy
    else:
        assert problem.status < 500 or kind.__name__.startswith(("Model", "Embedding", "Cluster"))


def test_a_status_that_a_subclass_has_not_is_its_parents() -> None:
    class Odd(QuestionError): ...

    assert describe(Odd("x")).status == describe(QuestionError("x")).status


@pytest.mark.parametrize("error", [RuntimeError("secret"), ConfigurationError("secret"), IndexDamaged("secret")])
def test_what_is_the_servers_own_trouble_is_told_in_general_words(error: Exception) -> None:
    assert describe(error).status == 500
    assert "secret" not in str(problem_json(describe(error)))


def test_a_problem_says_when_to_come_back() -> None:
    problem = describe(ModelUnavailable("busy", "wait", retry_after=12.4))
    assert problem.headers["retry-after"] == "12"
    assert problem_json(problem)["retry_after"] == 12
    assert describe(StorageFull("x")).retry_after is None


@pytest.mark.parametrize(
    ("problem", "kind", "code"),
    [
        (Problem(400, "unsupported-parameter", "x", param="n"), "invalid_request_error", "unsupported_parameter"),
        (Problem(401, "unknown-key", "x"), "authentication_error", "invalid_api_key"),
        (Problem(403, "forbidden", "x"), "permission_error", "forbidden"),
        (Problem(429, "rate-limited", "x"), "rate_limit_error", "rate_limited"),
        (Problem(503, "overloaded", "x"), "server_error", "overloaded"),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)
def test_openais_shape_has_its_types_and_codes(problem: Problem, kind: str, code: str) -> None:
    error = openai_json(problem)["error"]
    assert (error["type"], error["code"], error["param"]) == (kind, code, problem.param)


def test_only_the_compatible_routes_speak_openai() -> None:
    assert speaks_openai("/v1/chat/completions")
    assert speaks_openai("/v1/models/ballast")
    assert not speaks_openai("/v1/ask")


def test_a_refusal_carries_its_problem() -> None:
    assert describe(Refusal(413, "too-large", "too much")) == Problem(413, "too-large", "too much")
