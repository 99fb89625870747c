"""What may be wrong with a session that was to go as somebody wrote."""

from typing import Literal, TypeAlias

import msgspec

WhatBroke: TypeAlias = Literal[
    "assurance",
    "at",
    "end",
    "expired",
    "messages",
    "never",
    "no-such-answer",
    "no-such-field",
    "not-led",
    "signed-in",
    "stopped",
]


class Broken(msgspec.Struct, frozen=True):
    """What did not come out as the scenario says: what was wanted, and what was found instead.

    expired: the session was over by then. no-such-answer: the page has no such button, and the step no such
    outcome. no-such-field: nothing of that name can be typed on the page of the step. not-led: whatever was
    done, the step was not left by the outcome. stopped: a step broke its contract. `meant` is the name that was
    probably meant, empty where none is like it; `at` the step of whose page it is.
    """

    what: WhatBroke
    wanted: str
    found: str
    meant: str = ""
    at: str = ""
