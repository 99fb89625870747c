"""What somebody who tries a draft may do beside answering its page. Synchronous."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.document.change import Change
from handrail_platform.document.scenario import When
from handrail_platform.rehearse.recounted import plain_scenario, recounted
from handrail_platform.rehearse.teller import Stuck, Teller, place_of
from handrail_platform.rehearse.trial import Trial, play
from handrail_tenants.audit.entry import told
from handrail_tenants.journeys.problems import DraftMoved
from handrail_tenants.trials.repository import TrialMoved
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.studio.entrance import Colleague, number
from handrail_ui.studio.trying.page import WAITS
from handrail_ui.studio.trying.people import PEOPLE
from handrail_ui.studio.trying.sandbox import Ground, Held, Sandbox

Fields: TypeAlias = Mapping[str, str]
LONGEST_NAME: Final = 200


def begin(here: Colleague, sandbox: Sandbox, ground: Ground, fields: Fields) -> str:
    """Begin a trial, or begin anew. Returns the notice to show, as every deed does."""
    given = PEOPLE.get(fields.get("who", ""))
    language = fields.get("language", "en")
    if given is None or not 2 <= len(language) <= 35:  # noqa: PLR2004 - as in a scenario
        raise MalformedAnswer
    journey = ground.opened.journey
    held = sandbox.held(journey, here.deed.by, here.now)
    before = Trial() if held is None else held.trial
    trial = before.anew(msgspec.structs.replace(given, language=language))
    entry = here.deed.entry(journey, after=told({"trial": "begun", "as": fields["who"]}))
    sandbox.begin(journey, here.deed.by, trial, here.now, entry)
    return ""


def go_back(program: Program, trial: Trial, fields: Fields) -> Trial:
    """Go back to where so many moves were made."""
    del program
    return trial.back_to(number(fields, "moves"))


def go_on(program: Program, trial: Trial, fields: Fields) -> Trial:
    """Go on from a breakpoint."""
    del program, fields
    return trial.let_go()


def set_breakpoints(program: Program, trial: Trial, fields: Fields) -> Trial:
    """Set before which steps it pauses from now on."""
    chosen = tuple(node.id for node in program.nodes if f"before:{node.id}" in fields)
    return msgspec.structs.replace(trial, breakpoints=chosen)


def wait(program: Program, trial: Trial, fields: Fields) -> Trial:
    """Let time pass."""
    if fields.get("span") not in WAITS:
        raise MalformedAnswer
    return _with(program, trial, When(wait=fields["span"]))


def lead(program: Program, trial: Trial, fields: Fields) -> Trial:
    """Let the present step come out in a certain way, or let come what it awaits."""
    at = place_of(program, play(program, trial).session)
    return _with(program, trial, When(at=at, do=fields.get("outcome", "")))


MOVES: Final[Mapping[str, Callable[[Program, Trial, Fields], Trial]]] = {
    "back": go_back,
    "breakpoints": set_breakpoints,
    "go-on": go_on,
    "lead": lead,
    "wait": wait,
}
"""By name, what makes another trial of the present one."""


def move(here: Colleague, sandbox: Sandbox, ground: Ground, fields: Fields, name: str) -> str:
    """Do one of `MOVES`."""
    held = _held(here, sandbox, ground, fields)
    assert ground.program is not None
    try:
        trial = MOVES[name](ground.program, held.trial, fields)
    except Stuck:
        return "stuck"
    sandbox.keep(msgspec.structs.replace(held, trial=trial), here.now)
    return ""


def invite(here: Colleague, sandbox: Sandbox, ground: Ground, fields: Fields) -> str:
    """Make a link for others."""
    entry = here.deed.entry(ground.opened.journey, after=told({"trial": "shared"}))
    sandbox.invite(_held(here, sandbox, ground, fields), here.now, entry)
    return "invited"


def revoke(here: Colleague, sandbox: Sandbox, ground: Ground, fields: Fields) -> str:
    """Let the link lead nowhere any more."""
    entry = here.deed.entry(ground.opened.journey, before=told({"trial": "shared"}))
    sandbox.revoke(_held(here, sandbox, ground, fields), here.now, entry)
    return "revoked"


def save(here: Colleague, sandbox: Sandbox, ground: Ground, fields: Fields) -> str:
    """Add what was done to the draft's scenarios, if it comes out the same when it is told."""
    held, program, opened = _held(here, sandbox, ground, fields), ground.program, ground.opened
    assert program is not None
    name = fields.get("name", "").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise MalformedAnswer
    scenarios = [*opened.plain.get("scenarios", ())]
    if any(each["name"] == name for each in scenarios):
        return "name-taken"
    scenario, came_out = recounted(program, held.trial, play(program, held.trial), name)
    if came_out.broken:
        return "not-told"
    change = Change(("scenarios",), [*scenarios, plain_scenario(scenario)])
    try:
        here.desk.change(opened.journey, (change,), opened.revision, here.deed)
    except DraftMoved:
        return "moved"
    return "saved"


def _with(program: Program, trial: Trial, when: When) -> Trial:
    """Return the trial with one more move that its program can take. Raises Stuck, TrialTooLong."""
    played = play(program, trial)
    Teller(program, trial.given).go_on(played.session, when)
    return trial.back_to(played.moves).then(when) if played.stuck is not None else trial.then(when)


def _held(here: Colleague, sandbox: Sandbox, ground: Ground, fields: Fields) -> Held:
    """Return the trial as the page knew it. Raises TrialMoved."""
    held = sandbox.held(ground.opened.journey, here.deed.by, here.now)
    if held is None or held.kept.revision != number(fields, "revision"):
        raise TrialMoved
    return held
