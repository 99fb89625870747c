"""What is said of those who have a journey open beside oneself."""

import pytest

from handrail_tenants.watchers.repository import Watcher
from handrail_ui.studio.watching.people import COLOURS, colours_of, initials_of, people_here

NAMES = {"lena": "Lena Fox", "ben": "Ben Wood"}


def watcher(tab: str, person: str, step: str = "", *, edits: bool = True) -> Watcher:
    return Watcher(journey="login", tab=tab, person=person, edits=edits, step=step, came_at=0)


def test_everybody_is_told_once_with_each_step_of_theirs_and_never_the_tab_itself() -> None:
    me = watcher("1", "lena", "who")
    others = [me, watcher("2", "ben", "password", edits=False), watcher("3", "lena"), watcher("4", "ben", "code")]

    ben, own = people_here(others, NAMES, me)

    assert (ben.name, ben.initials, ben.steps, ben.edits, ben.own) == (
        "Ben Wood",
        "BW",
        ("password", "code"),
        True,
        False,
    )
    assert (own.name, own.steps, own.own) == ("Lena Fox", (), True)


def test_somebody_without_a_name_is_still_there() -> None:
    (found,) = people_here([watcher("1", "gone")], NAMES, watcher("2", "lena"))

    assert (found.name, found.initials) == ("", "")


def test_as_many_as_there_are_colours_have_each_their_own_and_whoever_comes_later_changes_none() -> None:
    people = [f"person {number}" for number in range(COLOURS)]

    assert sorted(colours_of(people).values()) == list(range(COLOURS))
    assert colours_of([*people, "one more"]).items() >= colours_of(people[:3]).items()


@pytest.mark.parametrize(
    ("name", "initials"), [("Lena Fox", "LF"), ("lena", "L"), ("Ana de la Cruz", "AC"), ("", ""), ("ß x", "SSX")]
)
def test_initials_are_of_the_first_and_the_last_word(name: str, initials: str) -> None:
    assert initials_of(name) == initials
