"""Each way of weakening what is proved of a variable that tells whether something holds is noticed."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from typing import Any, Final

import msgspec
import pytest

from handrail_platform.step.contract import Withdraw
from handrail_platform.verify import graph, names, routes, worlds
from tests.property.mutants.mutation import Mutation, around, becomes
from tests.property.mutants.small_run import first_mistake
from tests.property.telling import telling_journey_of


def _told(numbered: names.Names) -> int:
    return numbered.moment(each.name for each in numbered.told)


def _withdrawn(contract: Any, outcome: str, numbered: names.Names) -> int:
    facts = {each.fact for each in contract.on.get(outcome, ()) if isinstance(each, Withdraw)}
    return numbered.taken_back(facts.difference(contract.if_true.values()))


def _facts_told(all_: worlds.Worlds, moment: int) -> list[str]:
    numbered = all_.graph.names
    return [each.fact for each in numbered.told if moment & numbered.bits[each.name]]


def _keeping_told(arrow: graph.Arrow, contract: Any, numbered: names.Names) -> graph.Arrow:
    """Return the arrow when only facts that the step tells itself stop to be told."""
    others = numbered.moment(each.name for each in numbered.told if each.fact not in contract.if_true.values())
    return msgspec.structs.replace(arrow, keep=arrow.keep | others)


TOLD: Final[dict[str, Mutation]] = {
    "no condition tells what holds": becomes(worlds.Worlds, "told", lambda _, moment, __: moment),
    "any condition tells what holds": becomes(
        worlds.Worlds, "told", lambda all_, moment, _: moment | all_.graph.names.moment(_facts_told(all_, moment))
    ),
    "whoever refuses does not take back": around(
        graph,
        "_arrow",
        lambda arrow, contract, _, __, n, ___: msgspec.structs.replace(
            arrow, keep=arrow.keep | n.moment(contract.if_true.values())
        ),
    ),
    "nothing is withdrawn": around(
        graph,
        "_arrow",
        lambda arrow, contract, outcome, _, n, __: msgspec.structs.replace(
            arrow, keep=arrow.keep | _withdrawn(contract, outcome, n)
        ),
    ),
    "what another variable told stays when it is taken back": becomes(
        names.Names, "taken_back", lambda n, facts: n.moment(fact for fact in facts if fact in n.bits)
    ),
    "whoever refuses one version keeps the others": becomes(names, "matter", lambda fact: fact),
    "what a variable told stays when it is written again": around(
        graph, "_arrow", lambda arrow, contract, _, __, n, ___: _keeping_told(arrow, contract, n)
    ),
    "what was told survives another subject": around(
        graph, "changed_subject", lambda right, n, _, moment: right | (moment & _told(n))
    ),
    "what was told survives a loss": around(
        graph, "lost_subject", lambda right, n, moment: right | (moment & _told(n))
    ),
    "what may be told holds already": becomes(
        names.Names,
        "held",
        lambda n, moment: frozenset(name for name, bit in n.bits.items() if moment & bit),
    ),
    "a condition tells only behind the step that asks it": becomes(
        routes, "_leaving", lambda *given: iter([given[2]])
    ),
}


def test_a_small_run_about_consents_finds_no_mistake_in_the_proof_as_it_is() -> None:
    assert first_mistake(telling_journey_of) is None


@pytest.mark.parametrize("name", TOLD)
def test_a_proof_that_is_weak_on_what_variables_tell_is_noticed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    TOLD[name](monkeypatch)

    assert first_mistake(telling_journey_of) is not None, f"nobody notices when {name}"
