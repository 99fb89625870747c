"""Which machine asks, and whether it may: by a bearer token of the tenant that it works for (RFC 6750)."""

import asyncio
import re
from typing import Any, Final

import msgspec
from litestar import Request

from handrail_platform.access.permission import Permission
from handrail_platform.errors import HandrailError
from handrail_tenants.audit.entry import Actor
from handrail_tenants.authorization.authorize import authorize
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_tenants.tokens.token import ApiToken, Presented, issuer_of, presented
from handrail_ui.pages.translator import Speech
from handrail_ui.runtime.problems import UnknownTenant
from handrail_ui.studio.code.desk import CodeDesk
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.visit import Visit, visit_of

_NAME: Final = re.compile("[a-z][a-z0-9_-]{0,63}")


class TokenMissing(HandrailError):
    """Say who you are with a token of the tenant (`Authorization: Bearer`)."""

    code = "token-missing"
    status = 401


class TokenRefused(HandrailError):
    """This is no token of the tenant, or it has ended or was revoked."""

    code = "invalid_token"
    status = 401


class TokenTooWeak(HandrailError):
    """None of the roles of this token may do that."""

    code = "insufficient_scope"
    status = 403


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine at work for the tenant `served`, and what it comes for."""

    visit: Visit
    served: str
    token: ApiToken
    deed: Deed

    @property
    def code(self) -> CodeDesk:
        return CodeDesk(self.visit.parts.workplace.admin, self.served)

    @property
    def desk(self) -> Desk:
        return self.code.desk

    @property
    def say(self) -> Speech:
        return self.visit.parts.workplace.words.speech("en")


async def machine(request: Request[Any, Any, Any], permission: Permission) -> Machine:
    """Return which machine asks, if it may do this.

    Raises TokenMissing, TokenTooWeak, TooManyRequests, and TokenRefused alike for a wrong token and a tenant that
    there is not.
    """
    visit = await visit_of(request)
    parts = visit.parts
    if visit.site.tenant.key != parts.settings.staff_tenant:
        raise UnknownTenant
    shown = _shown(visit)
    served = await parts.directory.by_key(request.path_params["served"], parts.now())
    if served is None:
        raise TokenRefused
    token = await asyncio.to_thread(_opened, visit, served.key, shown)
    parts.workplace.machines.count(f"{served.key}/{token.id}", parts.now())
    journey = request.path_params.get("journey", "")
    if journey and not _NAME.fullmatch(journey):
        raise JourneyUnknown("")
    ruling = authorize(token.roles, permission)
    deed = Deed(Actor(issuer_of(served.key), token.id), permission, ruling, parts.now())
    if not ruling.allow:
        await asyncio.to_thread(parts.workplace.admin.tell, served.key, deed.entry(journey))
        raise TokenTooWeak
    return Machine(visit=visit, served=served.key, token=token, deed=deed)


def _shown(visit: Visit) -> Presented:
    scheme, _, value = visit.head.header("authorization").partition(" ")
    if scheme.lower() != "bearer":
        raise TokenMissing
    shown = presented(value.strip())
    if shown is None:
        raise TokenRefused
    return shown


def _opened(visit: Visit, served: str, shown: Presented) -> ApiToken:
    with visit.parts.workplace.admin.tokens(served) as tokens:
        token = tokens.opened_by(shown, visit.parts.now())
    if token is None:
        raise TokenRefused
    return token
