"""Prometheus metrics: few series, none labelled by tenant, session or person, so that their number is bounded."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from handrail_platform.compile.program import Program
from handrail_platform.run.transition import Moved
from handrail_platform.values import Milliseconds
from handrail_tenants.outbox.worker import Attempted
from handrail_tenants.waits.worker import Settled
from handrail_ui.operations.logs import LOG
from handrail_ui.runtime.shell import Received

_Family = TypeVar("_Family", Counter, Histogram)
_LEFT = frozenset({"left", "finished", "faulted"})
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
        seconds = Histogram(
            "handrail_request_seconds",
            "Time to answer a request.",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        outcomes = Counter(
            "handrail_step_outcomes_total", "Steps that were left.", ["step", "outcome"], registry=self.registry
        )
        step_seconds = Histogram(
            "handrail_step_seconds",
            "Time to take an answer to a step and commit what follows.",
            ["step"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        # Looking a series up costs more than counting in it.
        self._request_took = _series(seconds, lambda each: each.observe)
        self._step_took = _series(step_seconds, lambda each: each.observe)
        self._step_left = _series(outcomes, lambda each: each.inc)
        self._waiting = Gauge("handrail_outbox_waiting", "Promises not kept yet.", registry=self.registry)
        self._lag = Gauge("handrail_outbox_lag_seconds", "Age of the oldest due promise.", registry=self.registry)
        self._resting = Gauge(
            "handrail_connections_resting",
            "Servers of tenants that are asked nothing now, since they kept failing.",
            registry=self.registry,
        )
        self._providers_resting = Gauge(
            "handrail_identity_providers_resting",
            "Identity providers that are asked nothing now, since they kept failing.",
            registry=self.registry,
        )
        self._deliveries = Counter(
            "handrail_deliveries_total", "Outbox deliveries.", ["topic", "result"], registry=self.registry
        )

        self._looks = Counter(
            "handrail_waits_settled_total", "Looks at sessions that wait.", ["result"], registry=self.registry
        )

    def received(self, received: Received) -> None:
        """Count an answer."""
        self._count[received]()

    def moved(self, program: Program, moved: Moved, microseconds: int) -> None:
        """Count the outcomes of a committed transition, and its time. Labels are types of steps, never nodes."""
        steps = program.step_types
        self._step_took(steps[moved.events[0].node])(microseconds / 1_000_000)
        for event in moved.events:
            if event.kind in _LEFT:
                self._step_left(steps[event.node], event.outcome)()
        # Not where answers are counted: a session that waits may end while nobody answers.
        if moved.state.ending is not None:
            self._endings.labels(moved.state.ending.result).inc()

    def answered(self, route: str, seconds: float) -> None:
        """Record how long a route took. `route` is the pattern, never the path."""
        self._request_took(route)(seconds)

    def attempted(self, attempted: Attempted) -> None:
        """Count a delivery attempt, and log one that failed."""
        self._deliveries.labels(attempted.topic, attempted.outcome).inc()
        if attempted.outcome != "delivered":
            LOG.warning("delivery failed", **msgspec.structs.asdict(attempted))

    def settled(self, settled: Settled) -> None:
        """Count a look at a session that waits, and log one that went wrong."""
        self._looks.labels("failed" if settled.fault else "settled").inc()
        if settled.fault:
            LOG.warning("waiting session not settled", fault=settled.fault)

    def outbox_lags(self, waiting: int, oldest: Milliseconds) -> None:
        """Say how many promises wait, and how long the oldest due one has."""
        self._waiting.set(waiting)
        self._lag.set(oldest / 1000)

    def connections_resting(self, count: int) -> None:
        """Say to how many servers of tenants the breaker is open in this process."""
        self._resting.set(count)

    def providers_resting(self, count: int) -> None:
        """Say to how many identity providers the breaker is open in this process."""
        self._providers_resting.set(count)

    def exposition(self) -> bytes:
        """Return everything in the Prometheus text format."""
        return generate_latest(self.registry)


def _series(family: _Family, use: Callable[[_Family], Callable[..., None]]) -> Callable[..., Callable[..., None]]:
    """Return what finds the use of a series by its labels."""

    @cache
    def find(*labels: str) -> Callable[..., None]:
        return use(family.labels(*labels))

    return find
