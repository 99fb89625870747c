"""A look at home proves each state of each journey once, and a few at a time."""

from collections.abc import Iterator

import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.document.change import Change
from handrail_platform.document.problem import MOST_TOLD
from handrail_tenants.audit.entry import Actor
from handrail_tenants.authorization.ruling import Ruling
from handrail_ui.proof.words import proof_speech
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.studio.home.health import MOST_JUDGED, HealthCheck
from handrail_ui.studio.home.memory import Health, Reading, Remembered
from handrail_ui.studio.home.titles import titles_of
from handrail_ui.studio.new.begin import NameTaken, begin, free_name
from handrail_ui.studio.new.imported import imported
from handrail_ui.studio.new.origin import Origin, blank, named, plain_of
from tests.acme import ALTHOUGH, TWO_FACTORS, Acme

EDITING = Deed(
    Actor("handrail", "0f" * 16), Permission.DRAFT_EDIT, Ruling(allow=True, rule="p, designer"), 1_800_000_000_000
)


class Counted(Remembered[Health]):
    """Remembers, and counts what it was told anew."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.kept = 0

    def keep(self, reading: Reading, value: Health) -> Health:
        self.kept += 1
        return super().keep(reading, value)


@pytest.fixture
def desk(acme: Acme) -> Iterator[Desk]:
    with acme.administration() as admin:
        yield Desk(admin, "acme")


def start(desk: Desk, journey: str) -> None:
    begin(desk, journey, named(blank("en"), journey, f"The {journey}", "en"), EDITING)


def health(desk: Desk, remembered: Remembered[Health]) -> dict[str, Health]:
    with desk.admin.shelf("acme") as shelf:
        known = shelf.known(100)
    return dict(HealthCheck(desk.admin, "acme", remembered).of(known))


def test_what_is_live_and_what_is_drafted_is_well_until_it_is_broken(desk: Desk) -> None:
    remembered = Remembered[Health](100)
    start(desk, "mine")
    assert {name: each.condition for name, each in health(desk, remembered).items()} == {
        "login": "sound",
        "mine": "sound",
    }

    desk.change("mine", [Change(("steps", "hello", "next", "done"), None)], 1, EDITING)
    desk.change("login", [Change(("steps", "password", "next", "ok"), "welcome")], 0, EDITING)

    found = health(desk, remembered)
    assert found["mine"].condition == "unsound"
    assert found["login"].condition in ("unsound", "broken")


def test_nothing_is_proved_twice_until_something_is_demanded_anew(acme: Acme, desk: Desk) -> None:
    remembered = Counted(100)
    start(desk, "mine")
    first = health(desk, remembered)
    proved = remembered.kept
    assert proved > 0

    assert health(desk, remembered) == first
    assert remembered.kept == proved

    acme.demands(TWO_FACTORS, *ALTHOUGH)
    assert health(desk, remembered)["login"].condition == "broken"
    assert remembered.kept > proved


def test_one_look_judges_a_few_and_the_next_goes_on(desk: Desk) -> None:
    remembered = Remembered[Health](100)
    for number in range(MOST_JUDGED):
        start(desk, f"mine-{number}")

    assert len(health(desk, remembered)) == MOST_JUDGED
    assert len(health(desk, remembered)) == MOST_JUDGED + 1


def test_titles_are_read_of_drafts_and_of_what_is_live(desk: Desk) -> None:
    start(desk, "mine")
    with desk.admin.shelf("acme") as shelf:
        titles = titles_of(shelf, "acme", shelf.known(100), Remembered(10))

    assert titles["login"]["de"] == "Anmelden"
    assert titles["mine"] == {"en": "The mine"}


def test_a_name_is_given_once(desk: Desk) -> None:
    start(desk, "mine")

    with pytest.raises(NameTaken):
        start(desk, "mine")
    with pytest.raises(NameTaken):
        start(desk, "login")
    assert (free_name(desk, "mine"), free_name(desk, "other")) == ("mine-2", "other")


def test_a_copy_is_the_draft_under_another_name(desk: Desk) -> None:
    desk.change("login", [Change(("name", "en"), "Come in")], 0, EDITING)

    copied = named(plain_of(Origin("journey", "login"), desk, "en"), "login-2", "Come in again", "en")
    begin(desk, "login-2", copied, EDITING)

    opened = desk.open("login-2")
    assert opened.plain["name"] == {"en": "Come in again"}
    assert opened.plain["steps"] == desk.open("login").plain["steps"]
    assert desk.judge(opened, proof_speech("en")).problems == ()


def test_fifty_mistakes_are_told_at_once_each_at_its_place(desk: Desk) -> None:
    steps = "".join(
        f"  s{number}: {{step: end@1, config: {{result: success}}, nxt: {{}}}}\n" for number in range(50)
    )
    read = imported(f"format: 1\njourney: many\nname: {{en: Many}}\nstart: s0\nsteps:\n{steps}".encode(), desk)

    assert [each.place.line for each in read.wrong if each.place] == list(range(6, 56))
    assert {each.problem.code for each in read.wrong} == {"unknown-field"}
    assert read.journey == "many"


def test_of_thousands_of_mistakes_the_first_are_told_and_how_many_more_there_are(desk: Desk) -> None:
    wrong = "".join(f"wrong{number}: 1\n" for number in range(3_000))
    read = imported(f"format: 1\njourney: many\nname: {{en: Many}}\n{wrong}".encode(), desk)

    lines = [each.place.line for each in read.wrong if each.place]
    assert lines == list(range(4, 4 + len(lines)))
    assert len(read.wrong) == MOST_TOLD + 1
    assert read.wrong[-1].problem.code == "more-problems"


def test_settings_of_steps_are_looked_at_beside_what_cannot_be_read(desk: Desk) -> None:
    read = imported(
        b"format: 1\njourney: odd\nname: {en: 3}\nstart: a\nsteps:\n"
        b"  a: {step: end@1, config: {result: perhaps}}\n  b: {step: end@1, config: {result: success}, nxt: {}}\n",
        desk,
    )

    assert [(each.problem.path, each.place and each.place.line) for each in read.wrong] == [
        ("name.en", 3),
        ("steps.a.config.result", 6),
        ("steps.b.nxt", 7),
    ]


@pytest.mark.parametrize("source", [b"", b"- a list", b"\xff\xfe", b"a: [", b"a: 1\n---\nb: 1", b"x: &a 1\ny: *a"])
def test_what_is_no_document_is_told_and_cannot_be_taken(desk: Desk, source: bytes) -> None:
    read = imported(source, desk)

    assert read.plain is None
    assert len(read.wrong) == 1


def test_what_only_has_a_wrong_shape_is_told_and_can_be_taken_all_the_same(desk: Desk) -> None:
    read = imported(b"format: 1\njourney: odd\nname: {en: Odd}\nstart: a\nsteps:\n  a: {step: nothing@1}\n", desk)

    assert read.plain is not None
    assert [each.problem.path for each in read.wrong] == ["steps.a.step"]


def test_a_draft_that_is_no_data_hides_no_other_journey(desk: Desk) -> None:
    with desk.admin.drafts(desk.tenant) as drafts:
        drafts.save("broken", "name: [", 0, by="somebody", at=1_800_000_000_000)
    with desk.admin.shelf(desk.tenant) as shelf:
        known = shelf.known(10)
        titles = titles_of(shelf, desk.tenant, known, Remembered(10))

    assert HealthCheck(desk.admin, desk.tenant, Remembered(10)).of(known)["broken"].problems == 1
    assert set(titles) == {each.journey for each in known}
