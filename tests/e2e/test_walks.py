"""Both demo journeys from end to end: with and without scripts, on every screen, with a pointer or a keyboard."""

from typing import TypeAlias

import pytest

from tests.e2e.conftest import Meet
from tests.e2e.devices import DARK_DESKTOP, DARK_PHONE, DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
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

How: TypeAlias = tuple[Device, bool, type[Pointer] | type[Keyboard]]
# A pointer on a desktop with scripts walks in test_every_page.
WAYS: dict[str, How] = {
    "dark phone": (DARK_PHONE, True, Pointer),
    "dark desktop without scripts": (DARK_DESKTOP, False, Pointer),
    "phone without scripts": (PHONE, False, Pointer),
    "keyboard": (DESKTOP, True, Keyboard),
    "keyboard without scripts": (PHONE, False, Keyboard),
}


def by(*ways: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("how", [WAYS[way] for way in ways], ids=ways)


@by(*WAYS)
def test_a_customer_of_aurora_registers_adds_an_app_and_signs_in_with_two_proofs(meet: Meet, how: How) -> None:
    visitor, hands = arrive(meet, how, "en-GB")

    dana = register_with_aurora(visitor, hands)
    app = enrol_app_with_aurora(visitor, hands)

    sign_in_with_aurora(visitor, hands, dana, app)


# Household and business share out the ways of Northwind between them.
@by("phone without scripts", "keyboard without scripts")
def test_a_household_registers_with_northwind_in_german_and_signs_in(meet: Meet, how: How) -> None:
    visitor, hands = arrive(meet, how, "de-DE")

    dana, app = register_household_with_northwind(visitor, hands)

    sign_in_with_northwind(visitor, hands, dana, app)


@by("dark phone", "dark desktop without scripts", "keyboard")
def test_a_business_registers_with_northwind_and_signs_in_with_its_app(meet: Meet, how: How) -> None:
    visitor, hands = arrive(meet, how, "de-DE")

    dana, app = register_business_with_northwind(visitor, hands)

    sign_in_with_northwind(visitor, hands, dana, app)


def arrive(meet: Meet, how: How, language: str) -> tuple[Visitor, Hands]:
    device, scripts, hands = how
    visitor = meet(device, language=language, scripts=scripts)
    return visitor, hands(visitor.page)
