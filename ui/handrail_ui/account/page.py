"""From a person and their sessions to the account page."""

from collections.abc import Iterable
from typing import cast

from handrail_platform.assurance import AssuranceLevel, AuthenticatorProfile
from handrail_tenants.browser_sessions.sessions import BrowserSession
from handrail_tenants.people.read import Profile
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.account import AccountPage, Assurance, BrowserSessionLine, SignInMethod
from handrail_ui.pages.translator import Speech
from handrail_ui.sites import Site


def account_page(
    site: Site,
    speech: Speech,
    profile: Profile,
    current: BrowserSession,
    sessions: Iterable[BrowserSession],
    csrf_token: str,
    *,
    notice: str | None = None,
) -> AccountPage:
    """Make the page of a signed-in person. `notice` is the message id of what just happened."""
    address = site.address
    email, verified = _email(profile)
    has_app = AuthenticatorProfile.TOTP in profile.person.authenticators
    enrol, add_passkey = site.settings.authenticator_journey, site.settings.passkey_journey
    return AccountPage(
        name=profile.person.name,
        email=email,
        email_verified=verified,
        signed_in_since=current.started_at,
        assurance=_assurance(current.assurance),
        methods=tuple(SignInMethod(each.profile.value, each.since) for each in profile.authenticators),
        sessions=tuple(_line(each, current) for each in sessions),
        csrf_token=csrf_token,
        sign_out_url=address.to("/account/sign-out"),
        revoke_url=address.to("/account/revoke"),
        revoke_others_url=address.to("/account/revoke-others"),
        enrol_url=address.journey(enrol) if enrol and not has_app else None,
        passkey_url=address.journey(add_passkey, "/account") if add_passkey else None,
        notice=notice,
        language=speech.language,
        direction=speech.direction,
    )


def _line(session: BrowserSession, current: BrowserSession) -> BrowserSessionLine:
    return BrowserSessionLine(
        id=encode_bytes(session.id),
        device=session.client,
        started_at=session.started_at,
        last_seen_at=session.last_seen_at,
        assurance=_assurance(session.assurance),
        current=session.id == current.id,
    )


def _assurance(level: AssuranceLevel) -> Assurance:
    return cast("Assurance", f"aal{max(level, 1)}")


def _email(profile: Profile) -> tuple[str, bool]:
    emails = [(value, verified) for kind, value, verified in profile.person.identifiers if kind == "email"]
    return emails[0] if emails else ("", False)
