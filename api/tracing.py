"""Requests as OpenTelemetry traces, where it is set so: an extra (``faultwise[otel]``).

Where they go and how many, the library reads from its own ``OTEL_*`` variables.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from api.settings import InvalidSetting, Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

# The way back from an identity provider carries a code in its address.
_NEVER_TRACED = "/v1/sessions/openid/callback"


def tracer(settings: Settings) -> TracerProvider | None:
    """Where traces go, None unless it is set so; ``InvalidSetting`` where the extra is missing."""
    if not settings.telemetry:
        return None
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.instrumentation") is None:
        raise InvalidSetting("FAULTWISE_TELEMETRY: OpenTelemetry is not installed; install faultwise[otel]")
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "faultwise"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def traced(app: ASGIApp, provider: TracerProvider) -> ASGIApp:
    """ASGI middleware that makes a trace of each request."""
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware

    wrapped: ASGIApp = OpenTelemetryMiddleware(
        app, tracer_provider=provider, excluded_urls=_NEVER_TRACED, exclude_spans=["receive", "send"]
    )
    return wrapped
