"""A tenant demands something of its journeys: what runs is proved under it first, and what comes holds it."""

from pathlib import Path

import pytest

import handrail_ui.demo
from tests.add_a_key import ADD_A_KEY
from tests.command_line import Operator
from tests.serve_server import Installation, on_sqlite

LOGIN = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml"
AT_ACME = ("--tenant", "acme")
TWO_FACTORS = """
guardrails:
  - rule: before
    id: two-factors
    before: sign-in
    require: [{kind: authenticated, level: 2}]
"""
STRONGER = LOGIN.read_text().replace("none: welcome", "none: too-many")


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return on_sqlite(tmp_path)


@pytest.fixture
def acme(installation: Installation) -> Operator:
    operator = Operator(installation.environment)
    operator.does("tenant", "create", "acme", "--name", "Acme")
    return operator


class Files:
    """Writes files for the operator."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __call__(self, text: str) -> str:
        self._count += 1
        file = self._folder / f"{self._count}.yaml"
        file.write_text(text)
        return str(file)


@pytest.fixture
def written(tmp_path: Path) -> Files:
    return Files(tmp_path)


def publish(operator: Operator, file: str) -> int:
    return operator.types("journey", "publish", *AT_ACME, file).exit_code


def demand(operator: Operator, file: str, *more: str) -> str:
    return operator.does("guardrails", "set", *AT_ACME, *more, file)


def test_guardrails_are_listed_as_sentences_with_whoever_set_them(acme: Operator, written: Files) -> None:
    set_ = demand(acme, written(TWO_FACTORS), "--by", "alice", "--reason", "the board wants it")

    listed = acme.does("guardrails", "list", *AT_ACME)

    assert set_ == "acme: tenant has 1 guardrail (revision 1).\n"
    assert "platform\n  Before somebody is signed in: an account that proved who it is" in listed
    assert "tenant (revision 1 by alice: the board wants it)\n" in listed
    assert "  Before somebody is signed in: two factors (AAL2) [two-factors]\n" in listed


def test_a_journey_that_breaks_what_the_tenant_demands_is_refused_and_a_stronger_one_is_not(
    acme: Operator, written: Files
) -> None:
    demand(acme, written(TWO_FACTORS))

    assert publish(acme, str(LOGIN)) == 1
    assert acme.types("journey", "check", *AT_ACME, str(LOGIN)).exit_code == 1
    assert acme.types("journey", "check", str(LOGIN)).exit_code == 0, "nobody named the tenant"
    assert publish(acme, written(STRONGER)) == 0


def test_guardrails_that_live_journeys_break_are_refused_and_those_are_named(
    acme: Operator, written: Files
) -> None:
    publish(acme, str(LOGIN))

    refused = acme.types("guardrails", "set", *AT_ACME, written(TWO_FACTORS))

    assert refused.exit_code == 1
    assert "login, version 1, is live and breaks them" in refused.output
    assert "(assurance-missing at welcome)" in refused.output
    assert "who → done, password → ok, code → none, welcome" in refused.output
    assert "Nothing was set." in refused.output
    assert "two-factors" not in acme.does("guardrails", "list", *AT_ACME)


def test_whoever_sets_them_all_the_same_says_why_and_it_stays(acme: Operator, written: Files) -> None:
    publish(acme, str(LOGIN))
    file = written(TWO_FACTORS)

    silent = acme.types("guardrails", "set", *AT_ACME, "--although-broken", file)
    demand(acme, file, "--although-broken", "--reason", "repaired on Monday")

    assert (silent.exit_code, "reason-missing" in silent.output) == (2, True)
    listed = acme.does("guardrails", "list", *AT_ACME)
    assert "repaired on Monday; broken then by login 1" in listed
    assert "is live as version 1" in acme.does(
        "journey", "rollback", *AT_ACME, "--journey", "login", "--to", "1"
    ), "what runs, runs under what it was proved under"


def test_nothing_goes_live_again_that_breaks_what_is_demanded_by_now(acme: Operator, written: Files) -> None:
    publish(acme, str(LOGIN))
    publish(acme, written(STRONGER))
    demand(acme, written(TWO_FACTORS))
    login = (*AT_ACME, "--journey", "login")

    back = acme.types("journey", "rollback", *login)
    part = acme.types("journey", "split", *login, "1=10", "2=90")
    stop = acme.types("journey", "revoke", *login, "2", "--reason", "a leak")

    for refused in (back, part, stop):
        assert refused.exit_code == 1
        assert "login, version 1, breaks what is demanded now" in refused.output
        assert "(assurance-missing at welcome)" in refused.output
        assert "Nothing was changed." in refused.output
    assert "2        live" in acme.does("journey", "versions", *login)


def test_whoever_goes_back_to_a_weaker_version_all_the_same_says_why(acme: Operator, written: Files) -> None:
    publish(acme, str(LOGIN))
    publish(acme, written(STRONGER))
    demand(acme, written(TWO_FACTORS))
    back = ("journey", "rollback", *AT_ACME, "--journey", "login", "--although-broken")

    silent = acme.types(*back)
    said = acme.does(*back, "--reason", "nobody gets in at all")

    assert (silent.exit_code, "reason-missing" in silent.output) == (2, True)
    assert "is live as version 1" in said
    assert "nobody gets in at all" in acme.does("journey", "log", *AT_ACME, "--journey", "login")


def test_what_an_organisation_demands_holds_below_it_and_nowhere_else(acme: Operator, written: Files) -> None:
    demand(acme, written(TWO_FACTORS), "--scope", "organisation:europe/retail")

    assert publish(acme, written(f"{LOGIN.read_text()}organisation: europe/retail/berlin\n")) == 1
    assert publish(acme, written(f"{LOGIN.read_text()}organisation: europe\n")) == 0
    assert publish(acme, str(LOGIN)) == 0


def test_what_an_app_demands_holds_for_the_journeys_that_serve_it(acme: Operator, written: Files) -> None:
    demand(acme, written(TWO_FACTORS), "--scope", "app:broker-desk")

    assert publish(acme, written(f"{LOGIN.read_text()}apps: [shop, broker-desk]\n")) == 1
    assert publish(acme, written(f"{LOGIN.read_text()}apps: [shop]\n")) == 0


def test_whoever_demands_more_of_an_app_hears_where_its_authenticators_are_bound_with_less(
    acme: Operator, written: Files
) -> None:
    file = written(ADD_A_KEY)
    assert publish(acme, file) == 0
    app = (written(TWO_FACTORS), "--scope", "app:broker-desk")

    refused = acme.types("guardrails", "set", *AT_ACME, *app)
    demand(acme, *app, "--although-broken", "--reason", "accounts with one factor add a second so")

    assert "add-a-key, version 1, is live and breaks them" in refused.output
    assert "(recovery-too-weak at key)" in refused.output
    again = acme.types("journey", "publish", *AT_ACME, file)
    assert (again.exit_code, "warning" in again.output) == (1, True)
    key = "elsewhere.credentials-guarded/recovery-too-weak/key"
    assert acme.types("journey", "publish", *AT_ACME, "--accept", f"{key}=as before", file).exit_code == 0


def test_no_child_takes_away_what_is_demanded_above(acme: Operator, written: Files) -> None:
    demand(acme, written(TWO_FACTORS))
    weaker = TWO_FACTORS.replace("level: 2", "level: 1")

    again = acme.types("guardrails", "set", *AT_ACME, "--scope", "organisation:europe", written(weaker))
    own = acme.types("journey", "check", *AT_ACME, written(STRONGER + weaker))
    demand(acme, written("guardrails: []\n"), "--scope", "organisation:europe")

    for refused in (again, own):
        assert (refused.exit_code, "(guardrail-twice)" in refused.output) == (1, True)
    assert publish(acme, written(f"{LOGIN.read_text()}organisation: europe\n")) == 1


def test_whoever_saw_an_older_revision_changes_nothing(acme: Operator, written: Files) -> None:
    file = written(TWO_FACTORS)
    demand(acme, file, "--revision", "0")

    late = acme.types("guardrails", "set", *AT_ACME, "--revision", "0", file)

    assert (late.exit_code, "guardrails-moved" in late.output) == (2, True)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[]", ""),
        ("guardrails: {}", "guardrails"),
        ("rules: []", "rules"),
        ("guardrails: [{rule: never, id: x}]", "guardrails"),
        ("guardrails: [{rule: before, id: x, before: sign-in, require: []}]", "guardrails"),
        ("guardrails: [{rule: messages-bounded, id: X Y, most: 3, channel: text}]", "guardrails"),
        ("guardrails: [{rule: messages-bounded, id: x, most: 3, channel: text, much: 1}]", "guardrails"),
        ("guardrails: [{rule: secrets-kept, id: platform.secrets-kept}]", "guardrails"),
    ],
)
def test_a_file_that_says_no_guardrails_is_refused_with_the_place(
    acme: Operator, written: Files, text: str, path: str
) -> None:
    file = written(text)

    refused = acme.types("guardrails", "set", *AT_ACME, file)

    assert refused.exit_code == 1
    assert f"{file}:" in refused.output
    assert f": {path}" in refused.output
    assert refused.output.endswith("1 problem.\n")


@pytest.mark.parametrize("scope", ["everything", "organisation:", "app:Broker Desk", "organisation:a//b"])
def test_a_scope_that_is_none_is_refused(acme: Operator, written: Files, scope: str) -> None:
    refused = acme.types("guardrails", "set", *AT_ACME, "--scope", scope, written(TWO_FACTORS))

    assert refused.exit_code == 2
    assert "organisation:PATH" in refused.output
