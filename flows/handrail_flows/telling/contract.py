"""What a step promises that sends one message in the tenant's words."""

from collections.abc import Sequence

from handrail_flows.telling.recipient import UNSENT, Means
from handrail_platform.step.contract import Contract, EffectTag


def message_contract(effect: EffectTag, means: Means, to: str | None, said: Sequence[str]) -> Contract:
    """Return the contract: `to` is the variable of the address, `said` those whose values are put in."""
    return Contract(
        outcomes=("done", UNSENT) if to else ("done", UNSENT, "error"),
        reads={to: means} if to else {},
        needs="" if to else "account",
        # Compared with itself so that the document says of which type it is, and that it is no secret.
        expressions=tuple(f"{variable} == {variable}" for variable in said),
        reveals=tuple(dict.fromkeys((*((to,) if to else ()), *said))),
        effects=(effect,),
        only_with={effect: ("done",)},
        sends={"email" if means == "email" else "text": 1},
    )
