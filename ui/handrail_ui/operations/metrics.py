"""Prometheus metrics: few series, none labelled by tenant, session or person, so that their number is bounded."""

from collections.abc import Callable

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from handrail_platform.values import Milliseconds
from handrail_tenants.outbox.worker import Attempted
from handrail_ui.operations.logs import LOG
from handrail_ui.runtime.shell import Received
from handrail_ui.runtime.standing import Standing

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        answers = Counter(
            "handrail_answers_total", "Answers to journey pages.", ["received"], registry=self.registry
        )
        self._count = {received: answers.labels(received.value).inc for received in Received}
        self._endings = Counter(
            "handrail_journeys_ended_total", "Journeys that ended.", ["result"], registry=self.registry
        )
        self._seconds = Histogram(
            "handrail_request_seconds",
            "Time to answer a request.",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._observers: dict[str, Callable[[float], None]] = {}
        self._waiting = Gauge("handrail_outbox_waiting", "Promises not kept yet.", registry=self.registry)
        self._lag = Gauge("handrail_outbox_lag_seconds", "Age of the oldest due promise.", registry=self.registry)
        self._deliveries = Counter(
            "handrail_deliveries_total", "Outbox deliveries.", ["topic", "result"], registry=self.registry
        )

    def received(self, received: Received, standing: Standing) -> None:
        """Count an answer, and the ending it may have led to."""
        self._count[received]()
        if received is Received.ACCEPTED and standing.state.ending is not None:
            self._endings.labels(standing.state.ending.result).inc()

    def answered(self, route: str, seconds: float) -> None:
        """Record how long a route took. `route` is the pattern, never the path."""
        observe = self._observers.get(route)
        if observe is None:
            observe = self._observers[route] = self._seconds.labels(route).observe
        observe(seconds)

    def attempted(self, attempted: Attempted) -> None:
        """Count a delivery attempt, and log one that failed."""
        self._deliveries.labels(attempted.topic, attempted.outcome).inc()
        if attempted.outcome != "delivered":
            LOG.warning("delivery failed", **msgspec.structs.asdict(attempted))

    def outbox_lags(self, waiting: int, oldest: Milliseconds) -> None:
        """Say how many promises wait, and how long the oldest due one has."""
        self._waiting.set(waiting)
        self._lag.set(oldest / 1000)

    def exposition(self) -> bytes:
        """Return everything in the Prometheus text format."""
        return generate_latest(self.registry)
