"""Scenarios as people wrote them, walked in the real interpreter, and whether they came out as they should."""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from handrail_platform.assurance import assurance_level
from handrail_platform.compile.program import Program
from handrail_platform.document.scenario import Scenario, Then
from handrail_platform.rehearse.broken import Broken
from handrail_platform.rehearse.rehearsal import Rehearsal
from handrail_platform.rehearse.teller import Stuck, Teller, place_of
from handrail_platform.step.effects import StartBrowserSession
from handrail_platform.step.outbox import (
    AskGuardian,
    Effect,
    SendEmailCode,
    SendEmailLink,
    SendEmailMessage,
    SendRecoveryCode,
    SendSmsCode,
    SendTextMessage,
    TellGuardian,
    TellOfApproval,
    TellOfDeletion,
    TellOfEmail,
    TellOfLock,
    TellOfRecovery,
)

CHANNELS: Final[dict[type[Effect], Literal["email", "text"]]] = {
    SendEmailCode: "email",
    SendEmailLink: "email",
    SendRecoveryCode: "email",
    SendSmsCode: "text",
    SendEmailMessage: "email",
    SendTextMessage: "text",
    AskGuardian: "email",
    TellGuardian: "email",
    TellOfDeletion: "email",
    TellOfEmail: "email",
    TellOfApproval: "email",
    TellOfLock: "email",
    TellOfRecovery: "email",
}


class Told(msgspec.Struct, frozen=True):
    """How a scenario came out. It holds if nothing broke."""

    name: str
    broken: tuple[Broken, ...]


def tell(program: Program, scenario: Scenario) -> tuple[Told, Rehearsal]:
    """Walk a scenario; return how it came out, and the session as far as it got."""
    teller = Teller(program, scenario.given)
    try:
        session = teller.begin()
        for each in scenario.when:
            session = teller.go_on(session, each)
        if session.state.status == "running":
            teller.require_open(session)
    except Stuck as stuck:
        return Told(scenario.name, (stuck.broken,)), stuck.at
    return Told(scenario.name, tuple(_broken(program, scenario.then, session))), session


def _broken(program: Program, then: Then, session: Rehearsal) -> Iterator[Broken]:
    """Yield what is not as it should be."""
    place = place_of(program, session)
    if session.state.status == "quarantined":
        yield Broken("stopped", "", session.fault)
    if then.end is not None and (session.state.status, place) != ("finished", then.end):
        yield Broken("end", then.end, place)
    if then.at is not None and (session.state.status, place) != ("running", then.at):
        yield Broken("at", then.at, place)
    ending = session.state.ending
    signed_in = ending is not None and ending.signed_in
    if then.signed_in is not None and then.signed_in != signed_in:
        yield Broken("signed-in", str(then.signed_in).lower(), str(signed_in).lower())
    effects = [effect for each in session.whole for effect in each.effects]
    level = next((assurance_level(each.used) for each in effects if isinstance(each, StartBrowserSession)), 0)
    if then.assurance is not None and then.assurance != level:
        yield Broken("assurance", str(then.assurance), str(level))
    visited = {event.node for each in session.whole for event in each.events}
    yield from (Broken("never", step, step) for step in then.never if step in visited)
    for channel, wanted in then.messages.items():
        sent = sum(CHANNELS.get(type(effect)) == channel for effect in effects)
        if sent != wanted:
            yield Broken("messages", f"{wanted} ({channel})", str(sent))
