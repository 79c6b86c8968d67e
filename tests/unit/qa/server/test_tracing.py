"""Traces are sent only where they are asked for, and say nothing of what was asked."""

from __future__ import annotations

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from qa.server.tracing import span, telemetry


def test_nothing_is_sent_until_an_endpoint_is_named() -> None:
    assert not telemetry({})["tracing"]
    assert not telemetry({})["auto_configure"]
    named = telemetry({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})
    assert named["tracing"]
    assert named["auto_configure"]
    assert not named["logs"]


def test_a_span_has_a_name_and_a_collection() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with span("ask", provider, collection="default"):
        pass
    (found,) = exporter.get_finished_spans()
    assert found.name == "ask"
    assert dict(found.attributes or {}) == {"collection": "default"}
