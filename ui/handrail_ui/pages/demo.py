"""What the front page of the demo shows: two tenants, the journeys one can walk, and staff."""

import msgspec

from handrail_ui.pages.wording.negotiation import Direction


class DemoJourney(msgspec.Struct, frozen=True):
    """`name` and `description` are sentences of the journey document, in the tenant's language."""

    name: str
    description: str
    href: str


class DemoPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the demo whose account is ready to sign in."""

    name: str
    email: str
    password: str
    code: str
    """What the authenticator app shows now; empty where there is no app."""


class DemoTenant(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant with its look. `theme_url` serves its theme under the class `theme-<key>`."""

    key: str
    name: str
    language: str
    theme_url: str
    logo_url: str
    journeys: tuple[DemoJourney, ...]
    account_url: str
    person: DemoPerson


class DemoStaff(msgspec.Struct, frozen=True, kw_only=True):
    """The staff of one tenant: role and e-mail address of each, and what they all sign in with."""

    tenant: str
    sign_in_url: str
    people: tuple[tuple[str, str], ...]
    password: str
    code: str


class DemoPage(msgspec.Struct, frozen=True, kw_only=True):
    tenants: tuple[DemoTenant, ...]
    staff: DemoStaff | None
    mailbox_url: str
    language: str
    direction: Direction
