"""Have a sign-in approved in another browser in which the account is signed in.

The code goes from where somebody signs in to where they are signed in, and is typed there: the one order of SP
800-63B-4 section 3.1.3.2 in which nobody approves what they do not have before their eyes. It has one guess. What
holds the sign-in there is a cookie and no key of an authenticator (section 3.1.3.1), so this is no factor.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.guessing import proved_person
from handrail_flows.steps.device_approve.page import CODE, VIEW, asking_view, closed_view, waiting_view
from handrail_flows.typed.code import read_code
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.guest import Asked, Asker, Guest, Reply, SignInWanted
from handrail_platform.step.outbox import TellOfApproval
from handrail_platform.step.reads import BrowsersOf, KnownBrowsers, Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.view import View

FACT: Final = "device.approved"
AWAITED: Final = "answer"
_MINUTE: Final = 60_000
_SAID: Final = ("approved", "denied", "wrong")


class DeviceApproveConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code lives ten minutes at most (SP 800-63B-4 section 3.1.3.2)."""

    wait_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="How long the code can be typed, and the page waits.")
    ] = 5
    other_way: Annotated[
        bool, msgspec.Meta(description="Offer to prove oneself in another way: outcome `other`.")
    ] = True


class DeviceApproveStep:
    """Each visit has one code and takes one answer; a wrong code is an answer too."""

    name: ClassVar[str] = "device.approve"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = DeviceApproveConfig

    def contract(self, config: DeviceApproveConfig) -> Contract:
        return Contract(
            outcomes=(*_SAID, "none", *(("other",) if config.other_way else ()), "timeout", "error"),
            on={"approved": (Gain(FACT),)},
            needs="account",
            effects=("device.told",),
            only_with={"device.told": ("approved", "denied")},
            sends={"email": 1},
            awaits=(AWAITED,),
            view=VIEW,
        )

    def enter(self, config: DeviceApproveConfig, cx: StepContext) -> StepResult:
        request = BrowsersOf(proved_person(cx))
        known = cx.answer(request)
        if known is None:
            return Need((request,))
        if not known.signed_in:
            return Continue("none")
        cx.memory |= {"browser": known.browser, "network": known.network}
        return Wait((Awaited(AWAITED),), 1, cx.entered_at + config.wait_minutes * _MINUTE)

    def handle(self, config: DeviceApproveConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action == "other" and config.other_way:
            return Continue("other")
        cx.memory["notice"] = "unclear"
        return Stay(note="unclear")

    def resume(self, config: DeviceApproveConfig, cx: StepContext) -> StepResult:
        del config
        said = cx.arrivals[0].body.get("said")
        if said not in _SAID:
            raise StepFault("malformed")
        if said == "wrong":
            return Continue("wrong")
        request = PersonRecord(proved_person(cx))
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        for address in person.confirmed("email")[:1]:
            cx.emit(TellOfApproval(address, cx.language, approved=said == "approved", at=cx.now))
        return Continue(said)

    def ask(self, config: DeviceApproveConfig, cx: StepContext, guest: Guest, submit: Submit | None) -> Asked:
        """Return the page on the other device, or what was said there."""
        del config
        if shut := _shut(cx, guest):
            return shut
        if submit is None:
            return asking_view(cx)
        if submit.action == "deny":
            return Reply(AWAITED, {"said": "denied"}, closed_view("denied"))
        code = read_code(submit.fields.get("code", ""))
        if submit.action != "approve" or code is None:
            return asking_view(cx, "malformed")
        said = "approved" if cx.same(code, cx.code(CODE)) else "wrong"
        return Reply(AWAITED, {"said": said}, closed_view(said))

    def asker(self, config: DeviceApproveConfig, cx: StepContext) -> Asker:
        """Return who waits, for the account's own page."""
        del config
        return Asker(cx.entered_at, cx.recall_text("browser"), cx.recall_text("network"))

    def render(self, config: DeviceApproveConfig, cx: StepContext) -> View:
        return waiting_view(cx, other_way=config.other_way)

    def simulate(self, config: DeviceApproveConfig) -> Iterable[Example]:
        alice = Person("Alice Example", (("email", "alice@example.org", True),), {}, ())
        answers = {"BrowsersOf": KnownBrowsers(1, "Firefox, Linux", "192.0.2.7"), "PersonRecord": alice}
        for said in _SAID:
            yield Example(said, answers={**answers, AWAITED: {"said": said}})
        yield Example("none", answers={"BrowsersOf": KnownBrowsers(0, "Firefox, Linux", "192.0.2.7")})
        if config.other_way:
            yield Example("other", action="other", answers=answers)
        yield Example("error", answers={**answers, AWAITED: {"said": "perhaps"}})


def _shut(cx: StepContext, guest: Guest) -> View | SignInWanted | None:
    """Return what whoever may not answer is shown instead."""
    if guest.here:
        return closed_view("here")
    if guest.person_id is None:
        return SignInWanted()
    if cx.subject is None or guest.person_id != cx.subject.person_id:
        return closed_view("other_account")
    return None
