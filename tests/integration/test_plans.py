"""A planned publication goes live once, as it was proved, or says what was in its way."""

from collections.abc import Iterator

import msgspec
import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.document.change import Change
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.audit.entry import Actor
from handrail_tenants.audit.verification import Whole
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import DecisionInvalid, SplitInvalid
from handrail_tenants.plans.problems import MomentInvalid, PlanMoved, PlanOutdated, PlanPresent
from handrail_tenants.plans.repository import LATEST, Plan
from handrail_ui.administration import Administration
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.studio.publishing.desk import PublishingDesk, VersionWish, Wish
from tests.acme import ALTHOUGH, AT_ACME, STRONGER, TEXTS_ALONE, THIS, Acme
from tests.colleagues import LENA, OMAR, account, bring_in_publishers

NOW: Milliseconds = 1_800_000_000_000
TOMORROW = NOW + 86_400_000
COME_IN = Change(("name", "en"), "Come in")
WISH = Wish(journey="login", revision=1, pointer=1, reason="for Monday")


def deed(actor: Actor, permission: Permission = Permission.JOURNEY_PUBLISH) -> Deed:
    return Deed(actor, permission, Ruling(allow=True, rule="p, publisher"), NOW)


@pytest.fixture
def desk(acme: Acme) -> Iterator[PublishingDesk]:
    """Return the desk of Acme, where Lena and Omar publish, and `login` has a draft."""
    with acme.administration() as admin:
        yield desk_with_a_draft(admin)


def desk_with_a_draft(admin: Administration) -> PublishingDesk:
    bring_in_publishers(admin, NOW)
    Desk(admin, "acme").change("login", [COME_IN], 0, deed(LENA, Permission.DRAFT_EDIT))
    return PublishingDesk(admin, "acme")


def planned(desk: PublishingDesk, at: Milliseconds = TOMORROW, *, needs_approval: bool = False) -> Plan:
    wish = msgspec.structs.replace(WISH, publish_at=at)
    return desk.plan(wish, deed(LENA), needs_approval=needs_approval)


def now_of(desk: PublishingDesk, plan: Plan) -> Plan:
    with desk.admin.plans("acme") as plans:
        return plans.at("login", plan.number)


def live_version(desk: PublishingDesk) -> int:
    return Desk(desk.admin, "acme").open("login").live_version


def test_it_goes_live_at_its_moment_and_is_no_draft_any_more(desk: PublishingDesk) -> None:
    plan = planned(desk)
    assert live_version(desk) == 1

    desk.carry_out("login", plan.number, TOMORROW)

    opened = Desk(desk.admin, "acme").open("login")
    assert (opened.live_version, opened.revision, now_of(desk, plan).state) == (2, 0, "published")
    with desk.admin.journeys("acme") as journeys:
        (line, *_) = journeys.versions.log("login")
    assert (line.by, line.at, line.reason) == (f"handrail/{LENA.subject}", TOMORROW, "for Monday")


def test_it_goes_live_once(desk: PublishingDesk) -> None:
    plan = planned(desk)
    desk.carry_out("login", plan.number, TOMORROW)

    with pytest.raises(PlanMoved):
        desk.carry_out("login", plan.number, TOMORROW)

    with desk.admin.journeys("acme") as journeys:
        assert len(journeys.versions.log("login")) == 2
    assert now_of(desk, plan).state == "published"


def test_a_share_goes_live_as_a_share(desk: PublishingDesk) -> None:
    plan = desk.plan(
        msgspec.structs.replace(WISH, publish_at=TOMORROW, share=10), deed(LENA), needs_approval=False
    )

    desk.carry_out("login", plan.number, TOMORROW)

    with desk.admin.journeys("acme") as journeys:
        live = journeys.versions.live("login")
    assert {each.version: each.weight for each in live.shares} == {1: 90, 2: 10}


def test_what_is_live_has_moved_and_so_it_does_not_go_live(acme: Acme, desk: PublishingDesk) -> None:
    plan = planned(desk)
    acme.does("journey", "publish", *AT_ACME, "--by", "bob", "--reason", "why", acme.file(STRONGER))

    desk.carry_out("login", plan.number, TOMORROW)

    found = now_of(desk, plan)
    assert (found.state, found.refusal, found.ends_at) == ("refused", "journey-moved", TOMORROW)
    assert Desk(desk.admin, "acme").open("login").revision == 1


def test_guardrails_have_changed_and_so_it_is_not_what_was_proved(acme: Acme, desk: PublishingDesk) -> None:
    plan = planned(desk)
    acme.demands(TEXTS_ALONE, *ALTHOUGH)

    desk.carry_out("login", plan.number, TOMORROW)

    assert (now_of(desk, plan).state, now_of(desk, plan).refusal) == ("refused", "plan-outdated")
    assert live_version(desk) == 1


def test_whoever_planned_it_may_not_publish_any_more(desk: PublishingDesk) -> None:
    plan = planned(desk)
    with desk.admin.staff("acme") as staff:
        staff.remove(LENA.issuer, PersonId(bytes.fromhex(LENA.subject)), Role.PUBLISHER)

    desk.carry_out("login", plan.number, TOMORROW)

    assert now_of(desk, plan).refusal == "publisher-gone"
    assert live_version(desk) == 1


@pytest.mark.parametrize("state", ["suspended", "deleted"])
def test_whoever_planned_it_has_no_account_any_more_that_may_come_in(desk: PublishingDesk, state: str) -> None:
    plan = planned(desk)
    account(desk.admin, LENA, state, NOW)

    desk.carry_out("login", plan.number, TOMORROW)

    assert now_of(desk, plan).refusal == "publisher-gone"
    assert live_version(desk) == 1


def test_what_was_called_off_does_not_go_live(desk: PublishingDesk) -> None:
    plan = planned(desk)
    desk.withdraw(plan, deed(OMAR))

    with pytest.raises(PlanMoved):
        desk.carry_out("login", plan.number, TOMORROW)
    with pytest.raises(PlanMoved):
        desk.withdraw(plan, deed(OMAR))

    assert (now_of(desk, plan).state, live_version(desk)) == ("withdrawn", 1)


def test_one_publication_of_a_journey_is_planned_at_a_time(desk: PublishingDesk) -> None:
    first = planned(desk)
    with pytest.raises(PlanPresent):
        planned(desk)

    desk.withdraw(first, deed(LENA))

    assert planned(desk).number == 2


@pytest.mark.parametrize("at", [NOW, NOW - 1, NOW + LATEST + 1])
def test_it_is_planned_for_a_moment_to_come(desk: PublishingDesk, at: Milliseconds) -> None:
    with pytest.raises(MomentInvalid):
        planned(desk, at)


def test_a_reason_that_cannot_be_printed_is_planned_as_little_as_published(desk: PublishingDesk) -> None:
    wish = msgspec.structs.replace(WISH, reason="a\u0000b", publish_at=TOMORROW)

    with pytest.raises(DecisionInvalid):
        desk.plan(wish, deed(LENA), needs_approval=False)
    with pytest.raises(DecisionInvalid):
        desk.publish(msgspec.structs.replace(wish, publish_at=0), deed(LENA))


def test_what_waits_for_approval_goes_live_with_it(desk: PublishingDesk) -> None:
    plan = planned(desk, 0, needs_approval=True)
    assert (plan.state, live_version(desk)) == ("asked", 1)

    approved = desk.approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE))

    assert (approved.state, approved.approved_by, live_version(desk)) == (
        "published",
        f"handrail/{OMAR.subject}",
        2,
    )


def test_what_is_approved_for_a_moment_waits_for_it(desk: PublishingDesk) -> None:
    plan = planned(desk, TOMORROW, needs_approval=True)

    assert desk.approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE)).state == "set"
    assert live_version(desk) == 1
    desk.carry_out("login", plan.number, TOMORROW)

    assert live_version(desk) == 2


def test_a_draft_that_was_changed_since_cannot_be_approved_and_does_not_go_live(desk: PublishingDesk) -> None:
    plan = planned(desk, TOMORROW, needs_approval=True)
    later = planned_and_approved(desk, plan)
    Desk(desk.admin, "acme").change("login", [Change(("name", "en"), "Other")], 1, deed(LENA))

    with pytest.raises(PlanOutdated):
        desk.approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE))
    desk.carry_out("login", plan.number, TOMORROW)

    assert later.state == "set"
    assert now_of(desk, plan).refusal == "plan-outdated"


def planned_and_approved(desk: PublishingDesk, plan: Plan) -> Plan:
    return desk.approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE))


def test_what_nobody_approved_is_not_carried_out(desk: PublishingDesk) -> None:
    plan = planned(desk, TOMORROW, needs_approval=True)

    with pytest.raises(PlanMoved):
        desk.carry_out("login", plan.number, TOMORROW)

    assert (now_of(desk, plan).state, live_version(desk)) == ("asked", 1)


def test_everything_stands_in_the_audit_log(acme: Acme, desk: PublishingDesk) -> None:
    plan = planned(desk, TOMORROW, needs_approval=True)
    desk.approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE))
    desk.carry_out("login", plan.number, TOMORROW)

    with desk.admin.audit("acme") as log:
        assert isinstance(log.verify(TOMORROW + 1), Whole)
        lines = list(log.read(0, 100))
    assert [(each.action, each.actor) for each in lines[1:]] == [
        ("journey:publish", LENA),
        ("journey:approve", OMAR),
        ("journey:publish", LENA),
    ]
    assert all(plan.intent.hash.hex() in each.after for each in lines[1:])
    assert acme.does("journey", "log", *THIS)


def test_a_version_gets_a_larger_share_once_a_second_person_approves(desk: PublishingDesk) -> None:
    desk.publish(msgspec.structs.replace(WISH, share=1), deed(LENA))
    wish = VersionWish(version=2, pointer=2, share=100, reason="it does well")

    plan = desk.plan_version("login", wish, deed(LENA))
    assert live_version(desk) == 1
    done = desk.approve(plan, deed(OMAR, Permission.JOURNEY_APPROVE))

    assert done.state == "published"
    with desk.admin.journeys("acme") as journeys:
        live = journeys.versions.live("login")
    assert [(each.version, each.weight) for each in live.shares] == [(2, 1)]


def test_a_version_that_would_be_another_program_by_now_is_not_asked_about(
    acme: Acme, desk: PublishingDesk
) -> None:
    desk.publish(msgspec.structs.replace(WISH, share=1), deed(LENA))
    acme.demands(TEXTS_ALONE, *ALTHOUGH)

    with pytest.raises(PlanOutdated):
        desk.plan_version("login", VersionWish(version=2, pointer=2, share=100, reason=""), deed(LENA))


@pytest.mark.parametrize("share", [0, 20, 101])
def test_a_share_that_would_be_another_is_not_even_planned(desk: PublishingDesk, share: int) -> None:
    desk.publish(WISH, deed(LENA))

    with pytest.raises(SplitInvalid):
        desk.plan_version("login", VersionWish(version=2, pointer=2, share=share, reason=""), deed(LENA))


def test_what_was_planned_alone_does_not_go_live_where_a_second_person_is_wanted_by_now(
    desk: PublishingDesk,
) -> None:
    plan = planned(desk)
    settings = desk.admin.registry.settings_of("acme").values
    desk.admin.registry.configure("acme", {**settings, "publishing": {"approvals": 1}})

    desk.carry_out("login", plan.number, TOMORROW)

    assert (now_of(desk, plan).refusal, live_version(desk)) == ("approval-needed", 1)


def test_nobody_approves_of_a_plan_whose_time_is_over(desk: PublishingDesk) -> None:
    plan = planned(desk, 0, needs_approval=True)
    late = msgspec.structs.replace(deed(OMAR, Permission.JOURNEY_APPROVE), at=plan.ends_at)

    with pytest.raises(PlanOutdated):
        desk.approve(plan, late)


def test_what_was_planned_does_not_bring_back_what_was_archived_since(desk: PublishingDesk) -> None:
    plan = planned(desk)
    away = Deed(LENA, Permission.JOURNEY_ARCHIVE, Ruling(allow=True, rule="p, owner"), NOW + 1)
    with desk.admin.archive("acme", away.entry("login")) as archive:
        archive.put_away("login", Decision("bob", "", NOW + 1), expected=1)

    desk.carry_out("login", plan.number, TOMORROW)

    assert (now_of(desk, plan).refusal, live_version(desk)) == ("journey-put-away", 1)


def test_the_reasons_of_whoever_decided_last_are_those_that_are_kept(desk: PublishingDesk) -> None:
    desk.publish(msgspec.structs.replace(WISH, share=10), deed(LENA))
    with desk.admin.journeys("acme") as journeys:
        first = journeys.versions.program("login", 2)
        again = f" {first.proof}"
        decision = Decision("bob", "", NOW)
        journeys.publish("login", first.document, first.hash, decision, proof=again)
        journeys.publish("login", first.document, first.hash, decision, proof=first.proof.strip())

        assert journeys.versions.program("login", 2).proof == again
