"""Nobody is let in but an account that proved itself with an authenticator in this very journey."""

from typing import Any

import pytest

from handrail_platform.run.state import Ending
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.effects import StartBrowserSession
from handrail_platform.step.step import Finish
from tests.unit.platform.journeys import ALICE, BOB, NOON, PASSWORD, TOTP, Walk, compiled, step, stop
from tests.unit.platform.steps import registry, written_out

HOUR = 3_600_000


def program(*configs: dict[str, Any]) -> Any:
    """Return pages, one after another, before an end that signs in."""
    steps = {
        f"p{number}": step("page", config, ok=f"p{number + 1}" if number + 1 < len(configs) else "in")
        for number, config in enumerate(configs)
    }
    return compiled({**steps, "in": stop("success", sign_in=True)})


def walked(*configs: dict[str, Any], signed_in: SignedIn | None = None) -> Walk:
    walk = Walk(program(*configs), signed_in=signed_in)
    for _ in configs:
        if walk.state.status == "running":
            walk.submit().wait(1_000)
    return walk


CLAIM = {"claims": {"ok": ALICE.hex()}}
PROVE = {"proves": {"ok": "password"}}
PROVE_TOTP = {"proves": {"ok": "totp"}}
REGISTER = {"creates": ["ok"]}
PROMISE = {"promises": ["ok"]}
OTHER = {"claims": {"ok": BOB.hex()}}
LOSE = {"loses": ["ok"]}


@pytest.mark.parametrize(
    "steps",
    [
        ({},),
        (CLAIM,),
        (REGISTER,),
        (PROMISE, PROVE),
        (CLAIM, PROVE, OTHER),
        (CLAIM, PROVE, OTHER, CLAIM),
        (CLAIM, PROVE, LOSE),
        (PROMISE, PROVE, CLAIM),
        ({"claims": {"ok": ""}},),
    ],
)
def test_who_has_proved_nothing_is_not_signed_in(steps: tuple[dict[str, Any], ...]) -> None:
    walk = walked(*steps)

    assert walk.state.status == "quarantined"
    assert "session.start" not in walk.tags
    assert walk.moved.effects == ()


def test_a_proved_claim_is_signed_in() -> None:
    walk = walked(CLAIM, PROVE)

    assert walk.effects == [StartBrowserSession(ALICE, (PASSWORD,), NOON + 1_000, NOON + 1_000)]
    assert walk.state.ending == Ending("success", signed_in=True, continue_to=None)


def test_a_new_account_is_signed_in_with_what_it_set_up() -> None:
    walk = walked(PROMISE, PROVE, REGISTER)

    assert walk.tags == ["person.create", "password.set", "session.start"]


def test_every_authenticator_counts_from_when_it_was_used_last() -> None:
    walk = walked(CLAIM, PROVE, PROVE_TOTP, PROVE)

    (started,) = [each for each in walk.effects if isinstance(each, StartBrowserSession)]
    assert (started.used, started.authenticated_at, started.at) == ((PASSWORD, TOTP), NOON + 2_000, NOON + 3_000)


def test_stepping_up_keeps_what_was_used_before_and_when() -> None:
    earlier = SignedIn(ALICE, (PASSWORD,), NOON - HOUR)

    walk = walked(PROVE_TOTP, signed_in=earlier)

    (started,) = [each for each in walk.effects if isinstance(each, StartBrowserSession)]
    assert (started.used, started.authenticated_at) == ((PASSWORD, TOTP), NOON - HOUR)


def test_proving_everything_again_makes_the_authentication_new() -> None:
    earlier = SignedIn(ALICE, (PASSWORD, TOTP), NOON - HOUR)

    walk = walked(PROVE, PROVE_TOTP, signed_in=earlier)

    (started,) = [each for each in walk.effects if isinstance(each, StartBrowserSession)]
    assert started.authenticated_at == NOON


def test_being_signed_in_already_is_no_proof_in_this_journey() -> None:
    assert walked({}, signed_in=SignedIn(ALICE, (PASSWORD,), NOON)).state.status == "quarantined"


@pytest.mark.parametrize(
    ("declared", "finish"),
    [
        (Contract(outcomes=(), result="denied"), Finish("success")),
        (Contract(outcomes=(), result="success"), Finish("success", sign_in=True)),
        (Contract(outcomes=(), result="success", signs_in=True), Finish("success")),
        (Contract(outcomes=()), Finish("denied")),
        (Contract(outcomes=(), result="denied", signs_in=True), Finish("denied", sign_in=True)),
    ],
)
def test_an_end_that_does_not_end_as_it_declares_is_refused(declared: Contract, finish: Finish) -> None:
    own = written_out(declared, enter=lambda _: finish, kind=StepKind.FINAL)
    steps = {"who": step("page", {**CLAIM, **PROVE}, ok="own"), "own": step("own")}

    walk = Walk(compiled(steps, registry(own))).submit()

    assert (walk.state.status, walk.effects) == ("quarantined", [])


def test_a_step_that_is_no_end_does_not_finish() -> None:
    own = written_out(Contract(outcomes=("ok",), result="success"), enter=lambda _: Finish("success"))

    walk = Walk(compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own)))

    assert walk.fault == "own finishes in a way that it does not declare"
