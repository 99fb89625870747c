"""What a guest sees of a session that waits for them. Nothing moves it: a reply is an outside event."""

import hmac

from handrail_platform.compile.program import Program
from handrail_platform.run.advance import context_at
from handrail_platform.run.state import State
from handrail_platform.run.transition import Environment
from handrail_platform.step.guest import Asked, Asker, AskingStep, Guest, ListedStep, guest_pass
from handrail_platform.step.step import Submit


def is_asked(program: Program, state: State, shown: bytes, env: Environment) -> bool:
    """Tell whether the session waits for whoever shows this pass, and for nothing that came already."""
    node, waits = program.nodes[state.node], state.waits
    if state.status != "running" or waits is None or not isinstance(node.step, AskingStep):
        return False
    expected = guest_pass(env.key, node.id, state.visits.get(state.node, 1))
    return hmac.compare_digest(expected, shown) and not waits.arrived and not waits.is_due(env.now)


def ask(program: Program, state: State, guest: Guest, submit: Submit | None, env: Environment) -> Asked:
    """Return what the step has for the guest. Only after `is_asked` said so."""
    node = program.nodes[state.node]
    assert isinstance(node.step, AskingStep)
    return node.step.ask(node.config, context_at(node, state, env), guest, submit)


def listed(program: Program, state: State, env: Environment) -> tuple[Asker, bytes] | None:
    """Return who waits and the pass to their page, if that is for the person's own account page to show."""
    node = program.nodes[state.node]
    if not isinstance(node.step, ListedStep):
        return None
    shown = guest_pass(env.key, node.id, state.visits.get(state.node, 1))
    if not is_asked(program, state, shown, env):
        return None
    return node.step.asker(node.config, context_at(node, state, env)), shown
