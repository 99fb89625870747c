"""To whom a message goes: an address that was confirmed in this journey, or one of the account that was proved."""

from typing import Final, Literal, TypeAlias

from handrail_flows.guessing import proved_person
from handrail_platform.guard.table import CONFIRMED_BY
from handrail_platform.step.context import StepContext
from handrail_platform.step.reads import PersonRecord
from handrail_platform.step.step import Continue, Need

Means: TypeAlias = Literal["email", "phone"]
UNSENT: Final = "unsent"


def recipient(cx: StepContext, means: Means, variable: str | None) -> str | Need | Continue:
    """Return the address, or what follows where there is none that its owner has confirmed.

    Of an account it is the first confirmed one. Raises StepFault where it takes an account and none was proved.
    """
    if variable is not None:
        address = cx.text(variable)
        if not address:
            return Continue(UNSENT, note="no-address")
        return address if cx.verified(CONFIRMED_BY[means], address) else Continue(UNSENT, note="unconfirmed")
    request = PersonRecord(proved_person(cx))
    person = cx.answer(request)
    if person is None:
        return Need((request,))
    confirmed = person.confirmed(means)
    return confirmed[0] if confirmed else Continue(UNSENT, note="no-address")
