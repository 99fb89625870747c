"""`handrail journey sessions`: who is still under way on older versions, and what would become of them."""

from collections.abc import Iterator

import click
import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.difference.migration import Fate
from handrail_platform.values import Milliseconds
from handrail_platform.verify.finding import Hop
from handrail_tenants.journeys.drain import StepCount
from handrail_tenants.journeys.repository import Journeys
from handrail_ui import clock, settings
from handrail_ui.administration import administration
from handrail_ui.commands.deciding import JOURNEY, TENANT
from handrail_ui.commands.table import moment, table
from handrail_ui.fates import Fates
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.words import proof_speech


class Drained(msgspec.Struct, frozen=True):
    """Running sessions at one step of a version, and what would become of them in version `to`.

    Their verdict is empty where they are in that version. `taken_over` of them stay whatever the verdict is.
    """

    version: int
    step: str
    running: int
    oldest_at: Milliseconds
    taken_over: int
    to: int
    verdict: str
    why: str
    route: tuple[Hop, ...]


@click.command("sessions")
@TENANT
@JOURNEY
@click.option("--to", type=int, help="Version that they would go to; without it, the one that is live.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; times are milliseconds since the Unix epoch.")
def sessions(tenant: str, journey: str, to: int | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Count running sessions by version and step.

    It says too what a migration would make of them. Expired and revoked ones do not run.
    """
    with administration(settings.load()) as admin, admin.journeys(tenant) as journeys:
        target = journeys.versions.live(journey).version if to is None else to
        counts = tuple(_drained(journeys, journey, target))
    if as_json:
        click.echo(msgspec.json.encode(counts).decode())
        return
    say = proof_speech("en")
    table(
        ("version", "step", "sessions", "oldest", f"in version {target}", "because"),
        [
            (
                str(each.version),
                each.step,
                str(each.running),
                moment(each.oldest_at),
                say(f"fate.{each.verdict}") if each.verdict else "",
                _because(say, each),
            )
            for each in counts
        ],
    )
    click.echo(f"{sum(each.running for each in counts)} running.")


def _drained(journeys: Journeys, journey: str, target: int) -> Iterator[Drained]:
    after = journeys.versions.runnable(journey, target).document
    by_version: dict[int, list[StepCount]] = {}
    for each in journeys.sessions(journey, clock.now()):
        by_version.setdefault(each.version, []).append(each)
    for version, counts in by_version.items():
        before = journeys.versions.program(journey, version).document
        steps = () if version == target else [each.step for each in counts]
        fates = Fates(before, after, REGISTRY).of(steps)
        for each in counts:
            yield _with_fate(each, target, fates.get(each.step))


def _with_fate(count: StepCount, target: int, fate: Fate | None) -> Drained:
    told = msgspec.structs.asdict(count)
    if fate is None:
        return Drained(**told, to=target, verdict="", why="", route=())
    return Drained(**told, to=target, verdict=fate.verdict, why=fate.why, route=fate.route)


def _because(say: Speech, drained: Drained) -> str:
    at = drained.route[-1].step if drained.route else drained.step
    reasons = [say(f"fate.why.{drained.why}", step=at)] if drained.why else []
    if drained.taken_over and drained.verdict != "hold":
        reasons.append(say("fate.taken_over", count=drained.taken_over))
    return " ".join(reasons)
