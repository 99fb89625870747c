"""What was said to somebody who wanted to do something."""

from typing import Final

import msgspec


class Ruling(msgspec.Struct, frozen=True):
    """Whether it is allowed, and by which line of the policy; the line is empty where none speaks of it."""

    allow: bool
    rule: str


NO_RULE: Final = Ruling(allow=False, rule="")
