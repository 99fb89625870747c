"""A warning that a live journey breaks is named by its key, and accepted with a reason or not at all."""

import pytest

from tests.acme import (
    ALTHOUGH,
    AT_ACME,
    FEW_TEXTS,
    KEY,
    LOG,
    LOGIN,
    RESISTANT,
    TEXTS_ALONE,
    THIS,
    TWO_FACTORS,
    Acme,
)
from tests.unit.pages.samples import elements


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
