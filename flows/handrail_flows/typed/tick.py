"""A box that is ticked or not."""

from handrail_flows.typed.refusal import Refusal

TICKED = "true"
"""What a ticked box posts and shows."""

_MEANINGS = {"true": True, "on": True, "1": True, "": False, "false": False, "off": False, "0": False}


def read_tick(typed: str) -> bool | Refusal:
    """Return whether the box was ticked; browsers send nothing for an empty one."""
    meaning = _MEANINGS.get(typed.strip().lower())
    return Refusal("checkbox") if meaning is None else meaning
