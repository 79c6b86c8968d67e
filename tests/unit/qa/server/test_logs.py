"""Log lines for machines and for people."""

from __future__ import annotations

import json
import logging

import pytest

from qa.server.logs import JsonFormatter, PlainFormatter, adopt, request_id


def record(error: BaseException | None = None, **data: object) -> logging.LogRecord:
    made = logging.LogRecord(
        "ballast.server",
        logging.INFO,
        "",
        0,
        "request",
        None,
        (type(error), error, error.__traceback__) if error else None,
    )
    made.data = data
    return made


@pytest.fixture(autouse=True)
def identity() -> None:
    request_id.set("id-1")


def test_a_line_for_machines_is_one_json_object() -> None:
    line = json.loads(JsonFormatter().format(record(route="/v1/ask", status=200)))
    assert line["time"].endswith("+00:00")
    assert {"level": "info", "logger": "ballast.server", "message": "request"}.items() <= line.items()
    assert {"request_id": "id-1", "route": "/v1/ask", "status": 200}.items() <= line.items()


def test_a_line_for_people_is_short() -> None:
    line = PlainFormatter().format(record(route="/v1/ask", status=200))
    assert line[8:] == " request request_id=id-1 route=/v1/ask status=200"


def test_an_error_is_told_by_its_causes_and_places_and_not_by_its_words() -> None:
    try:
        try:
            raise ValueError("the paragraph said 5 percent")
        except ValueError as cause:
            raise RuntimeError("sk-secret") from cause
    except RuntimeError as error:
        line = JsonFormatter().format(record(error))
    found = json.loads(line)
    assert found["error"] == "RuntimeError < ValueError"
    assert "test_logs.py" in found["at"][0]
    assert "percent" not in line
    assert "secret" not in line


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("", False), ("a b", False), ("x" * 65, False)])
def test_a_request_id_is_taken_over_where_it_is_plain(given: str, kept: bool) -> None:
    assert (adopt(given) == given) is kept
