"""A version goes from one environment to the next: proved again there, with all that is missing said at once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_platform.provision.shortfall import Shortfall
from handrail_platform.values import Milliseconds
from handrail_platform.verify.prove import JourneyUnproved
from handrail_tenants.audit.entry import Actor
from handrail_tenants.audit.verification import Whole
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.journeys.decision import Decision, Origin
from handrail_tenants.journeys.problems import DecisionInvalid, JourneyMoved, JourneyUnknown
from handrail_tenants.tenancy.registry import EnvironmentsInvalid
from handrail_ui.administration import Administration
from handrail_ui.pages.translator import Translator
from handrail_ui.provisions import InUse, Unprovided
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.studio.environment.desk import EnvironmentDesk, ValueInvalid
from handrail_ui.studio.promote.desk import PromotionDesk, Wish
from handrail_ui.studio.publishing.desk import PublishingDesk
from handrail_ui.studio.publishing.preview import preview
from handrail_ui.studio.publishing.subject import Subject, subject_of
from handrail_ui.studio.workplace import TEXT_FOLDERS
from tests.acme import ALTHOUGH, AT_ACME, LOGIN, TWO_FACTORS, Acme
from tests.colleagues import LENA, OMAR, bring_in_publishers
from tests.partner_step import WITH_PARTNER, partner_journey

NOW: Milliseconds = 1_800_000_000_000
CANARY = "canary-9d2a-never-told"
THANKS: dict[str, Any] = {"step": "end@1", "config": {"result": "success", "continue_to": "${portal}/thanks"}}
ADDRESS: dict[str, Any] = {
    "step": "message@1",
    "config": {"title": {"en": "Write to ${support_email}"}},
    "next": {"done": "thanks"},
}
STEPS: dict[str, Any] = {"address": ADDRESS, "thanks": THANKS}
CONTACT: dict[str, Any] = {
    "format": 1,
    "journey": "contact",
    "name": {"en": "Contact"},
    "start": "address",
    "steps": STEPS,
}
PART: dict[str, Any] = {
    "format": 1,
    "journey": "greeting",
    "part": {"exits": {"done": []}},
    "start": "hello",
    "steps": {
        "hello": {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": {"done": "over"}},
        "over": {"exit": "done"},
    },
}
WISH = Wish(journey="contact", version=1, pointer=0, reason="tried by the helpdesk")


def deed(actor: Actor = LENA, permission: Permission = Permission.JOURNEY_PROMOTE) -> Deed:
    return Deed(actor, permission, Ruling(allow=True, rule="p, publisher"), NOW)


OWNER = deed(permission=Permission.ENVIRONMENT_SET)


def set_values(admin: Administration, tenant: str, **values: str | int | bool) -> None:
    desk = EnvironmentDesk(admin, tenant)
    for name, value in values.items():
        desk.set_value(name, value, admin.registry.settings_of(tenant).revision, OWNER)


@pytest.fixture
def admin(acme: Acme) -> Iterator[Administration]:
    """Return Acme with its staging before it, where `contact` is live."""
    with acme.administration() as admin:
        admin.registry.create("acme-staging", "Staging", {"promotes_to": "acme"}, at=NOW)
        set_values(admin, "acme-staging", support_email="staging@acme.example", portal="https://staging.example")
        publish(admin)
        bring_in_publishers(admin, NOW)
        yield admin


def publish(admin: Administration, tenant: str = "acme-staging") -> None:
    admin.publish(tenant, admin.prove(tenant, parse_plain(CONTACT)), Decision("bob", "", NOW))


@pytest.fixture
def desk(admin: Administration) -> PromotionDesk:
    return PromotionDesk(admin, "acme-staging", "acme")


def provided(admin: Administration) -> None:
    set_values(admin, "acme", support_email="help@acme.example", portal="https://acme.example")


def test_everything_that_is_missing_there_is_said_at_once(desk: PromotionDesk) -> None:
    found = desk.consider("contact", None, Translator.load(TEXT_FOLDERS).speech("en"))

    assert found.lacking == (
        Shortfall("value", "portal", "missing", ("steps.thanks.config.continue_to",)),
        Shortfall("value", "support_email", "missing", ("steps.address.config.title.en",)),
    )
    with pytest.raises(Unprovided) as refused:
        desk.promote(WISH, deed(), deed(), needs_approval=False)
    assert refused.value.lacking == found.lacking


def test_it_goes_live_there_as_the_very_program_with_where_it_comes_from(
    admin: Administration, desk: PromotionDesk
) -> None:
    provided(admin)
    found = desk.consider("contact", 1, Translator.load(TEXT_FOLDERS).speech("en"))
    assert found.is_same_program

    assert desk.promote(WISH, deed(), deed(), needs_approval=False) == "published"

    with admin.journeys("acme") as journeys:
        (line,) = journeys.versions.log("contact")
        assert journeys.active("contact").hash.hex() == found.program
        assert journeys.versions.origin("contact", 1) == Origin("acme-staging", 1, found.program)
    assert (line.origin, line.reason) == (Origin("acme-staging", 1, found.program), "tried by the helpdesk")
    for tenant in ("acme", "acme-staging"):
        with admin.audit(tenant) as log:
            assert isinstance(log.verify(NOW), Whole)
            assert log.read(0, 100)[-1].action == "journey:promote"


def test_nobody_promotes_without_a_reason(admin: Administration, desk: PromotionDesk) -> None:
    provided(admin)

    with pytest.raises(DecisionInvalid):
        desk.promote(msgspec.structs.replace(WISH, reason=" "), deed(), deed(), needs_approval=False)


def test_what_is_live_there_has_moved_meanwhile(admin: Administration, desk: PromotionDesk) -> None:
    provided(admin)
    publish(admin, "acme")

    with pytest.raises(JourneyMoved):
        desk.promote(WISH, deed(), deed(), needs_approval=False)


def test_a_second_person_approves_where_the_next_environment_wants_one(
    admin: Administration, desk: PromotionDesk
) -> None:
    provided(admin)

    assert desk.promote(WISH, deed(), deed(), needs_approval=True) == "asked"

    there = PublishingDesk(admin, "acme")
    with admin.plans("acme") as plans:
        (plan,) = plans.list("contact")
    assert there.approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE)).state == "published"
    with admin.journeys("acme") as journeys:
        origin = journeys.versions.origin("contact", 1)
    assert origin is not None
    assert (origin.tenant, origin.version) == ("acme-staging", 1)


def test_a_value_that_went_missing_meanwhile_refuses_the_plan(admin: Administration, desk: PromotionDesk) -> None:
    provided(admin)
    desk.promote(WISH, deed(), deed(), needs_approval=True)
    EnvironmentDesk(admin, "acme").remove_value("portal", admin.registry.settings_of("acme").revision, OWNER)
    with admin.plans("acme") as plans:
        (plan,) = plans.list("contact")

    ended = PublishingDesk(admin, "acme").approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE))

    assert (ended.state, ended.refusal) == ("refused", "unprovided")


def test_a_value_that_people_need_is_neither_removed_nor_made_unfit(admin: Administration) -> None:
    desk = EnvironmentDesk(admin, "acme-staging")

    def seen() -> str:
        return admin.registry.settings_of("acme-staging").revision

    with pytest.raises(InUse):
        desk.remove_value("portal", seen(), OWNER)
    for wrong in ("http://staging.example", True):
        with pytest.raises(Unprovided):
            desk.set_value("portal", wrong, seen(), OWNER)
    with pytest.raises(ValueInvalid):
        desk.set_value("Not a name", "x", seen(), OWNER)
    desk.set_value("unneeded", 3, seen(), OWNER)
    desk.remove_value("unneeded", seen(), OWNER)

    assert desk.open(NOW).values == {
        "portal": "https://staging.example",
        "support_email": "staging@acme.example",
    }


def test_publishing_refuses_what_names_something_that_is_not_there(admin: Administration) -> None:
    with pytest.raises(Unprovided):
        publish(admin, "acme")


@pytest.mark.parametrize("following", ["acme-staging", "nobody"])
def test_environments_stand_in_no_circle_and_lead_to_one_that_exists(
    admin: Administration, following: str
) -> None:
    with pytest.raises(EnvironmentsInvalid):
        admin.registry.configure("acme", {"promotes_to": following})


def test_at_most_three_environments_stand_in_a_row(admin: Administration) -> None:
    admin.registry.create("acme-draft", "Draft", {"promotes_to": "acme-staging"}, at=NOW)
    with pytest.raises(EnvironmentsInvalid):
        admin.registry.create("acme-idea", "Idea", {"promotes_to": "acme-draft"}, at=NOW)
    admin.registry.create("acme-last", "Last", {}, at=NOW)
    with pytest.raises(EnvironmentsInvalid):
        admin.registry.configure("acme", {"promotes_to": "acme-last"})


def test_a_secret_is_told_to_nobody_by_log_page_or_export(acme: Acme, admin: Administration) -> None:
    desk = EnvironmentDesk(admin, "acme-staging")

    desk.set_secret("partner_key", CANARY, OWNER)

    with admin.audit("acme-staging") as log:
        told = repr(log.read(0, 100))
        assert isinstance(log.verify(NOW), Whole)
    exported = acme.does("audit", "list", "acme-staging")
    assert "secret/partner_key" in told
    assert "secret/partner_key" in exported
    for seen in (told, exported, repr(desk.open(NOW)), repr(admin.registry.settings_of("acme-staging"))):
        assert CANARY not in seen


def test_a_journey_that_names_a_missing_secret_is_neither_published_nor_promoted(acme: Acme) -> None:
    with acme.administration() as opened:
        admin = replace(opened, steps=WITH_PARTNER)
        admin.registry.create("acme-staging", "Staging", {"promotes_to": "acme"}, at=NOW)
        document = parse_plain(partner_journey())
        with pytest.raises(Unprovided):
            admin.publish("acme-staging", admin.prove("acme-staging", document), Decision("bob", "", NOW))
        EnvironmentDesk(admin, "acme-staging").set_secret("partner_key", CANARY, OWNER)
        admin.publish("acme-staging", admin.prove("acme-staging", document), Decision("bob", "", NOW))

        wish = msgspec.structs.replace(WISH, journey="partner")
        with pytest.raises(Unprovided) as refused:
            PromotionDesk(admin, "acme-staging", "acme").promote(wish, deed(), deed(), needs_approval=False)
        with pytest.raises(InUse):
            EnvironmentDesk(admin, "acme-staging").remove_secret("partner_key", OWNER)

    assert [(each.kind, each.name) for each in refused.value.lacking] == [("secret", "partner_key")]
    assert CANARY not in str(refused.value)


def test_an_operator_promotes_from_the_command_line(acme: Acme, admin: Administration) -> None:
    words = ("journey", "promote", "--tenant", "acme-staging", "--journey", "contact", "--reason", "tried")
    missing = acme.operator.types(*words)
    assert missing.exit_code == 2
    assert "value portal: missing; value support_email: missing" in missing.output
    assert acme.operator.types(*words[:-2]).exit_code == 2
    provided(admin)

    assert "acme: contact is live as version 1" in acme.does(*words)

    with admin.journeys("acme") as journeys:
        origin = journeys.versions.origin("contact", 1)
    assert origin is not None
    assert origin.tenant == "acme-staging"
    assert acme.operator.types("journey", "promote", "--tenant", "acme", *words[4:]).exit_code == 2


def test_guardrails_that_are_not_kept_there_are_said(acme: Acme, admin: Administration) -> None:
    document = parse_yaml(LOGIN.read_bytes().replace(b"journey: login", b"journey: entrance", 1))
    admin.publish("acme-staging", admin.prove("acme-staging", document), Decision("bob", "", NOW))
    acme.demands(TWO_FACTORS, *ALTHOUGH)

    desk = PromotionDesk(admin, "acme-staging", "acme")
    found = desk.consider("entrance", None, Translator.load(TEXT_FOLDERS).speech("en"))
    assert not found.is_same_program
    assert found.judged.judgement is not None
    assert found.judged.judgement.findings
    with pytest.raises(JourneyUnproved):
        desk.promote(msgspec.structs.replace(WISH, journey="entrance"), deed(), deed(), needs_approval=False)

    words = ("--tenant", "acme-staging", "--journey", "entrance", "--reason", "tried")
    typed = acme.operator.types("journey", "promote", *words)
    assert typed.exit_code == 1
    assert "welcome" in typed.output
    with admin.journeys("acme") as journeys:
        assert journeys.find("entrance") is None


def subject(admin: Administration) -> Subject:
    with admin.plans("acme") as plans:
        listed = plans.list("contact")
    return subject_of(Desk(admin, "acme"), "contact", listed)


def test_who_approves_looks_at_what_waits_and_not_at_a_draft_beside_it(
    admin: Administration, desk: PromotionDesk
) -> None:
    provided(admin)
    harmless = {**CONTACT, "name": {"en": "Harmless"}, "start": "thanks", "steps": {"thanks": THANKS}}
    with admin.drafts("acme") as drafts:
        drafts.save("contact", msgspec.json.encode(harmless).decode(), 0, by="somebody", at=NOW)
    desk.promote(WISH, deed(), deed(), needs_approval=True)

    seen = subject(admin)

    assert seen.plan is not None
    document = parse_plain(seen.opened.plain)
    assert (document, seen.opened.revision, seen.is_known) == (parse_plain(CONTACT), 1, True)
    before = preview(admin, "acme", document, Translator.load(TEXT_FOLDERS).speech("en"), NOW, seen.parts)
    assert before.meaning.program == seen.plan.intent.hash.hex()


def test_a_journey_of_which_there_is_nothing_but_a_plan_is_looked_at_all_the_same(
    admin: Administration, desk: PromotionDesk
) -> None:
    provided(admin)
    with pytest.raises(JourneyUnknown):
        subject(admin)
    desk.promote(WISH, deed(), deed(), needs_approval=True)

    seen = subject(admin)

    assert (seen.opened.revision, seen.opened.live_version, seen.is_known) == (0, 0, False)
    assert parse_plain(seen.opened.plain) == parse_plain(CONTACT)
    with admin.plans("acme") as plans:
        (waiting,) = plans.all_waiting()
    assert (waiting.journey, waiting.state, waiting.asked_by) == ("contact", "asked", f"handrail/{LENA.subject}")


def test_parts_that_come_along_are_those_that_are_looked_at(admin: Administration, desk: PromotionDesk) -> None:
    provided(admin)
    for tenant, title in (("acme-staging", "Tried"), ("acme", "Other")):
        part = {**PART, "name": {"en": title}}
        admin.publish(tenant, admin.prove(tenant, parse_plain(part)), Decision("bob", "", NOW))
    calling = {**CONTACT, "steps": {**STEPS, "address": {"journey": "greeting", "next": {"done": "thanks"}}}}
    admin.publish("acme-staging", admin.prove("acme-staging", parse_plain(calling)), Decision("bob", "", NOW))
    desk.promote(msgspec.structs.replace(WISH, version=2), deed(), deed(), needs_approval=True)

    seen = subject(admin)

    assert seen.parts["greeting"].name == {"en": "Tried"}
    say = Translator.load(TEXT_FOLDERS).speech("en")
    assert Desk(admin, "acme").weigh(seen.opened, say, seen.parts).judgement is not None
    told = preview(admin, "acme", parse_plain(seen.opened.plain), say, NOW, seen.parts).meaning
    assert {each.name: [step.name for step in each.steps] for each in told.parts} == {
        "greeting": ["hello", "over"]
    }


def test_a_draft_that_cannot_be_read_hides_no_plan(admin: Administration, desk: PromotionDesk) -> None:
    provided(admin)
    desk.promote(WISH, deed(), deed(), needs_approval=True)
    with admin.drafts("acme") as drafts:
        drafts.save("contact", "name: [", 0, by="somebody", at=NOW)

    assert parse_plain(subject(admin).opened.plain) == parse_plain(CONTACT)


def test_values_are_set_by_name_told_in_the_log_and_never_taken_from_people(acme: Acme) -> None:
    acme.does(
        "tenant",
        "configure",
        "acme",
        "--settings",
        acme.file("values: {portal: https://a.example, support_email: a@acme.example, most: 3}"),
    )
    acme.does("journey", "publish", *AT_ACME, acme.file(json.dumps(CONTACT)))

    refused = acme.operator.types("tenant", "configure", "acme", "--settings", acme.file("values: {portal: 7}"))
    acme.does("tenant", "configure", "acme", "--by", "bob", "--settings", acme.file("values: {most: 4}"))

    assert refused.exit_code != 0
    assert "portal" in refused.output
    with acme.administration() as admin:
        assert admin.registry.settings_of("acme").values["values"] == {
            "portal": "https://a.example",
            "support_email": "a@acme.example",
            "most": 4,
        }
        with admin.audit("acme") as log:
            line = log.read(0, 100)[-1]
            assert isinstance(log.verify(NOW), Whole)
    assert (line.action, line.actor.subject, line.before) == (
        "settings:set",
        "bob",
        '{"values":{"most":3,"portal":"https://a.example","support_email":"a@acme.example"}}',
    )
