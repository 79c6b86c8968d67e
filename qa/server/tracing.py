"""OpenTelemetry spans around questions. They cost next to nothing until an exporter is set up.

With the `telemetry` extra installed and `OTEL_EXPORTER_OTLP_ENDPOINT` set, FastAPI sends its request spans there, and
these are their children. Spans carry names and times: no question, no answer, no document text.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import trace

from index.errors import ConfigurationError

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def telemetry(environment: Mapping[str, str] = os.environ) -> TelemetryConfig:
    """FastAPI's telemetry settings: spans when an endpoint is named, and never its logs, which would quote bodies."""
    wanted = any(environment.get(name) for name in _ENDPOINTS)
    if wanted and importlib.util.find_spec("opentelemetry.exporter.otlp.proto.http") is None:
        raise ConfigurationError(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set and no exporter is installed", "pip install 'ballast[telemetry]'"
        )
    return {
        "tracing": wanted,
        "metrics": False,
        "logs": False,
        "operation_spans": False,
        "auto_configure": wanted,
    }


@contextmanager
def span(name: str, provider: trace.TracerProvider | None = None, **attributes: str) -> Iterator[None]:
    """A span that is not made current: a stream may be closed by another task than the one that opened it."""
    started = trace.get_tracer("ballast", tracer_provider=provider).start_span(name, attributes=attributes)
    try:
        yield
    finally:
        started.end()
