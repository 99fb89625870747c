"""The pictures of docs/performance.md."""

# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator

from tests.bench.editor import Editing
from tests.bench.editor_page import JUDGED, OPENED
from tests.bench.measure import Compared, Sample
from tests.bench.steps import AIM, StepCost
from tests.bench.verifier import AIMS as PROOF_AIMS
from tests.bench.verifier import Verified

PRODUCT, BARE, DATABASE = "#0f6b6b", "#b9c4c4", "#e0a84e"
# The same figures make the same file, so that a commit shows only what changed.
mpl.rcParams.update({"svg.hashsalt": "handrail", "svg.fonttype": "none", "font.size": 9})


def draw(compared: Sequence[Compared], folder: Path) -> None:
    """Write both pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(_cpu, compared, folder / "cpu.svg")
    _save(_latency, compared, folder / "latency.svg")


def draw_proof(proving: Sequence[Verified], folder: Path) -> None:
    """Write how the time of a proof grows with the steps of the journey, beside the aims."""
    folder.mkdir(parents=True, exist_ok=True)
    figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
    steps = [each.steps for each in proving]
    axes.plot(steps, [each.proved for each in proving], "o-", color=PRODUCT, label="proved")
    axes.plot(steps, [each.refused for each in proving], "s-", color=DATABASE, label="refused, with its route")
    axes.plot([*PROOF_AIMS], [*PROOF_AIMS.values()], "_", color="#a3261b", markersize=18, label="aim")
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter("{x:g}")
        axis.set_minor_locator(NullLocator())
    axes.set_xlabel("steps of the journey")
    axes.set_ylabel("milliseconds")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    figure.savefig(folder / "proof.svg", metadata={"Date": None})
    plt.close(figure)


def draw_steps(costs: Sequence[StepCost], folder: Path) -> None:
    """Write what a visit of each step costs beside a form, the dearest on top."""
    folder.mkdir(parents=True, exist_ok=True)
    figure, axes = plt.subplots(figsize=(8, 0.6 + 0.19 * len(costs)), layout="constrained")
    upwards = list(reversed(costs))
    axes.barh([each.step for each in upwards], [each.ratio for each in upwards], color=PRODUCT)
    axes.axvline(AIM, color="#a3261b", linewidth=1, label="aim")
    axes.set_xlabel("times a form")
    axes.set_ylim(-0.6, len(costs) - 0.4)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right")
    figure.savefig(folder / "steps.svg", metadata={"Date": None})
    plt.close(figure)


def draw_editor(editing: Editing, folder: Path) -> None:
    """Write how long opening, judging and tidying take, by steps of the journey, beside the aims for opening."""
    folder.mkdir(parents=True, exist_ok=True)
    figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
    steps = [each.steps for each in editing.by_steps]
    axes.plot(steps, [each.opened for each in editing.by_steps], "o-", color=PRODUCT, label="opened")
    axes.plot(steps, [each.tidied for each in editing.by_steps], "s-", color=DATABASE, label="tidied")
    axes.plot(steps, [each.judged for each in editing.by_steps], "^-", color="#54708b", label="judged")
    axes.plot([*OPENED], [*OPENED.values()], "_", color=PRODUCT, markersize=18, label="aim for opened")
    axes.plot([*JUDGED], [*JUDGED.values()], "_", color="#54708b", markersize=18, label="aim for judged")
    axes.set_xticks(steps)
    axes.set_xlabel("steps of the journey")
    axes.set_ylabel("milliseconds")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    figure.savefig(folder / "editor.svg", metadata={"Date": None})
    plt.close(figure)


def _save(fill: Callable[[Axes, Sequence[Compared]], None], compared: Sequence[Compared], file: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 0.75 + 0.55 * len(compared)), layout="constrained")
    fill(axes, compared)
    axes.spines[["top", "right"]].set_visible(False)
    axes.invert_yaxis()
    axes.legend(frameon=False, loc="lower right")
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)


def _cpu(axes: Axes, compared: Sequence[Compared]) -> None:
    """Bars of CPU time per request; the database's own lies at the end of each bar."""
    for offset, name, colour, samples in _pairs(compared):
        places = [place + offset for place in range(len(compared))]
        cpu = [sample.cpu for sample in samples]
        axes.barh(places, cpu, height=0.36, color=colour, label=name)
        axes.barh(
            places, [s.database_cpu for s in samples], height=0.36, left=cpu, color=DATABASE, alpha=0.6,
            label="PostgreSQL" if name == "product" else None,
        )  # fmt: skip
    for place, each in enumerate(compared):
        end = each.product.cpu + each.product.database_cpu
        axes.text(end, place + 0.2, f"  {each.ratio:.2f}x", va="center", fontweight="bold")
    axes.set_yticks(range(len(compared)), [f"{each.database}\n{each.case}" for each in compared])
    axes.set_xlabel("CPU microseconds per request; the ratio compares the servers alone")


def _latency(axes: Axes, compared: Sequence[Compared]) -> None:
    """Draw a line from p50 to p99 with a mark at p95, on a logarithmic scale."""
    for offset, name, colour, samples in _pairs(compared):
        places = [place + offset for place in range(len(compared))]
        axes.hlines(places, [s.p50 for s in samples], [s.p99 for s in samples], color=colour, linewidth=3)
        axes.plot([s.p50 for s in samples], places, "o", color=colour, label=f"{name}: p50, p95, p99")
        axes.plot([s.p95 for s in samples], places, "|", color=colour, markersize=11, markeredgewidth=2)
        axes.plot([s.p99 for s in samples], places, ".", color=colour)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_yticks(range(len(compared)), [f"{each.database}\n{each.case}" for each in compared])
    axes.set_xlabel("milliseconds, 16 connections that never wait")


def _pairs(compared: Sequence[Compared]) -> list[tuple[float, str, str, list[Sample]]]:
    return [
        (-0.2, "bare handler", BARE, [each.bare for each in compared]),
        (0.2, "product", PRODUCT, [each.product for each in compared]),
    ]
