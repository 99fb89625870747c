"""Whoever is signed in on this browser, and the forms that only our own pages make for them."""

import hashlib
import hmac

from handrail_platform.errors import HandrailError
from handrail_tenants.browser_sessions.sessions import BrowserSession
from handrail_tenants.people.read import Profile
from handrail_ui.body import read_body
from handrail_ui.encoding import decode_bytes, encode_bytes
from handrail_ui.runtime.answer import read_form, read_long_form
from handrail_ui.runtime.problems import SignInFirst
from handrail_ui.upload import read_upload
from handrail_ui.visit import SESSION_COOKIE, Visit

SECRET_BYTES = 32
LONGEST_FORM = 4 * 1024 * 1024
"""Bytes: a form of a colleague holds every text of a step in every language, URL-encoded."""
MOST_FIELDS = 20_000


class ForgedRequest(HandrailError):
    """A form that our own page did not make for this very session."""

    code = "forged-request"
    status = 403


def csrf_token(secret: bytes) -> str:
    """Return the token that the forms of one signed-in session carry."""
    return encode_bytes(hmac.digest(secret, b"account-forms", hashlib.sha256))


async def signed_in(visit: Visit) -> tuple[BrowserSession, Profile]:
    """Return the living session of this browser and its person. Raises SignInFirst."""
    tenant, now = visit.site.tenant.id, visit.parts.now()
    session = await visit.parts.browser_sessions.find(tenant, session_secret(visit), now)
    profile = await visit.parts.people.profile(tenant, session.person_id) if session else None
    if session is None or profile is None:
        raise SignInFirst
    return session, profile


async def own_form(visit: Visit) -> dict[str, str]:
    """Return what a form of our own page posted. Raises ForgedRequest, and what reading a form does."""
    fields = read_form(await read_body(visit.request))
    _refuse_forgery(visit, fields.get("csrf_token", "").encode())
    return fields


async def own_long_form(visit: Visit) -> dict[str, str]:
    """Return what a form posted that may be as long as a journey's longest step. Raises as `own_form`."""
    fields = read_long_form(await read_body(visit.request, LONGEST_FORM), MOST_FIELDS, LONGEST_FORM)
    _refuse_forgery(visit, fields.get("csrf_token", "").encode())
    return fields


async def own_upload(visit: Visit, most: int) -> dict[str, bytes]:
    """Return what a form of our own page posted that has a file, in at most so many bytes.

    Raises ForgedRequest, and what reading a form does.
    """
    fields = read_upload(visit.head.header("content-type"), await read_body(visit.request, most))
    _refuse_forgery(visit, fields.get("csrf_token", b""))
    return fields


def _refuse_forgery(visit: Visit, token: bytes) -> None:
    if not hmac.compare_digest(token, csrf_token(session_secret(visit)).encode()):
        raise ForgedRequest


def session_secret(visit: Visit) -> bytes:
    """Return the secret of this browser's session, empty where there is none."""
    return decode_bytes(visit.cookie(SESSION_COOKIE), SECRET_BYTES) or b""
