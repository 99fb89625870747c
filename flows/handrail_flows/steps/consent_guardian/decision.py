"""What comes back from the guardian, as the text that an outside event carries."""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

AWAITED: Final = "decision"
Relation: TypeAlias = Literal["parent", "guardian"]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """`allowed` are ids apart by spaces; `account` is the guardian's person id, hexadecimal, if they showed one.

    What says nothing is a refusal.
    """

    decision: Literal["granted", "refused"] = "refused"
    allowed: str | None = None
    name: str = ""
    relation: Relation = "parent"
    language: str = ""
    account: str = ""


def read_decision(body: Mapping[str, Any]) -> Decision:
    """Return the decision. Raises msgspec.ValidationError for what no page of ours sends."""
    return msgspec.convert(body, Decision)
