"""Whoever misspells a scope, an app or a purpose hears that it reaches nothing, and what was probably meant."""

from pathlib import Path

import pytest

import handrail_ui.demo
from tests.command_line import Operator
from tests.serve_server import on_sqlite

LOGIN = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml"
AT_ACME = ("--tenant", "acme")
KNOWN = "{kind: known, subject: account}"


@pytest.fixture
def acme(tmp_path: Path) -> Operator:
    """Return an operator whose tenant runs a login for the broker desk."""
    operator = Operator(on_sqlite(tmp_path).environment)
    operator.does("tenant", "create", "acme", "--name", "Acme")
    operator.does("journey", "publish", *AT_ACME, journey(tmp_path))
    return operator


def journey(folder: Path, app: str = "broker-desk", organisation: str = "europe/retail") -> str:
    file = folder / f"{app}.yaml"
    file.write_text(f"{LOGIN.read_text()}apps: [{app}]\norganisation: {organisation}\n", encoding="utf-8")
    return str(file)


def demand(operator: Operator, folder: Path, scope: str, *rules: str) -> str:
    file = folder / "rules.yaml"
    file.write_text(f"guardrails: [{', '.join(rules)}]\n", encoding="utf-8")
    return operator.does("guardrails", "set", *AT_ACME, "--scope", scope, str(file))


def before(moment: str, require: str = KNOWN) -> str:
    return f"{{rule: before, id: {moment}-{len(require)}, before: {moment}, require: [{require}]}}"


@pytest.mark.parametrize(
    ("scope", "meant"),
    [
        ("app:brokr-desk", " Did you mean app:broker-desk?"),
        ("organisation:europe/retale", " Did you mean organisation:europe/retail?"),
        ("app:payments", ""),
    ],
)
def test_a_scope_that_no_journey_names_is_said_to_reach_nothing_when_set_and_in_the_list(
    acme: Operator, tmp_path: Path, scope: str, meant: str
) -> None:
    notice = f"Notice: {scope} reaches nothing yet: no live journey names it.{meant}\n"

    assert notice in demand(acme, tmp_path, scope, before("finish"))
    assert notice in acme.does("guardrails", "list", *AT_ACME)


def test_what_reaches_something_is_not_spoken_of(acme: Operator, tmp_path: Path) -> None:
    for scope in ("tenant", "organisation:europe", "app:broker-desk"):
        assert "Notice" not in demand(
            acme, tmp_path, scope, before("sign-in").replace("id: ", f"id: {scope[:3]}-")
        )
    assert "Notice" not in acme.does("guardrails", "list", *AT_ACME)


def test_a_scope_without_guardrails_and_a_tenant_without_journeys_are_not_spoken_of(
    acme: Operator, tmp_path: Path
) -> None:
    assert "Notice" not in demand(acme, tmp_path, "app:payments")
    acme.does("tenant", "create", "fresh", "--name", "Fresh")
    assert "Notice" not in acme.does("guardrails", "list", "--tenant", "fresh")


def test_a_guardrail_about_something_that_no_journey_does_says_so(acme: Operator, tmp_path: Path) -> None:
    said = demand(acme, tmp_path, "tenant", before("open-account"))

    nothing = "reaches nothing yet: no live journey in its reach does what it is about."
    assert f"Notice: open-account-{len(KNOWN)} {nothing}" in said


def test_a_purpose_that_nobody_is_asked_about_says_so_with_the_one_that_was_meant(
    acme: Operator, tmp_path: Path
) -> None:
    file = tmp_path / "asks.yaml"
    file.write_text(
        """
format: 1
journey: asks
name: {en: Asks}
entry: signed_in
start: ask
steps:
  ask:
    step: consent@1
    config: {purposes: [{id: newsletter, version: "1", text: {en: May we write?}, required: true}]}
    next: {done: bye, declined: sorry}
  bye: {step: end@1, config: {result: success}}
  sorry: {step: end@1, config: {result: denied}}
""",
        encoding="utf-8",
    )
    acme.does("journey", "publish", *AT_ACME, str(file))
    rule = before("act-for", "{kind: consented, purpose: newsleter}")

    said = demand(acme, tmp_path, "tenant", rule)
    checked = acme.does("journey", "check", *AT_ACME, str(file))

    assert "no live journey in its reach asks for consent to newsleter. Did you mean newsletter?" in said
    assert "Notice: asks: a guardrail speaks of newsleter. Did you mean that, and not newsletter?" in checked


def test_a_journey_hears_that_guardrails_hang_at_a_name_like_its_own(acme: Operator, tmp_path: Path) -> None:
    demand(acme, tmp_path, "app:broker-desk", before("finish"))
    notice = "Notice: login: a guardrail speaks of app:broker-desk. Did you mean that, and not app:brokr-desk?"

    assert notice in acme.does("journey", "check", *AT_ACME, journey(tmp_path, "brokr-desk"))
    assert notice in acme.does("journey", "publish", *AT_ACME, journey(tmp_path, "brokr-desk"))
    assert "Notice" not in acme.does("journey", "check", *AT_ACME, journey(tmp_path))
