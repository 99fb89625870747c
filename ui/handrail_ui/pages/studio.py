"""What every page of the studio shows."""

from typing import ClassVar

import msgspec

from handrail_ui.pages.wording.negotiation import Direction


class StudioPage(msgspec.Struct, frozen=True, kw_only=True):
    """What every page of the studio has: whose journeys these are, and who looks at them."""

    template: ClassVar[str]

    tenant_name: str
    person: str
    home_url: str
    sessions_url: str | None = None
    reviews_url: str | None = None
    tokens_url: str | None = None
    theme_url: str | None = None
    environment_url: str | None = None
    account_url: str
    passkey_url: str | None = None
    """Where they add a passkey and come back from; none where their tenant has no journey for it."""
    sign_out_url: str
    csrf_token: str
    language: str
    direction: Direction
    is_unsaved: bool = False
    """They posted something, had to sign in first, and nothing of it was saved."""
