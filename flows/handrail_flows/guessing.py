"""What steps share that check what could be guessed: whose it is, what a wrong guess costs, what is said of it."""

from handrail_flows.waiting import minutes_left
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.step import Continue, Stay, StepResult
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds, PersonId
from handrail_platform.view import Notice


def proved_person(cx: StepContext) -> PersonId:
    """Return whose account was proved before. Raises StepFault: a second factor alone names nobody."""
    if cx.subject is None or cx.subject.person_id is None or cx.subject.standing != "account":
        raise StepFault("not-proved")
    return cx.subject.person_id


def wrong(cx: StepContext, most: int, why: str) -> StepResult:
    """Count a failure and ask again, saying `why`; leave by `failed` with the last of `most`."""
    attempts = cx.recall_int("attempts") + 1
    if attempts >= most:
        return Continue("failed")
    cx.memory |= {"attempts": attempts, "error": why}
    return Stay(note=why)


def locked(cx: StepContext, until: Milliseconds) -> StepResult:
    """Ask to come back later. Nothing was looked at, so no try is used up."""
    cx.memory |= {"notice": "locked", "locked_until": until}
    return Stay(note="locked")


def notice_of(cx: StepContext, name: str) -> Notice | None:
    """Say in the words of the step of this name what was not understood, or how long a lock still lasts."""
    match cx.recall_text("notice"):
        case "unclear":
            return Notice("warning", Message(f"{name}.unclear"))
        case "locked" if minutes := minutes_left(cx.recall_int("locked_until"), cx.now):
            return Notice("warning", Message(f"{name}.locked", count=minutes))
        case _:
            return None
