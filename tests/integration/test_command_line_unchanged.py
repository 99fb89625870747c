"""A decision that changes nothing is not kept, and whoever types it is told."""

import json

from tests.acme import ALTHOUGH, AT_ACME, KEY, LOGIN, RESISTANT, STRONGER, TEXTS_ALONE, THIS, TWO_FACTORS, Acme


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
