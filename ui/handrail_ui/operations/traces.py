"""OpenTelemetry traces: on when an endpoint is set and the `otel` extra is installed, else nothing at all."""

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeAlias

from handrail_ui.settings import Settings

_PACKAGES = ("opentelemetry.exporter.otlp.proto.http.trace_exporter", "opentelemetry.sdk.trace.export")
SpanOf: TypeAlias = Callable[[str], AbstractContextManager[Any]]


class TracesNotInstalled(Exception):
    """HANDRAIL_TRACE_ENDPOINT is set, and the extra `handrail[otel]` is not installed."""


_NO_SPAN: AbstractContextManager[Any] = nullcontext()


def _nothing(_name: str) -> AbstractContextManager[Any]:
    return _NO_SPAN


def require_traces(settings: Settings) -> None:
    """See that traces, if they are wanted, can be sent at all. Raises TracesNotInstalled."""
    if settings.trace_endpoint is None:
        return
    try:
        for name in _PACKAGES:
            importlib.import_module(name)
    except ImportError as error:
        raise TracesNotInstalled from error


def tracer(settings: Settings) -> SpanOf:
    """Return what opens the span of one request. Names are route patterns; no span carries what a person typed."""
    if settings.trace_endpoint is None:
        return _nothing
    require_traces(settings)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": "handrail"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(settings.trace_endpoint)))
    return provider.get_tracer("handrail").start_as_current_span
