"""What the list of tenants answers."""

import asyncio
from typing import Any

from litestar import Request, Response

from handrail_ui.runtime.responses import html, see_other
from handrail_ui.studio.entrance import staff_member
from handrail_ui.studio.tenants.page import tenants_page

AnyRequest = Request[Any, Any, Any]


async def tenants(request: AnyRequest) -> Response[bytes]:
    """Show the tenants that this person serves; whoever serves one alone is led there."""
    member = await staff_member(request)
    visit, workplace = member.visit, member.visit.parts.workplace
    served = await asyncio.to_thread(workplace.served_by, member.issuer, member.subject)
    if len(served) == 1:
        return see_other(visit.site.address.to(f"/studio/{served[0].key}"))
    page = tenants_page(member, served)
    return visit.remember_language(html(workplace.renderer.studio(page, visit.site.brand)))
