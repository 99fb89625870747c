"""Publishing is a proof: what breaks a guardrail is refused with its route, and the proof of the rest is kept."""

import json
from pathlib import Path

import pytest

import handrail_ui.demo
from tests.command_line import Operator
from tests.serve_server import on_sqlite
from tests.unit.pages.samples import element, elements

LOGIN = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml"
AT_ACME = ("--tenant", "acme")
THIS = (*AT_ACME, "--journey", "login")
UNPROVED = """
format: 1
journey: login
name: {en: Sign in}
start: who
steps:
  who: {step: identify@1, next: {done: welcome}}
  welcome: {step: end@1, config: {result: success, sign_in: true}}
"""
RESISTANT = """
guardrails:
  - {rule: before, id: resistant, severity: warning, before: sign-in,
     require: [{kind: authenticated, level: 2, phishing_resistant: true}]}
"""
KEY = "resistant/phishing-resistance-missing/welcome"


@pytest.fixture
def acme(tmp_path: Path) -> Operator:
    """Return an operator whose tenant Acme runs the first version of `login`."""
    operator = Operator(on_sqlite(tmp_path).environment)
    operator.does("tenant", "create", "acme", "--name", "Acme")
    operator.does("journey", "publish", *AT_ACME, str(LOGIN))
    return operator


def written(tmp_path: Path, text: str) -> str:
    file = tmp_path / "journey.yaml"
    file.write_text(text)
    return str(file)


def test_a_journey_that_lets_somebody_through_is_refused_with_route_person_and_repair(
    tmp_path: Path, acme: Operator
) -> None:
    refused = acme.types("journey", "publish", *AT_ACME, written(tmp_path, UNPROVED))

    assert refused.exit_code == 1
    assert "error: Before somebody is signed in: an account that proved who it is" in refused.output
    assert "Somebody gets here who has not proved who they are. (nobody-proved at welcome)" in refused.output
    assert "\n  who → done, welcome\n" in refused.output
    assert "For example: somebody who says who they are." in refused.output
    assert "Repair: Insert password.verify@1 before welcome." in refused.output


def test_a_refused_publish_leaves_the_live_version_as_it_was(tmp_path: Path, acme: Operator) -> None:
    before = acme.does("journey", "versions", *THIS), acme.does("journey", "log", *THIS)

    acme.types("journey", "publish", *AT_ACME, written(tmp_path, UNPROVED))

    assert (acme.does("journey", "versions", *THIS), acme.does("journey", "log", *THIS)) == before


def test_a_check_says_the_same_as_publishing(tmp_path: Path, acme: Operator) -> None:
    file = written(tmp_path, UNPROVED)

    checked = acme.types("journey", "check", file)

    assert checked.exit_code == 1
    assert checked.output == acme.types("journey", "publish", *AT_ACME, file).output


EITHER = """
guardrails:
  - {rule: before, id: either, before: sign-in, require: [
      {kind: any, of: [{kind: authenticated, level: 2}, {kind: consented, purpose: offers}]}]}
  - {rule: messages-bounded, id: no-mail, channel: email, most: 0}
"""
LOGIN_WITH_MAIL = """
format: 1
journey: login
name: {en: Sign in}
variables: {email: email}
start: details
steps:
  details:
    step: form@1
    config: {fields: [{name: email, kind: email, label: {en: E-mail}}]}
    next: {done: code}
  code: {step: email.confirm@1, config: {address: email}, next: {ok: welcome, locked: welcome, error: welcome}}
  welcome: {step: end@1, config: {result: success, sign_in: true}}
"""


def test_each_finding_is_a_paragraph_that_begins_with_the_guardrail_that_it_breaks(tmp_path: Path) -> None:
    file = written(tmp_path, LOGIN_WITH_MAIL + EITHER)

    said = Operator({}).types("journey", "check", file).output

    *findings, count = said.split("\n\n")
    assert count == f"{len(findings)} findings.\n"
    assert len(findings) > 3
    for each in findings:
        head, sentence, *_ = each.splitlines()
        assert head.startswith(f"{file}: error: ")
        assert sentence.startswith("  ")
        assert "{" not in each
    heads = [each.splitlines()[0].removeprefix(f"{file}: error: ") for each in findings]
    assert "Before somebody is signed in: two factors (AAL2), or consent to the purpose offers" in heads
    assert "At most 0 in one session: e-mails" in heads


def test_a_check_tells_programs_everything_that_it_tells_people(tmp_path: Path) -> None:
    checked = Operator({}).types("journey", "check", "--json", written(tmp_path, UNPROVED))

    assert checked.exit_code == 1
    found = {each["code"]: each for each in json.loads(checked.output)["findings"]}
    assert found["nobody-proved"]["route"] == [
        {"step": "who", "outcome": "done"},
        {"step": "welcome", "outcome": ""},
    ]
    assert any(mend["changes"] for mend in found["nobody-proved"]["repairs"])
    assert json.loads(Operator({}).does("journey", "check", "--json", str(LOGIN)))["findings"] == []


def test_a_warning_is_published_with_a_reason_which_stays_with_the_version(tmp_path: Path, acme: Operator) -> None:
    file = written(tmp_path, LOGIN.read_text() + RESISTANT)
    publish = ("journey", "publish", *AT_ACME)

    refused = acme.types(*publish, file)
    acme.does(*publish, "--accept", f"{KEY}=Passkeys come in spring", file)

    assert refused.exit_code == 1
    assert f"--accept {KEY}=REASON" in refused.output
    kept = json.loads(acme.does("journey", "proof", *THIS, "--json"))
    assert kept["accepted"] == {KEY: "Passkeys come in spring"}
    page = acme.does("journey", "proof", *THIS)
    assert "Passkeys come in spring" in page


def test_an_error_cannot_be_accepted(tmp_path: Path, acme: Operator) -> None:
    file = written(tmp_path, LOGIN.read_text() + RESISTANT.replace("warning", "error"))

    refused = acme.types("journey", "publish", *AT_ACME, "--accept", f"{KEY}=we do not care", file)

    assert refused.exit_code == 1
    assert "error: Before somebody is signed in" in refused.output


@pytest.mark.parametrize("given", ["no-reason", "=why", "key=  "])
def test_a_warning_is_accepted_by_its_key_and_a_reason(given: str) -> None:
    refused = Operator({}).types("journey", "check", "--accept", given, str(LOGIN))

    assert refused.exit_code == 2
    assert "KEY=REASON" in refused.output


def test_the_proof_of_a_version_is_a_page_that_stands_alone(acme: Operator) -> None:
    page = acme.does("journey", "proof", *THIS).encode()

    assert element(page, "h1").text == "Proof of the journey login"
    assert not elements(page, "link")
    assert not elements(page, "script")
    assert "acme" in [each.text for each in elements(page, "dd")]
    assert any("Before somebody is signed in" in each.text for each in elements(page, "td"))


def test_a_version_that_does_not_exist_has_no_proof(acme: Operator) -> None:
    refused = acme.types("journey", "proof", *THIS, "--version", "9")

    assert (refused.exit_code, "version-unknown" in refused.output) == (2, True)


def test_the_difference_of_two_versions_is_said_in_meaning(tmp_path: Path, acme: Operator) -> None:
    file = written(tmp_path, LOGIN.read_text().replace("none: welcome", "none: too-many"))
    as_file = acme.does("journey", "difference", *THIS, "1", file)
    acme.does("journey", "publish", *AT_ACME, file)

    page = acme.does("journey", "difference", *THIS, "1", "2")
    found = json.loads(acme.does("journey", "difference", *THIS, "--json", "1", "2"))

    assert element(page.encode(), "h1").text == "Journey login: version 1 and version 2"
    assert element(as_file.encode(), "h1").text == "Journey login: version 1 and journey.yaml"
    for each in (page, as_file):
        assert "A second factor is asked for (AAL2)" in each
        assert "has set up no authenticator app" in each
    assert found["difference"]["ways_gained"] == [{"step": "code", "outcome": "none", "target": "too-many"}]
    assert found["before"]["published"]["version"] == 1
    assert found["after"]["program"] != found["before"]["program"]


def test_a_version_that_is_compared_with_itself_differs_in_nothing(acme: Operator) -> None:
    page = acme.does("journey", "difference", *THIS, "1", "1")

    assert "Nothing differs in meaning." in page
    assert not elements(page.encode(), "span", **{"class": "badge"})


def test_a_difference_needs_a_version_or_a_file(acme: Operator) -> None:
    refused = acme.types("journey", "difference", *THIS, "1", "nowhere.yaml")

    assert refused.exit_code == 2
    assert "neither the number of a version nor a file" in refused.output


def test_two_journeys_of_different_names_are_said_to_be_two_before_anything_else(
    tmp_path: Path, acme: Operator
) -> None:
    file = written(tmp_path, LOGIN.read_text().replace("journey: login", "journey: back-in"))

    said = acme.does("journey", "difference", *THIS, "1", file)
    found = json.loads(acme.types("journey", "difference", *THIS, "--json", "1", file).stdout)

    warning = "These are two different journeys: login, version 1, and back-in, journey.yaml."
    assert said.splitlines()[0] == warning
    page = said.partition("\n")[2].encode()
    assert element(page, "h1").text == "Journeys login and back-in: version 1 and journey.yaml"
    assert warning in [each.text for each in elements(page, "p")]
    assert "Nothing differs in meaning." not in said
    assert (found["journey"], found["other_journey"]) == ("login", "back-in")


@pytest.mark.parametrize(
    ("more", "said", "data"),
    [
        ("apps: [broker-desk]", "Apps to which it lets people in", {"field": "apps", "after": ["broker-desk"]}),
        ("organisation: europe", "Organisation", {"field": "organisation", "after": ["europe"]}),
        ("lifetime_minutes: 45", "Minutes", {"field": "lifetime_minutes", "before": ["30"], "after": ["45"]}),
        ("variables: {age: integer}", "Variables", {"field": "variables", "after": ["age: integer"]}),
    ],
)
def test_what_a_journey_says_of_itself_as_a_whole_is_part_of_the_difference(
    tmp_path: Path, acme: Operator, more: str, said: str, data: dict[str, object]
) -> None:
    text = LOGIN.read_text().replace("variables: {}\n", "")
    assert more.partition(":")[0] not in text
    file = written(tmp_path, f"{text}{more}\n")

    page = acme.does("journey", "difference", *THIS, "1", file)
    (found,) = json.loads(acme.does("journey", "difference", *THIS, "--json", "1", file))["declared"]

    assert "Nothing differs in meaning." not in page
    assert said in element(page.encode(), "ul", **{"class": "entries"}).text
    assert found == {"before": [], **data}


def test_a_warning_that_was_accepted_is_said_to_be_one_with_its_reason(tmp_path: Path, acme: Operator) -> None:
    file = written(tmp_path, LOGIN.read_text() + RESISTANT)
    as_file = acme.does("journey", "difference", *THIS, "1", file)
    acme.does("journey", "publish", *AT_ACME, "--accept", f"{KEY}=Passkeys come in spring", file)

    page = acme.does("journey", "difference", *THIS, "1", "2")

    assert "New warning" in as_file
    assert "Accepted warning" in page
    assert "a warning, accepted: Passkeys come in spring" in page
    for each in (as_file, page):
        assert "Newly broken" not in each
