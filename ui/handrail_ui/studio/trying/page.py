"""What somebody sees who tries a draft: the person's page, what the person has at hand, and the path so far."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.compile.program import Program
from handrail_platform.rehearse.teller import place_of
from handrail_platform.rehearse.trial import Played, play
from handrail_platform.run.state import Fact
from handrail_platform.values import Milliseconds, Value
from handrail_tenants.trials.repository import NO_LINK
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.mailbox import Mail
from handrail_ui.pages.studio import StudioPage
from handrail_ui.sites import Site
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.home.titles import title_in
from handrail_ui.studio.journey.cards import problem_rows
from handrail_ui.studio.journey.rows import ProblemRow
from handrail_ui.studio.map.journey_map import JourneyMap
from handrail_ui.studio.map.marks import Stop
from handrail_ui.studio.trying.devices import devices
from handrail_ui.studio.trying.map import trial_map, trial_stops
from handrail_ui.studio.trying.people import PEOPLE, who_of
from handrail_ui.studio.trying.sandbox import Ground, Held

WAITS = ("30s", "5m", "1h", "1d")


class HopRow(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the path, and where it is on the map.

    `rule` is the condition that decided, `back` how many moves there were before the step.
    """

    step: str
    stop: Stop
    outcome: str
    limited: bool
    rule: str
    back: int
    known: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A trial as it is now. `outcomes` are those to which the present step can be led, `events` what it awaits."""

    frame_url: str
    revision: int
    who: str
    language: str
    status: str
    at: str
    paused_at: str
    left_out: int
    moves: int
    clock: str
    hops: tuple[HopRow, ...]
    map: JourneyMap
    backs: Mapping[str, int]
    """By step of the map that was left, how many moves there were before it was come to last."""
    known: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    outcomes: tuple[str, ...]
    events: tuple[str, ...]
    breakpoints: tuple[str, ...]
    mails: tuple[Mail, ...]
    app_code: str
    knows: tuple[tuple[str, str], ...]
    link_url: str
    linked_until: Milliseconds


class StudioTryingPage(StudioPage, frozen=True, kw_only=True):
    """`running` is None while nothing was begun. Every form posts of which revision of the trial it was made."""

    template = "studio/trying.html"

    journey: str
    title: str
    draft_revision: int
    journey_url: str
    trying_url: str
    tests_url: str
    problems: tuple[ProblemRow, ...]
    is_part: bool
    steps: tuple[str, ...]
    nested: tuple[str, ...]
    """Those of parts, which do not stand on the map."""
    people: tuple[str, ...]
    languages: tuple[str, ...]
    waits: tuple[str, ...] = WAITS
    running: Running | None
    may_save: bool
    notice: str | None


class TrialAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the canvas is told of a trial: the route so far, to be lit, and where it stands."""

    route: tuple[tuple[str, str], ...]
    at: str
    status: str
    paused_at: str
    variables: Mapping[str, Value]


def trying_page(
    here: Colleague, site: Site, ground: Ground, held: Held | None, notice: str | None
) -> StudioTryingPage:
    """Make the page."""
    program, name = ground.program, ground.opened.journey
    title = (title_in(here.say.language, program.document.name) if program else "") or name
    tryable = program is not None and not program.is_part
    steps = tuple(node.id for node in program.nodes) if program is not None else ()
    return StudioTryingPage(
        **frame(here),
        journey=name,
        title=title,
        draft_revision=ground.opened.revision,
        journey_url=here.to(f"/journeys/{name}"),
        trying_url=here.to(f"/journeys/{name}/trying"),
        tests_url=here.to(f"/journeys/{name}/tests"),
        problems=problem_rows(ground.problems, here.say),
        is_part=program is not None and program.is_part,
        steps=steps,
        nested=tuple(each for each in steps if "/" in each),
        people=tuple(PEOPLE),
        languages=site.settings.languages,
        running=_running(here, site, program, held) if tryable and program and held else None,
        may_save=here.may(Permission.DRAFT_EDIT),
        notice=f"studio.trying.notice.{notice}" if notice else None,
    )


def trial_answer(program: Program, held: Held) -> TrialAnswer:
    """Return what the canvas is told."""
    played = play(program, held.trial)
    return TrialAnswer(
        route=tuple((hop.step, hop.outcome) for hop in played.hops),
        at=place_of(program, played.session),
        status=played.session.state.status,
        paused_at=played.paused_at,
        variables=played.session.state.variables,
    )


def _running(here: Colleague, site: Site, program: Program, held: Held) -> Running:
    trial, kept = held.trial, held.kept
    played = play(program, trial)
    session, state = played.session, played.session.state
    node = program.nodes[state.node]
    at_hand = devices(program, trial, played, here.visit.parts.translator, site.tenant.name)
    asks = state.status == "running" and not played.paused_at
    examples = {each.outcome for each in node.step.simulate(node.config)}
    origin = site.address.origin
    linked = kept.link != NO_LINK and kept.linked_until > here.now
    return Running(
        frame_url=origin + site.address.to(f"/try/{encode_bytes(kept.page)}"),
        revision=kept.revision,
        who=who_of(trial.given),
        language=trial.given.language,
        status=state.status,
        at=node.id,
        paused_at=played.paused_at,
        left_out=len(trial.moves) - played.moves,
        moves=played.moves,
        clock=f"{datetime.fromtimestamp(session.now / 1000, UTC):%Y-%m-%d %H:%M}",
        hops=(hops := tuple(_hop_rows(program, played))),
        map=trial_map(program, played, here.say),
        backs={hop.stop.step: hop.back for hop in hops},
        known=_told(state.variables),
        facts=_facts(state.facts),
        outcomes=tuple(each for each in node.contract.outcomes if each in examples) if asks else (),
        events=tuple(node.contract.awaits) if asks else (),
        breakpoints=trial.breakpoints,
        mails=at_hand.mails,
        app_code=at_hand.app_code,
        knows=tuple((here.say(label), value) for label, value in at_hand.knows),
        link_url=origin + site.address.to(f"/try/{encode_bytes(kept.link)}/invited") if linked else "",
        linked_until=kept.linked_until,
    )


def _hop_rows(program: Program, played: Played) -> Iterator[HopRow]:
    nodes = {node.id: node for node in program.nodes}
    for hop, stop in zip(played.hops, trial_stops(program, played), strict=True):
        yield HopRow(
            step=hop.step,
            stop=stop,
            outcome=hop.outcome,
            limited=hop.limited,
            rule="" if hop.rule is None else nodes[hop.step].contract.branches[hop.rule].when,
            back=max(hop.move - 1, 0),
            known=_told(hop.variables),
            facts=_facts(hop.facts),
        )


def _told(variables: Mapping[str, Value]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in sorted(variables.items()))


def _facts(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    named = (dict.fromkeys(filter(None, (fact.kind, fact.authenticator))) for fact in facts)
    return tuple(dict.fromkeys(" ".join(each) for each in named))
