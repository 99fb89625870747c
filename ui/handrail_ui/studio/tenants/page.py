"""The tenants that somebody serves, as a page."""

from collections.abc import Sequence

import msgspec

from handrail_platform.access.role import Role
from handrail_tenants.staff.served import ServedTenant
from handrail_ui.pages.studio import StudioPage
from handrail_ui.signed_in import csrf_token, session_secret
from handrail_ui.studio.entrance import SignedInMember
from handrail_ui.studio.environment.neighbours import Neighbours, neighbours_of


class TenantRow(msgspec.Struct, frozen=True):
    """A tenant, and what this person is there; roles in words under `studio.tenants.role.<role>`."""

    name: str
    url: str
    roles: tuple[Role, ...]
    neighbours: Neighbours


class StudioTenantsPage(StudioPage, frozen=True, kw_only=True):
    """The tenants that somebody serves, none or several."""

    template = "studio/tenants.html"

    tenants: tuple[TenantRow, ...]


def tenants_page(member: SignedInMember, served: Sequence[ServedTenant]) -> StudioTenantsPage:
    """Make the page with the tenants that somebody serves."""
    visit = member.visit
    address, add_passkey = visit.site.address, visit.site.settings.passkey_journey
    say = visit.parts.workplace.words.speech(visit.language)
    return StudioTenantsPage(
        tenant_name=visit.site.brand.name,
        person=member.name,
        home_url=address.to("/studio"),
        account_url=address.account,
        passkey_url=address.journey(add_passkey, "/studio") if add_passkey else None,
        sign_out_url=address.to("/account/sign-out"),
        csrf_token=csrf_token(session_secret(visit)),
        language=say.language,
        direction=say.direction,
        tenants=tuple(
            TenantRow(
                each.name,
                address.to(f"/studio/{each.key}"),
                each.roles,
                neighbours_of(each.key, served, address.to("/studio")),
            )
            for each in served
        ),
    )
