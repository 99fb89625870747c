"""From what somebody did in a trial to the moves that it is made of, and to a scenario that tells it."""

from collections import Counter
from typing import Any, Literal

import msgspec

from handrail_platform.assurance import AssuranceLevel, assurance_level
from handrail_platform.compile.program import Program
from handrail_platform.document.scenario import Scenario, Then, When
from handrail_platform.rehearse.rehearsal import Rehearsal
from handrail_platform.rehearse.teller import Teller, place_of
from handrail_platform.rehearse.told import CHANNELS, Told, tell
from handrail_platform.rehearse.trial import Played, Trial
from handrail_platform.step.effects import StartBrowserSession
from handrail_platform.step.step import OPEN_CODE, Submit


def move_of(program: Program, trial: Trial, session: Rehearsal, submit: Submit) -> When:
    """Return an answer to the page of the session as a scenario would tell it: what was left empty is empty.

    The code of the newest message, or of the app, becomes `{code}`. What is in no field of the page is left out.
    """
    node = program.nodes[session.state.node]
    teller = Teller(program, trial.given)
    shown = {field.name: "" for field in teller.view(session).fields}
    known = {name for example in node.step.simulate(node.config) for name in example.fields}
    typed = {name: text for name, text in submit.fields.items() if name in known or name in shown}
    code = teller.code(session)
    fields = {name: OPEN_CODE if text == code else text for name, text in {**shown, **typed}.items()}
    return When(at=node.id, do=submit.action, fields=fields)


def recounted(program: Program, trial: Trial, played: Played, name: str) -> tuple[Scenario, Told]:
    """Return the trial as a scenario of the journey, and how that comes out when it is told.

    Passwords that were typed are left out where the step's own example does as well.
    """
    then = _then(program, played)
    moves = trial.moves[: played.moves]
    fewer = tuple(_without_secrets(program, when) for when in moves)
    for when in (fewer, moves):
        scenario = Scenario(name=name, given=trial.given, when=when, then=then)
        told, session = tell(program, scenario)
        if not told.broken and place_of(program, session) == place_of(program, played.session):
            break
    return scenario, told


def plain_scenario(scenario: Scenario) -> dict[str, Any]:
    """Return the scenario as its entry of a document, without what goes without saying."""
    plain: dict[str, Any] = {"name": scenario.name}
    given = _said(scenario.given)
    if given:
        plain["given"] = given
    plain["when"] = [_said(each) for each in scenario.when]
    plain["then"] = _said(scenario.then)
    return plain


def _said(part: msgspec.Struct) -> dict[str, object]:
    """Return the fields that are not as they are by default, as data."""
    every: dict[str, Any] = msgspec.to_builtins(part)
    return {name: value for name, value in every.items() if value not in (None, {}, [], (), "", "continue")}


def _then(program: Program, played: Played) -> Then:
    session = played.before[-1]
    ending, place = session.state.ending, place_of(program, session)
    if ending is None:
        return Then(at=place)
    levels: list[AssuranceLevel] = [
        assurance_level(each.used) for each in session.kept if isinstance(each, StartBrowserSession)
    ]
    sent = Counter(CHANNELS[type(each)] for each in session.kept if type(each) in CHANNELS)
    messages: dict[Literal["email", "text"], int] = {"email": sent["email"]}
    if sent["text"]:
        messages["text"] = sent["text"]
    return Then(
        end=place,
        signed_in=ending.signed_in,
        assurance=levels[0] if levels else None,
        messages=messages,
    )


def _without_secrets(program: Program, when: When) -> When:
    if when.at is None:
        return when
    node = next(each for each in program.nodes if each.id == when.at)
    secret = node.contract.secrets_in
    kept = {name: text for name, text in when.fields.items() if name not in secret or text == OPEN_CODE}
    return msgspec.structs.replace(when, fields=kept)
