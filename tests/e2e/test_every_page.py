"""Every page of both demo journeys, looked at closely."""

import pytest
from playwright.sync_api import Page

from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import purposes, thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import (
    enrol_app_with_aurora,
    register_business_with_northwind,
    register_household_with_northwind,
    register_with_aurora,
    sign_in_with_aurora,
    sign_in_with_northwind,
)

pytestmark = pytest.mark.e2e

PURPOSES = {
    "name": {"name"},
    "email": {"email"},
    "phone": {"tel"},
    "code": {"one-time-code"},
    "password": {"new-password", "current-password"},
    "identifier": {"username webauthn"},
    "company": {"organization"},
    "country": {"country"},
    "customer_number": {"off"},
}
"""What password managers and browsers are told about each field of the demo (1.3.5)."""


class Inspector:
    """Looks at one page after another and notes what is wrong."""

    def __init__(self, visitor: Visitor) -> None:
        self._page: Page = visitor.page
        self.faults: dict[str, list[str]] = {}

    def __call__(self, name: str) -> None:
        # What looks alike on a wide screen is shown once.
        picture(self._page, name, *((PHONE,) if "sign-in" in name or "two-proofs" in name else ()))
        wrong = [
            f"{field} is announced as {token}"
            for field, token in purposes(self._page).items()
            if token not in PURPOSES[field]
        ]
        if found := [*wrong, *thorough_faults(self._page, DESKTOP)]:
            self.faults[name] = found


def test_every_page_of_aurora_is_for_everybody(meet: Meet) -> None:
    visitor = meet()
    hands, look = Pointer(visitor.page), Inspector(visitor)

    dana = register_with_aurora(visitor, hands, look)
    app = enrol_app_with_aurora(visitor, hands, look)
    sign_in_with_aurora(visitor, hands, dana, app, look)

    assert not look.faults


def test_every_page_of_a_household_of_northwind_is_for_everybody(meet: Meet) -> None:
    visitor = meet(language="de-DE")
    hands, look = Pointer(visitor.page), Inspector(visitor)

    dana, app = register_household_with_northwind(visitor, hands, look)
    sign_in_with_northwind(visitor, hands, dana, app, look)

    assert not look.faults


def test_every_page_of_a_business_of_northwind_is_for_everybody(meet: Meet) -> None:
    visitor = meet(language="de-DE")
    hands, look = Pointer(visitor.page), Inspector(visitor)

    dana, app = register_business_with_northwind(visitor, hands, look)
    sign_in_with_northwind(visitor, hands, dana, app, look)

    assert not look.faults
