"""Whoever a waiting step asks besides the person of the session: on their own device, by a link that was sent."""

from typing import Protocol, TypeAlias, TypeVar, runtime_checkable

import msgspec

from handrail_platform.step.codes import derive
from handrail_platform.step.context import StepContext
from handrail_platform.step.step import Submit, WaitingStep
from handrail_platform.values import Milliseconds, PersonId
from handrail_platform.view import View

PASS_BYTES = 16


class Guest(msgspec.Struct, frozen=True):
    """Who came by the link, as far as is known.

    `here` says that it is the very browser in which the session walks. `addresses` are the confirmed e-mail
    addresses of whoever is signed in there.
    """

    here: bool
    person_id: PersonId | None = None
    addresses: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True):
    """What the guest decided: an event of this awaited name for the session, and a page that says so."""

    name: str
    body: dict[str, str]
    view: View


class SignInWanted(msgspec.Struct, frozen=True):
    """The guest has to sign in before anything is shown."""


class Asker(msgspec.Struct, frozen=True):
    """Who waits for the guest, as the guest's own account page lists it: since when, and from where."""

    since: Milliseconds
    browser: str
    network: str


Asked: TypeAlias = View | Reply | SignInWanted
Config = TypeVar("Config", contravariant=True)  # noqa: PLC0105 - the name of the thing, not of its variance


@runtime_checkable
class AskingStep(WaitingStep[Config], Protocol[Config]):
    """A waiting step with a page for a guest. Showing it changes nothing, and nothing of a guest is remembered."""

    def ask(self, config: Config, cx: StepContext, guest: Guest, submit: Submit | None) -> Asked:
        """Return the guest's page, again with what is wrong, or what they decided."""
        ...


@runtime_checkable
class ListedStep(AskingStep[Config], Protocol[Config]):
    """An asking step whose guest is the person themselves: their account page leads to it, and nothing is sent."""

    def asker(self, config: Config, cx: StepContext) -> Asker:
        """Return who waits."""
        ...


def guest_pass(key: bytes, node: str, visit: int) -> bytes:
    """Return what a guest's link carries: keyed, for this visit alone, and of no use for anything but the page."""
    return derive(key, f"{node}|{visit}|guest", PASS_BYTES)
