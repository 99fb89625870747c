"""What the trace says of an input, before anything is made of it. Nothing secret is in it."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from handrail_platform.compile.program import Node
from handrail_platform.run.state import State
from handrail_platform.run.transition import Environment, EventKind, Input, OutsideEvent, Timer
from handrail_platform.run.waits import awaited_name
from handrail_platform.step.step import Submit

Recorded: TypeAlias = tuple[EventKind, str, Mapping[str, Any]]
"""What happened, the outcome, which an input never has, and what is to be said of it."""
_SECRET: Final = "(secret)"  # noqa: S105 - stands where one was


def recorded(node: Node, state: State, submit: Submit | None, given: Input, env: Environment) -> Recorded:
    """Return what is recorded of an input to the step at which a session stands."""
    secret = node.contract.secrets_in
    if isinstance(given, OutsideEvent):
        name = awaited_name(node, state, given, env)
        body = _SECRET if name in secret else dict(given.body)
        return "arrived", "", {"name": name, "id": given.id, "at": given.at, "body": body}
    if isinstance(given, Timer):
        return "woken", "", {}
    if submit is None:
        return "started", "", {"language": state.language}
    fields = {name: _SECRET if name in secret else value for name, value in submit.fields.items()}
    return "submitted", "", {"action": submit.action, "fields": fields}
