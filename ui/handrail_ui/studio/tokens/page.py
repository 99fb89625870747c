"""The tokens of a tenant, as a page."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.values import Milliseconds
from handrail_tenants.tokens.token import ROLES, ApiToken
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame

DAYS: Final = (30, 90, 180, 365)
TokenState: TypeAlias = Literal["open", "ended", "revoked"]
"""In words under `studio.tokens.state.<state>`."""


class TokenRow(msgspec.Struct, frozen=True, kw_only=True):
    """A token, without its secret, which nobody knows any more."""

    id: str
    name: str
    roles: tuple[str, ...]
    state: TokenState
    made_at: Milliseconds
    made_by: str
    ends_at: Milliseconds
    used_at: Milliseconds | None
    revoke_url: str


class Wished(msgspec.Struct, frozen=True):
    """What somebody typed who wants a token; `wrong` is a code in words under `studio.tokens.wrong.<code>`."""

    name: str = ""
    roles: Collection[str] = ("designer",)
    days: int = 90
    wrong: str = ""


class StudioTokensPage(StudioPage, frozen=True, kw_only=True):
    """Every token; `secret` is shown to whoever made one just now, and never again."""

    template = "studio/tokens.html"

    tokens: tuple[TokenRow, ...]
    roles: tuple[str, ...]
    days: tuple[int, ...]
    wished: Wished
    may_make: bool
    may_revoke: bool
    secret: str
    is_revoked: bool
    make_url: str
    server: str


def tokens_page(
    here: Colleague,
    tokens: Sequence[ApiToken],
    names: Mapping[str, str],
    wished: Wished,
    *,
    secret: str = "",
    is_revoked: bool = False,
) -> StudioTokensPage:
    """Make the page."""
    return StudioTokensPage(
        **frame(here),
        tokens=tuple(_row(here, each, names) for each in tokens),
        roles=ROLES,
        days=DAYS,
        wished=wished,
        may_make=here.may(Permission.TOKEN_MAKE),
        may_revoke=here.may(Permission.TOKEN_REVOKE),
        secret=secret,
        is_revoked=is_revoked,
        make_url=here.to("/tokens"),
        server=here.visit.site.address.origin + here.visit.site.address.home.rstrip("/"),
    )


def _row(here: Colleague, token: ApiToken, names: Mapping[str, str]) -> TokenRow:
    state: TokenState = "revoked" if token.revoked_at else "ended" if token.ends_at <= here.now else "open"
    return TokenRow(
        id=token.id,
        name=token.name,
        roles=tuple(role for role in ROLES if role in token.roles),
        state=state,
        made_at=token.made_at,
        made_by=names.get(token.made_by, token.made_by),
        ends_at=token.ends_at,
        used_at=token.used_at,
        revoke_url=here.to(f"/tokens/{token.id}/revoke"),
    )
