"""The OpenAPI document against the service: it answers as declared whatever it is asked, and never with a 5xx."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from qa.server.app import create
from tests.fakes.app import FakeApp

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    (method.upper(), path, operation)
    for path, operations in create(FakeApp()).openapi()["paths"].items()  # type: ignore[arg-type]
    for method, operation in operations.items()
]


def can_be_wrong(operation: dict[str, Any]) -> bool:
    """Whether anything but its path is sent, and so can be sent wrongly."""
    return "requestBody" in operation or any(part["in"] == "query" for part in operation.get("parameters", []))


CASES = [
    pytest.param(method, path, mode, id=f"{method} {path} {mode.value}")
    for method, path, operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or can_be_wrong(operation)
]


@pytest.mark.parametrize(("method", "path", "mode"), CASES)
def test_an_operation_answers_as_declared_whatever_it_is_asked(
    client: httpx.Client, method: str, path: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    operation = schema[path][method]

    @settings(
        max_examples=15,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answer_as_declared(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=str(client.base_url), checks=CHECKS)

    answer_as_declared()
