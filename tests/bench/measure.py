"""Rounds of load on product and bare handler in turn, so that a busy moment of the machine hits both."""

import asyncio
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from statistics import median

from pydantic import SecretStr

from handrail_ui.settings import Settings
from tests.bench.bare_store import seed
from tests.bench.databases import Databases
from tests.bench.journeys import publish
from tests.bench.load import CONNECTIONS, Visitor, drive
from tests.bench.servers import MASTER_KEY, Memory, Server, bare, cpu_seconds, product
from tests.bench.visitors import STARTING, Browser, Onlooker, Poster, Stranger

SESSIONS = 1_000
PREFILLED = 400
WARMING = 600
REQUESTS = 1_500
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One burst. CPU in microseconds per request, latencies in milliseconds."""

    cpu: float
    database_cpu: float
    rate: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of request: at the product, and at the bare handler."""

    name: str
    product: Sequence[Visitor]
    bare: Sequence[Visitor]


@dataclass(frozen=True, slots=True)
class Compared:
    """The medians of all rounds, and the median of the rounds' own ratios of CPU time."""

    database: str
    case: str
    product: Sample
    bare: Sample
    ratio: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What one database showed. `memory` is the product's after 1,000 sessions, `idle` its before the first."""

    compared: tuple[Compared, ...]
    idle: Memory
    memory: Memory


def measured(kind: AbstractContextManager[Databases]) -> Measured:
    """Measure everything on one database."""
    with _running(kind) as (databases, ours, theirs):
        idle = ours.memory()
        cases, memory = _cases(ours)
        compared = tuple(_compare(databases, case, ours, theirs) for case in cases)
        return Measured(compared, idle, memory)


def step_ratio(kind: AbstractContextManager[Databases]) -> float:
    """Return what a step costs in the bare handler's CPU time, from fewer sessions than a whole run takes."""
    with _running(kind) as (databases, ours, theirs):
        posters = [Poster() for _ in range(CONNECTIONS)]
        return _compare(
            databases, Case("POST step", _started(ours, "anew", PREFILLED), posters), ours, theirs
        ).ratio


@contextmanager
def _running(kind: AbstractContextManager[Databases]) -> Generator[tuple[Databases, Server, Server]]:
    with kind as databases:
        publish(Settings(database=databases.owner, master_keys=SecretStr(MASTER_KEY)))
        asyncio.run(seed(databases.bare))
        with product(databases.product) as ours, bare(databases.bare) as theirs:
            yield databases, ours, theirs


def _cases(server: Server) -> tuple[list[Case], Memory]:
    browsers = _started(server, "anew", SESSIONS)
    memory = server.memory()
    returning = _started(server, "again", PREFILLED)
    _drive(server, returning, PREFILLED)
    posters, strangers = [Poster() for _ in range(CONNECTIONS)], [Stranger() for _ in range(CONNECTIONS)]
    return [
        Case("POST step", browsers, posters),
        Case("GET page", [Onlooker(browser) for browser in browsers], strangers),
        Case("POST step, filled in", returning, posters),
        Case("GET page, filled in", [Onlooker(browser) for browser in returning], strangers),
    ], memory


def _started(server: Server, journey: str, number: int) -> list[Browser]:
    browsers = [Browser(journey) for _ in range(number)]
    for _ in range(STARTING):
        _drive(server, browsers, number)
    return browsers


def _compare(databases: Databases, case: Case, ours: Server, theirs: Server) -> Compared:
    _drive(theirs, case.bare, WARMING)
    _drive(ours, case.product, WARMING)
    rounds = [
        (_sample(databases, theirs, case.bare), _sample(databases, ours, case.product)) for _ in range(ROUNDS)
    ]
    bares, products = zip(*rounds, strict=True)
    ratio = median(product.cpu / bare.cpu for bare, product in rounds)
    return Compared(databases.name, case.name, _median(products), _median(bares), ratio)


def _drive(server: Server, visitors: Sequence[Visitor], requests: int) -> None:
    asyncio.run(drive(server.port, visitors, requests))


def _sample(databases: Databases, server: Server, visitors: Sequence[Visitor]) -> Sample:
    cpu, database_cpu = cpu_seconds(server.process), databases.cpu_seconds()
    burst = asyncio.run(drive(server.port, visitors, REQUESTS))
    cpu, database_cpu = cpu_seconds(server.process) - cpu, databases.cpu_seconds() - database_cpu
    return Sample(
        cpu=cpu / REQUESTS * 1e6,
        database_cpu=database_cpu / REQUESTS * 1e6,
        rate=burst.rate,
        p50=burst.percentile(50) * 1e3,
        p95=burst.percentile(95) * 1e3,
        p99=burst.percentile(99) * 1e3,
    )


def _median(samples: Sequence[Sample]) -> Sample:
    def of(name: str) -> Iterator[float]:
        return (getattr(sample, name) for sample in samples)

    return Sample(**{name: median(of(name)) for name in Sample.__slots__})
