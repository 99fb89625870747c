"""Where a secret gets out: also by the very step that writes it."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.document.parse import parse_plain
from handrail_platform.step.contract import Branch, Contract, Disclosure, StepKind
from handrail_platform.verify.prove import examine
from tests.unit.platform.journeys import document, step, stop
from tests.unit.platform.steps import registry, written_out

VARIABLES = {"pin": "secret", "note": "text", "mail": "email"}
PIN: dict[str, Any] = {"pin": "secret"}
NOTE: dict[str, Any] = {"note": "text"}


def told(variable: str) -> dict[str, tuple[Disclosure, ...]]:
    return {"email.code": (Disclosure("Broker Desk", (variable,), "billing"),)}


def let_out(contract: Contract, *, after_a_secret: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    """Return what leaves the step `own`, with the way there; a step before it may have written a secret."""
    own = written_out(contract, kind=StepKind.INTERACTIVE)
    onwards = dict.fromkeys(contract.outcomes, "end")
    steps = {"own": step("own", None, **onwards), "end": stop()}
    if after_a_secret:
        steps = {"ask": step("page", {"writes": {"ok": PIN}}, ok="own"), **steps}
    report = examine(parse_plain(document(steps, variables=VARIABLES)), registry(own))
    return [
        (str(each.params["variable"]), tuple(f"{hop.step}:{hop.outcome}" for hop in each.route))
        for each in report.findings
        if each.code == "secret-let-out"
    ]


@pytest.mark.parametrize(
    "way", [{"shows": ("pin",)}, {"reveals": ("pin",)}, {"effects": ("email.code",), "discloses": told("pin")}]
)
def test_a_secret_that_leaves_where_it_is_written_is_found(way: dict[str, Any]) -> None:
    contract = Contract(outcomes=("skip", "ok"), writes={"ok": PIN}, **way)

    assert let_out(contract) == [("pin", ("own:ok",))]


def test_what_is_made_from_a_secret_and_shown_at_once_is_found() -> None:
    contract = Contract(outcomes=("ok",), reads=PIN, writes={"ok": NOTE}, shows=("note",))

    assert let_out(contract, after_a_secret=True) == [("note", ("ask:ok", "own:ok"))]


@pytest.mark.parametrize(
    "contract",
    [
        Contract(outcomes=("ok",), reads=PIN, writes={"ok": NOTE}, shows=("note",), cleans=("pin",)),
        Contract(outcomes=("ok",), writes={"ok": NOTE}, shows=("note",)),
        Contract(outcomes=("ok",), writes={"ok": {**NOTE, **PIN}}, shows=("note",)),
        Contract(outcomes=("ok",), writes={"ok": PIN}, shows=("mail",), uses={"mail": "email"}),
    ],
    ids=["a hash", "nothing secret", "a secret beside it", "something else"],
)
def test_what_tells_nothing_of_a_secret_may_be_shown(contract: Contract) -> None:
    assert let_out(contract, after_a_secret=True) == []


def test_what_leaves_with_another_outcome_than_the_secret_is_written_by_is_not_the_secret() -> None:
    effects: dict[str, Any] = {"effects": ("email.code",), "discloses": told("pin"), "writes": {"ok": PIN}}

    apart = Contract(outcomes=("sent", "ok"), only_with={"email.code": ("sent",)}, **effects)
    together = Contract(outcomes=("sent", "ok"), only_with={"email.code": ("ok",)}, **effects)

    assert let_out(apart) == []
    assert let_out(together) == [("pin", ("own:ok",))]


def test_a_secret_that_was_there_before_is_found_on_arrival() -> None:
    contract = Contract(outcomes=("ok",), uses=PIN, writes={"ok": PIN}, shows=("pin",))

    assert let_out(contract, after_a_secret=True) == [("pin", ("ask:ok", "own:"))]


@pytest.mark.parametrize(("countries", "found"), [(("DE",), False), (("DE", "FR"), True)])
def test_what_nobody_can_leave_by_writes_no_secret(countries: tuple[str, ...], found: bool) -> None:  # noqa: FBT001
    french = 'land == "FR"'
    own = written_out(
        Contract(
            outcomes=("french", "other"),
            writes={"french": PIN},
            shows=("pin",),
            expressions=(french,),
            branches=(Branch(french, "french"),),
            otherwise="other",
        ),
        kind=StepKind.INTERACTIVE,
    )
    options = [{"value": each, "label": {"en": each}} for each in countries]
    field = {"name": "land", "kind": "choice", "label": {"en": "Country"}, "options": options}
    steps: dict[str, Any] = {
        "ask": step("form", {"title": {"en": "Where"}, "fields": [field]}, done="own"),
        "own": step("own", None, french="end", other="end"),
        "end": step("end", {"result": "denied"}),
    }
    plain = document(steps, variables={"land": "choice", "pin": "secret"})

    report = examine(parse_plain(plain), {**REGISTRY, ("own", 1): own})

    assert bool(report.findings) is found
