"""What the page with the tokens answers, and its forms."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.values import Milliseconds
from handrail_tenants.tokens.token import (
    ID_BYTES,
    SECRET_BYTES,
    ApiToken,
    Presented,
    TokenInvalid,
    TokenUnknown,
    TooManyTokens,
)
from handrail_ui.runtime.responses import see_other
from handrail_ui.studio.entrance import Colleague, colleague, names_of_colleagues, posted
from handrail_ui.studio.frame import shown
from handrail_ui.studio.tokens.desk import TokenDesk
from handrail_ui.studio.tokens.page import DAYS, Wished, tokens_page

AnyRequest = Request[Any, Any, Any]
_DAY: Final[Milliseconds] = 86_400_000
_UNPROCESSABLE: Final = 422


async def tokens(request: AnyRequest) -> Response[bytes]:
    """Show every token."""
    here = await colleague(request, Permission.TOKEN_READ)
    return await _shown(here, Wished(), is_revoked=here.visit.head.query("done") == "revoked")


async def make(request: AnyRequest) -> Response[bytes]:
    """Make a token, and show it this once."""
    here = await colleague(request, Permission.TOKEN_MAKE)
    wished = _wished(await posted(here))
    secret = here.visit.parts.random_bytes(SECRET_BYTES)
    try:
        token = _token(here, wished, secret)
        await asyncio.to_thread(_desk(here).make, token, here.deed)
    except (TokenInvalid, TooManyTokens) as refused:
        wrong = Wished(wished.name, wished.roles, wished.days, refused.code)
        return await _shown(here, wrong, _UNPROCESSABLE)
    return await _shown(here, Wished(), secret=Presented(token.id, secret).text)


async def revoke(request: AnyRequest) -> Response[bytes]:
    """Let nobody in by a token any more; one that lets nobody in anyway stays as it is."""
    here = await colleague(request, Permission.TOKEN_REVOKE)
    await posted(here)
    try:
        await asyncio.to_thread(_desk(here).revoke, request.path_params["token"], here.deed)
    except TokenUnknown:
        return see_other(here.to("/tokens"))
    return see_other(here.to("/tokens?done=revoked"))


async def _shown(
    here: Colleague, wished: Wished, status: int = 200, *, secret: str = "", is_revoked: bool = False
) -> Response[bytes]:
    found, names = await asyncio.to_thread(_desk(here).tokens), await names_of_colleagues(here)
    return shown(here, tokens_page(here, found, names, wished, secret=secret, is_revoked=is_revoked), status)


def _wished(fields: Mapping[str, str]) -> Wished:
    days = next((each for each in DAYS if fields.get("days") == str(each)), 0)
    roles = tuple(role for role in Role if fields.get(f"role:{role}"))
    return Wished(" ".join(fields.get("name", "").split()), roles, days)


def _token(here: Colleague, wished: Wished, secret: bytes) -> ApiToken:
    """Return the token that somebody asks for. Raises TokenInvalid."""
    token_id = here.visit.parts.random_bytes(ID_BYTES).hex()
    return ApiToken(
        id=token_id,
        name=wished.name,
        roles=frozenset(map(Role, wished.roles)),
        secret_hash=Presented(token_id, secret).hash,
        made_at=here.deed.at,
        made_by=here.deed.by,
        ends_at=here.deed.at + wished.days * _DAY,
    )


def _desk(here: Colleague) -> TokenDesk:
    return TokenDesk(here.workplace.admin, here.served)
