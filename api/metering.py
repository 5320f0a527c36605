"""What is counted while the server runs, for Prometheus; each application has a registry of its own."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.recent import Recent

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Meter:
    """Counts requests and diagnoses."""

    def __init__(self) -> None:
        self.recent = Recent()
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "faultwise_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "faultwise_request_seconds",
            "How long a request took, until its answer was sent",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._diagnoses = Counter(
            "faultwise_diagnoses", "Reports diagnosed, those not known apart", ("abstained",), registry=self._registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        self.recent.note(method, route, status, seconds)

    def diagnosed(self, *, abstained: bool) -> None:
        """Count a report that was answered."""
        self._diagnoses.labels(str(abstained).lower()).inc()

    def text(self, states: Mapping[str, float]) -> bytes:
        """All numbers in Prometheus' format, with what is so at this moment by name."""
        now = CollectorRegistry()
        for name, value in states.items():
            Gauge(f"faultwise_{name}", name.replace("_", " "), registry=now).set(value)
        return generate_latest(self._registry) + generate_latest(now)
