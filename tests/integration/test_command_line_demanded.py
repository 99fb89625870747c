"""Guardrails are set beside versions that run: what is said of those before, at that moment, and ever after."""

import json
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import handrail_ui.demo
from handrail_platform.guard.guardrail import MessagesBounded
from handrail_tenants.guardrails.repository import KEPT_REVISIONS
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import Administration, administration
from tests.add_a_key import ADD_A_KEY
from tests.command_line import Operator
from tests.serve_server import on_sqlite
from tests.unit.pages.samples import element, elements

LOGIN = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml"
AT_ACME = ("--tenant", "acme")
THIS = (*AT_ACME, "--journey", "login")
LOG = ("guardrails", "log", *AT_ACME)
TWO_FACTORS = """
guardrails:
  - {rule: before, id: two-factors, before: sign-in, require: [{kind: authenticated, level: 2}]}
"""
FEW_TEXTS = "  - {rule: messages-bounded, id: few-texts, channel: text, most: 3}\n"
TEXTS_ALONE = f"guardrails:\n{FEW_TEXTS}"
RESISTANT = """
guardrails:
  - {rule: before, id: resistant, severity: warning, before: sign-in,
     require: [{kind: authenticated, level: 2, phishing_resistant: true}]}
"""
KEY = "login/resistant/phishing-resistance-missing/welcome"
STRONGER = LOGIN.read_text().replace("none: welcome", "none: too-many")


class Acme:
    """Types commands about the tenant Acme, whose `login` has one version."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._installation = on_sqlite(folder)
        self.operator = Operator(self._installation.environment)
        self.operator.does("tenant", "create", "acme", "--name", "Acme")
        self.operator.does("journey", "publish", *AT_ACME, "--by", "lena", "--reason", "the first", str(LOGIN))

    def administration(self) -> AbstractContextManager[Administration]:
        return administration(self._installation.settings)

    def file(self, text: str) -> str:
        self._count += 1
        file = self._folder / f"{self._count}.yaml"
        file.write_text(text)
        return str(file)

    def sets(self, text: str, *more: str) -> tuple[int, str]:
        """Return the exit code and the output of setting guardrails."""
        result = self.operator.types("guardrails", "set", *AT_ACME, *more, self.file(text))
        return result.exit_code, result.output

    def demands(self, text: str, *more: str) -> str:
        """Set guardrails, which must succeed."""
        code, output = self.sets(text, *more)
        assert code == 0, output
        return output

    def does(self, *words: str) -> str:
        return self.operator.does(*words)

    def log(self) -> tuple[str, str]:
        """Return everything that is ever decided about the tenant."""
        return self.does(*LOG), self.does("journey", "log", *THIS)


@pytest.fixture
def acme(tmp_path: Path) -> Acme:
    return Acme(tmp_path)


ALTHOUGH = ("--although-broken", "--by", "bob", "--reason", "repaired on Monday")


class TestProofs:
    """A proof is of its date."""

    def test_it_says_under_which_guardrails_it_was_made(self, acme: Acme) -> None:
        acme.demands(TWO_FACTORS, *ALTHOUGH)
        acme.demands(TEXTS_ALONE, "--scope", "app:desk")
        acme.does("journey", "publish", *AT_ACME, acme.file(f"{STRONGER}apps: [desk]\n"))

        page = acme.does("journey", "proof", *THIS)
        filed = json.loads(acme.does("journey", "proof", *THIS, "--json"))

        assert [(each["scope"], each["revision"]) for each in filed["scopes"]] == [("tenant", 1), ("app:desk", 1)]
        assert "tenant: revision 1 of " in page
        assert "app:desk: revision 1 of " in page
        assert "that was in force then" in element(page.encode(), "main").text

    def test_it_says_what_was_set_since_that_the_version_breaks(self, acme: Acme) -> None:
        before = json.loads(acme.does("journey", "proof", *THIS, "--json"))
        acme.demands(TWO_FACTORS, *ALTHOUGH)
        acme.demands(TWO_FACTORS + FEW_TEXTS, "--although-broken", "--by", "eve", "--reason", "texts cost")

        page = acme.does("journey", "proof", *THIS)
        after = json.loads(acme.does("journey", "proof", *THIS, "--json"))

        (since,) = elements(page.encode(), "section", id="since")
        assert "Before somebody is signed in: two factors (AAL2)" in since.text
        assert "tenant, revision 1" in " ".join(since.text.split())
        assert "bob: repaired on Monday" in since.text
        assert "eve" not in since.text, "it broke them before"
        assert "Somebody gets here with less than AAL2." in since.text
        assert "repaired on Monday" in since.text
        assert [(each["guardrail"], each["revision"], each["by"]) for each in after["since"]] == [
            ("two-factors", 1, "bob")
        ]
        assert {**after, "since": []} == before, "what was filed stays as it was filed"

    def test_it_says_so_where_what_was_there_before_demands_more_since(self, acme: Acme) -> None:
        enrol = acme.file(ADD_A_KEY)
        acme.does("journey", "publish", *AT_ACME, enrol)
        acme.demands(TWO_FACTORS, "--scope", "app:desk", *ALTHOUGH)

        page = acme.does("journey", "proof", *AT_ACME, "--journey", "add-a-key")

        (since,) = elements(page.encode(), "section", id="since")
        assert "app:desk, revision 1" in " ".join(since.text.split())

    def test_it_says_nothing_of_the_kind_where_nothing_is_broken(self, acme: Acme) -> None:
        acme.demands(TEXTS_ALONE)

        assert not elements(acme.does("journey", "proof", *THIS).encode(), "section", id="since")
        assert json.loads(acme.does("journey", "proof", *THIS, "--json"))["since"] == []

    def test_it_says_nothing_more_once_it_is_not_demanded_any_more(self, acme: Acme) -> None:
        acme.demands(TWO_FACTORS, *ALTHOUGH)
        acme.demands("guardrails: []\n")

        assert not elements(acme.does("journey", "proof", *THIS).encode(), "section", id="since")

    def test_it_says_so_where_nobody_knows_any_more_who_demanded_it(self, acme: Acme) -> None:
        acme.demands(TWO_FACTORS, *ALTHOUGH)
        with acme.administration() as admin, admin.guardrails("acme") as guardrails:
            (two_factors,) = guardrails.present()
            for number in range(1, KEPT_REVISIONS + 2):
                texts = MessagesBounded(id="few-texts", channel="text", most=number)
                why = Decision("eve", "texts cost", clock.now())
                guardrails.set("tenant", (*two_factors.guardrails, texts), why, expected=number)

        (since,) = elements(acme.does("journey", "proof", *THIS).encode(), "section", id="since")

        assert "Before somebody is signed in: two factors (AAL2)" in since.text
        assert "Who set it is not kept any more" in since.text
        assert "bob: repaired on Monday" in acme.does(*LOG), "the log knows"

    def test_it_names_a_guardrail_of_the_journey_itself_whose_id_was_taken_since(self, acme: Acme) -> None:
        own = TWO_FACTORS.replace("level: 2", "level: 1")
        acme.does("journey", "publish", *AT_ACME, acme.file(LOGIN.read_text() + own))
        acme.demands(TWO_FACTORS, *ALTHOUGH)

        page = acme.does("journey", "proof", *THIS)
        listed = acme.does("journey", "versions", *THIS)

        (since,) = elements(page.encode(), "section", id="since")
        assert "This version cannot be judged under what is demanded now." in since.text
        assert "bob: repaired on Monday" in since.text
        assert "2        live, cannot be judged under what is demanded now  " in listed


class TestVersions:
    """A version that breaks what was set since is live, and not as if nothing were wrong."""

    def test_one_that_is_live_is_marked(self, acme: Acme) -> None:
        acme.demands(TWO_FACTORS, *ALTHOUGH)

        listed = acme.does("journey", "versions", *THIS)

        assert "1        live, breaks guardrails set since: two-factors  " in listed

    def test_one_that_has_a_share_is_marked(self, acme: Acme) -> None:
        acme.does("journey", "publish", *AT_ACME, "--share", "10", acme.file(STRONGER))
        acme.demands(TWO_FACTORS, *ALTHOUGH)

        listed = acme.does("journey", "versions", *THIS).splitlines()

        assert listed[1].startswith("2        10 %  ")
        assert listed[2].startswith("1        90 %, breaks guardrails set since: two-factors  ")

    def test_one_that_gives_a_warning_that_was_accepted_is_not(self, acme: Acme) -> None:
        acme.demands(RESISTANT, "--accept", f"{KEY}=Passkeys come in spring")

        assert "1        live  " in acme.does("journey", "versions", *THIS)


class TestWarnings:
    """A live journey may break a warning, if somebody says why."""

    def test_one_is_called_so_with_the_key_that_accepts_it(self, acme: Acme) -> None:
        code, output = acme.sets(RESISTANT)

        assert code == 1
        assert "login, version 1, is live and breaks them\n  warning: Before somebody is signed in: " in output
        assert f"\nTo set them all the same: --accept {KEY}=REASON" in output
        assert "Nothing was set." in output

    def test_what_accepts_several_is_one_line_of_a_shell(self, acme: Acme) -> None:
        acme.does(
            "journey", "publish", *AT_ACME, acme.file(LOGIN.read_text().replace(": login\n", ": entry\n", 1))
        )

        _, output = acme.sets(RESISTANT)

        key = KEY.replace("login", "entry", 1)
        line = f"To set them all the same: --accept {key}=REASON \\\n  --accept {KEY}=REASON\n"
        assert line in output

    def test_an_error_is_called_so_and_cannot_be_accepted(self, acme: Acme) -> None:
        key = "login/two-factors/assurance-missing/welcome"

        code, output = acme.sets(TWO_FACTORS, "--accept", f"{key}=we do not care")

        assert code == 1
        assert "  error: Before somebody is signed in: two factors (AAL2)" in output
        assert "--accept" not in output
        assert "two-factors" not in acme.does("guardrails", "list", *AT_ACME)

    def test_one_that_is_accepted_is_set_and_its_reason_stays(self, acme: Acme) -> None:
        output = acme.demands(RESISTANT, "--accept", f"{KEY}=Passkeys come in spring", "--by", "bob")

        assert "acme: tenant has 1 guardrail (revision 1).\n" in output
        log = acme.does(*LOG)
        assert f"accepted: {KEY} (version 1): Passkeys come in spring" in log
        (since,) = elements(acme.does("journey", "proof", *THIS).encode(), "section", id="since")
        assert "Passkeys come in spring" in since.text

    def test_one_that_was_accepted_when_they_were_set_is_not_asked_about_again(self, acme: Acme) -> None:
        acme.demands(RESISTANT, "--accept", f"{KEY}=Passkeys come in spring")

        acme.demands(RESISTANT + FEW_TEXTS)
        acme.demands(RESISTANT + FEW_TEXTS.replace("3", "2"))

        assert "1        live  " in acme.does("journey", "versions", *THIS)

    def test_one_that_was_accepted_with_the_version_is_not_asked_about_again(self, acme: Acme) -> None:
        own = acme.file(LOGIN.read_text() + RESISTANT)
        key = KEY.removeprefix("login/")
        acme.does("journey", "publish", *AT_ACME, "--accept", f"{key}=Passkeys come in spring", own)

        acme.demands(TEXTS_ALONE)

        assert "live  " in acme.does("journey", "versions", *THIS).splitlines()[1]

    def test_what_was_accepted_with_the_version_is_no_answer_to_another_demand(self, acme: Acme) -> None:
        acme.demands(RESISTANT, *ALTHOUGH)
        key = KEY.removeprefix("login/")
        acme.does("journey", "publish", *AT_ACME, "--accept", f"{key}=Passkeys come in spring", str(LOGIN))

        code, output = acme.sets(RESISTANT.replace("level: 2", "level: 3"))

        assert code == 1
        assert "login, version 2, is live and breaks them\n  warning: " in output

    def test_what_was_accepted_since_is_no_answer_to_another_demand(self, acme: Acme) -> None:
        acme.demands(RESISTANT, "--accept", f"{KEY}=Passkeys come in spring")
        stronger = RESISTANT.replace("level: 2", "level: 3")

        code, output = acme.sets(stronger)

        assert code == 1
        assert f"\nTo set them all the same: --accept {KEY}=REASON" in output

        acme.demands(stronger, "--accept", f"{KEY}=Passkeys come in autumn")

        assert f"accepted: {KEY} (version 1): Passkeys come in autumn" in acme.does(*LOG)

    def test_what_was_accepted_since_is_no_answer_to_what_was_set_although_it_is_broken(self, acme: Acme) -> None:
        acme.demands(RESISTANT, "--accept", f"{KEY}=Passkeys come in spring")

        acme.demands(RESISTANT.replace("level: 2", "level: 3"), *ALTHOUGH)

        assert "live, breaks guardrails set since: resistant  " in acme.does("journey", "versions", *THIS)

    def test_whoever_sets_them_although_they_are_broken_needs_to_accept_nothing(self, acme: Acme) -> None:
        acme.demands(RESISTANT, *ALTHOUGH)

        assert "live, breaks guardrails set since: resistant  " in acme.does("journey", "versions", *THIS)

    @pytest.mark.parametrize("reason", ["a\x07bell", "x" * 1_001])
    def test_a_reason_that_nobody_could_read_is_refused(self, acme: Acme, reason: str) -> None:
        code, output = acme.sets(RESISTANT, "--accept", f"{KEY}={reason}")

        assert (code, "decision-invalid" in output) == (2, True)
        assert "resistant" not in acme.does("guardrails", "list", *AT_ACME)


class TestKeys:
    """A key that is mistyped is not taken for nothing."""

    def test_one_of_no_warning_is_refused_with_those_that_there_are(self, acme: Acme) -> None:
        code, output = acme.sets(RESISTANT, "--accept", "login/resisting=soon")

        assert code == 2
        assert "warning-unknown" in output
        assert f"There are: {KEY}" in output
        assert "resistant" not in acme.does("guardrails", "list", *AT_ACME)

    @pytest.mark.parametrize("command", [("publish", *AT_ACME), ("check",), ("check", "--json")])
    def test_publishing_and_checking_say_the_same(self, acme: Acme, command: tuple[str, ...]) -> None:
        file = acme.file(LOGIN.read_text() + RESISTANT)

        refused = acme.operator.types("journey", *command, "--accept", "resisting=soon", file)

        assert refused.exit_code == 2
        assert "resisting" in refused.output
        assert "warning-unknown" in refused.output
        assert f"There are: {KEY.removeprefix('login/')}" in refused.output

    def test_where_there_is_none_it_says_so(self, acme: Acme) -> None:
        refused = acme.operator.types("journey", "check", "--accept", "resistant=soon", str(LOGIN))

        assert (refused.exit_code, "There are none." in refused.output) == (2, True)


class TestNothing:
    """What is so already is not decided again, and whoever decides it is told."""

    def test_publishing_what_is_live_says_that_nothing_changed(self, acme: Acme) -> None:
        before = acme.log()

        said = acme.does("journey", "publish", *AT_ACME, "--reason", "once more", str(LOGIN))

        already = "acme: login is live as version 1 already (revision 1). "
        assert said == f"{already}Nothing was changed, and the reason is not kept.\n"
        assert acme.log() == before

    def test_without_a_reason_none_is_spoken_of(self, acme: Acme) -> None:
        said = acme.does("journey", "publish", *AT_ACME, str(LOGIN))

        assert said == "acme: login is live as version 1 already (revision 1). Nothing was changed.\n"

    def test_other_reasons_for_what_was_accepted_before_are_said_to_be_dropped(self, acme: Acme) -> None:
        file, key = acme.file(LOGIN.read_text() + RESISTANT), KEY.removeprefix("login/")
        publish = ("journey", "publish", *AT_ACME, file, "--accept")
        acme.does(*publish, f"{key}=Passkeys come in spring")

        same = acme.does(*publish, f"{key}=Passkeys come in spring")
        other = acme.does(*publish, f"{key}=Passkeys come never")

        assert "stays as it was filed" not in same
        assert "its proof stays as it was filed: other reasons to accept are not kept.\n" in other
        assert json.loads(acme.does("journey", "proof", *THIS, "--json"))["accepted"] == {
            key: "Passkeys come in spring"
        }

    def test_going_where_one_is_says_that_nothing_changed(self, acme: Acme) -> None:
        back = acme.does("journey", "rollback", *THIS, "--to", "1")
        split = acme.does("journey", "split", *THIS, "1=100")

        assert back == split == "acme: login is live as version 1 already (revision 1). Nothing was changed.\n"

    def test_setting_what_is_set_changes_nothing(self, acme: Acme) -> None:
        acme.demands(TEXTS_ALONE)
        before = acme.log()

        said = acme.demands(TEXTS_ALONE, "--reason", "once more")

        assert said == (
            "acme: tenant has 1 guardrail already (revision 1). Nothing was changed, and the reason is not kept.\n"
        )
        assert acme.log() == before

    def test_taking_nobody_over_is_not_decided(self, acme: Acme) -> None:
        acme.does("journey", "publish", *AT_ACME, acme.file(STRONGER))
        before = acme.log()

        said = acme.does("journey", "migrate", *THIS, "--from", "1", "--to", "2", "--reason", "safer")

        assert said.endswith("Nobody is to be taken over. Nothing was changed, and the reason is not kept.\n")
        assert acme.log() == before


class TestLog:
    """What was decided about guardrails can be read, and stays."""

    def test_it_says_who_set_what_when_why_and_what_broke_them(self, acme: Acme) -> None:
        acme.demands(TWO_FACTORS, *ALTHOUGH)
        acme.demands("guardrails: []\n", "--by", "eve")

        newest, *_, last = blocks(acme.does(*LOG))

        assert newest[0].startswith("revision 2, ")
        assert newest[0].endswith(" by eve")
        assert newest[1] == "  no guardrails"
        assert last[0].startswith("revision 1, ")
        assert last[0].endswith(" by bob: repaired on Monday")
        assert last[1:] == ["  1 guardrail: two-factors", "  broken then by: login 1"]

    def test_each_scope_has_its_own(self, acme: Acme) -> None:
        acme.demands(TWO_FACTORS, "--scope", "app:desk")

        assert acme.does(*LOG) == ""
        assert "two-factors" in acme.does(*LOG, "--scope", "app:desk")

    def test_it_goes_on_where_it_ended(self, acme: Acme) -> None:
        for most in (3, 2, 1):
            acme.demands(TEXTS_ALONE.replace("3", str(most)))

        said = acme.does(*LOG, "--before", "3")

        assert [each[0].split(",")[0] for each in blocks(said)] == ["revision 2", "revision 1"]


def blocks(said: str) -> list[list[str]]:
    """Return what was said of each revision."""
    found: list[list[str]] = []
    for line in said.splitlines():
        if not line.startswith(" "):
            found.append([])
        found[-1].append(line)
    return found


class TestJourneys:
    """Whoever comes new to a tenant sees what there is."""

    def test_they_are_listed_with_what_is_live_since_when_and_by_whom(self, acme: Acme) -> None:
        acme.does("journey", "publish", *AT_ACME, "--share", "10", "--by", "bob", acme.file(STRONGER))
        acme.does("journey", "publish", *AT_ACME, acme.file(ADD_A_KEY))

        head, first, second = acme.does("journey", "list", *AT_ACME).splitlines()

        assert head.split() == ["journey", "live", "since", "by", "draft"]
        assert first.startswith("add-a-key  version 1                    ")
        assert first.endswith(" command line")
        assert second.startswith("login      version 1 90 %, version 2 10 %  ")
        assert second.endswith(" bob")

    def test_a_tenant_without_any_has_none(self, acme: Acme) -> None:
        acme.does("tenant", "create", "globex", "--name", "Globex")

        assert acme.does("journey", "list", "--tenant", "globex") == "journey  live  since  by  draft\n"

    def test_the_list_goes_on_where_it_ended(self, acme: Acme) -> None:
        acme.does("journey", "publish", *AT_ACME, acme.file(ADD_A_KEY))

        assert len(acme.does("journey", "list", *AT_ACME, "--after", "add-a-key").splitlines()) == 2


class TestDryRuns:
    """Whoever asks first changes nothing."""

    def test_guardrails_that_would_be_broken_are_said_to_be(self, acme: Acme) -> None:
        before = acme.log()

        code, output = acme.sets(TWO_FACTORS, "--dry-run")

        assert code == 1
        assert "login, version 1, is live and breaks them" in output
        assert "Nothing was set." in output
        assert acme.log() == before

    def test_guardrails_that_would_be_set_are_not(self, acme: Acme) -> None:
        before = acme.log()

        said = acme.demands(TEXTS_ALONE, "--dry-run")
        forced = acme.demands(TWO_FACTORS, "--dry-run", *ALTHOUGH)

        assert said == "acme: tenant would have 1 guardrail. Nothing was set.\n"
        assert "login, version 1, is live and breaks them" in forced
        assert forced.endswith(said)
        assert acme.log() == before

    def test_what_is_set_already_is_said_to_be(self, acme: Acme) -> None:
        assert acme.demands("guardrails: []\n", "--dry-run") == (
            "acme: tenant has no guardrails already (revision 0). Nothing was set.\n"
        )
