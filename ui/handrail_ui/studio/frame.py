"""What every page of the studio is made with, and how it is answered."""

from typing import Any

import msgspec
from litestar import Response

from handrail_platform.access.permission import Permission
from handrail_ui.coming_back import DONE, UNSAVED
from handrail_ui.pages.studio import StudioPage
from handrail_ui.runtime.responses import framing
from handrail_ui.studio.entrance import Colleague


def frame(here: Colleague) -> dict[str, Any]:
    """Return the fields of `StudioPage`, for the page that adds its own."""
    site = here.visit.site
    add_passkey = site.settings.passkey_journey
    return msgspec.structs.asdict(
        StudioPage(
            tenant_name=here.tenant_name,
            person=here.name,
            home_url=here.to("/"),
            sessions_url=here.to("/sessions") if here.may(Permission.SESSION_READ) else None,
            reviews_url=here.to("/reviews") if here.may(Permission.REVIEW_DECIDE) else None,
            tokens_url=here.to("/tokens") if here.may(Permission.TOKEN_READ) else None,
            theme_url=here.to("/theme") if here.may(Permission.THEME_EDIT) else None,
            environment_url=here.to("/environment"),
            account_url=site.address.account,
            passkey_url=site.address.journey(add_passkey, f"/studio/{here.served}") if add_passkey else None,
            sign_out_url=site.address.to("/account/sign-out"),
            csrf_token=here.csrf_token,
            language=here.say.language,
            direction=here.say.direction,
            is_unsaved=here.visit.head.query(DONE) == UNSAVED,
        )
    )


def shown(here: Colleague, page: StudioPage, status: int = 200) -> Response[bytes]:
    """Answer with a page."""
    return here.visit.remember_language(framing(here.workplace.renderer.studio(page, here.brand), status))
