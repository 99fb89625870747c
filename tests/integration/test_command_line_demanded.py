"""Guardrails are set beside versions that run: what is said of those before, at that moment, and ever after."""

import json

from handrail_platform.guard.guardrail import MessagesBounded
from handrail_tenants.guardrails.repository import KEPT_REVISIONS
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from tests.acme import (
    ALTHOUGH,
    AT_ACME,
    FEW_TEXTS,
    KEY,
    LOG,
    LOGIN,
    RESISTANT,
    STRONGER,
    TEXTS_ALONE,
    THIS,
    TWO_FACTORS,
    Acme,
)
from tests.add_a_key import ADD_A_KEY
from tests.unit.pages.samples import element, elements


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
