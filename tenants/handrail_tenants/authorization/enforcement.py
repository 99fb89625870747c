"""The one module that knows casbin."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from casbin import Enforcer, Model  # pyright: ignore[reportUnknownVariableType]

from handrail_platform.access.permission import Permission
from handrail_tenants.authorization.policy import Policy, PolicyLine
from handrail_tenants.authorization.ruling import Ruling

_MODEL: Final = Path(__file__).with_name("staff.conf").read_text(encoding="ascii")

# casbin logs whatever it refuses, with all that it was asked.
logging.getLogger("casbin").setLevel(logging.CRITICAL + 1)


class Enforcement:
    """A policy in the hands of casbin.

    casbin walks every line for each question, adds roles that it does not know to those that it does, and takes a
    policy without lines for one line of empty cells. So each permission has an enforcer of its own, one without a
    line has none, and no unknown role gets as far as casbin.
    """

    def __init__(self, policy: Policy) -> None:
        self._roles = policy.roles
        self._enforcers: Mapping[str, Any] = {
            permission: _enforcer([line for line in policy.lines if line.permission == permission], policy)
            for permission in {line.permission for line in policy.lines}
        }

    def rule(self, role: str, permission: Permission, *, own: bool) -> Ruling | None:
        """Return what the policy says of one role; None when it knows no such role or no such permission."""
        enforcer = self._enforcers.get(permission)
        if enforcer is None or role not in self._roles:
            return None
        allow, cells = enforcer.enforce_ex(role, permission, own)
        return Ruling(allow=bool(allow), rule=", ".join(("p", *cells)) if cells else "")


def _enforcer(lines: Sequence[PolicyLine], policy: Policy) -> Any:
    model: Any = Model()
    model.load_model_from_text(_MODEL)
    for line in lines:
        model.add_policy("p", "p", [line.role, str(line.permission), line.condition, line.effect])
    for each in policy.inheritances:
        model.add_policy("g", "g", [each.role, each.inherited])
    enforcer: Any = Enforcer(model)
    enforcer.build_role_links()
    return enforcer
