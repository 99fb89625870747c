"""What is set up about a journey as a whole changes what differs, and takes no variable away that a step uses."""

from collections.abc import Iterator

import pytest

from handrail_platform.document.change import Change
from handrail_ui.studio.desk import Desk
from handrail_ui.studio.settings.form import changes_of_settings, filled_settings, users_of
from tests.acme import Acme
from tests.integration.test_studio_desk import EDITING


@pytest.fixture
def desk(acme: Acme) -> Iterator[Desk]:
    with acme.administration() as admin:
        opened = Desk(admin, "acme")
        declared = [Change(("variables", "email"), "email"), Change(("variables", "spare"), "text")]
        asking = {"step": "email.confirm@1", "config": {"address": "email"}}
        opened.change("login", [*declared, Change(("steps", "asking"), asking)], 0, EDITING)
        yield opened


def changed(desk: Desk, **typed: str) -> tuple[set[str], list[str]]:
    """Return what is changed and what is wrong; `__` stands for a dot."""
    plain = desk.open("login").plain
    said = {**filled_settings(plain), **{name.replace("__", "."): value for name, value in typed.items()}}
    changes, problems = changes_of_settings(plain, said, desk.admin.steps)
    return {".".join(each.path) + f"={each.value}" for each in changes}, [each.code for each in problems]


def test_what_is_not_touched_is_not_changed(desk: Desk) -> None:
    assert changed(desk) == (set(), [])


def test_what_differs_is_changed(desk: Desk) -> None:
    changes, problems = changed(
        desk,
        journey__name__de="Los geht es",
        journey__lifetime_minutes="45",
        remove__spare="true",
        new__name="city",
        new__type="text",
    )

    assert problems == []
    assert changes >= {"lifetime_minutes=45", "variables.spare=None", "variables.city=text"}
    assert any(each.startswith("name") for each in changes)


def test_what_a_step_uses_stays(desk: Desk) -> None:
    assert "asking" in users_of(desk.open("login").plain, desk.admin.steps)["email"]
    assert changed(desk, remove__email="true")[1] == ["variable-used"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"journey__lifetime_minutes": "0"}, "invalid-field"),
        ({"journey__lifetime_minutes": "soon"}, "invalid-field"),
        ({"new__name": "City"}, "not-a-variable"),
        ({"new__name": "subject"}, "not-a-variable"),
        ({"new__name": "spare"}, "variable-taken"),
    ],
)
def test_what_does_not_fit_is_told(desk: Desk, typed: dict[str, str], code: str) -> None:
    assert changed(desk, **typed)[1] == [code]
