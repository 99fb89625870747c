"""From a person and their sessions to the account page."""

from collections.abc import Iterable, Sequence
from typing import cast

import msgspec

from handrail_platform.assurance import AssuranceLevel, AuthenticatorProfile
from handrail_platform.step.guest import Asker
from handrail_platform.step.reads import Preferences
from handrail_platform.values import Milliseconds
from handrail_tenants.browser_sessions.sessions import BrowserSession
from handrail_tenants.federation.source import identity_providers
from handrail_tenants.people.read import Profile
from handrail_tenants.trusted_devices.devices import TrustedDevice
from handrail_ui.account.consents_page import PATH
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.account import (
    AccountPage,
    ApprovalLine,
    Assurance,
    BrowserSessionLine,
    PreferencesLine,
    SignInMethod,
    TrustedDeviceLine,
)
from handrail_ui.pages.translator import Speech
from handrail_ui.sites import Site


def account_page(
    site: Site,
    speech: Speech,
    profile: Profile,
    current: BrowserSession,
    sessions: Iterable[BrowserSession],
    devices: Iterable[TrustedDevice],
    csrf_token: str,
    *,
    notice: str | None = None,
) -> AccountPage:
    """Make the page of a signed-in person. `notice` is the message id of what just happened."""
    address = site.address
    email, verified = _email(profile)
    has_app = AuthenticatorProfile.TOTP in profile.person.authenticators
    enrol, add_passkey = site.settings.authenticator_journey, site.settings.passkey_journey
    recovery, preferences = site.settings.recovery_journey, site.settings.preferences_journey
    linking, change = site.settings.linking_journey, site.settings.email_journey
    return AccountPage(
        name=profile.person.name,
        email=email,
        email_verified=verified,
        signed_in_since=current.started_at,
        assurance=_assurance(current.assurance),
        methods=tuple(
            SignInMethod(each.profile.value, each.since, each.codes_left, _provider(site, each.provider))
            for each in profile.authenticators
        ),
        sessions=tuple(_line(each, current) for each in sessions),
        devices=tuple(
            TrustedDeviceLine(encode_bytes(each.trait), each.client, each.trusted_at, each.ends_at)
            for each in devices
        ),
        forget_url=address.to("/account/forget-device"),
        csrf_token=csrf_token,
        sign_out_url=address.to("/account/sign-out"),
        revoke_url=address.to("/account/revoke"),
        consents_url=address.to(PATH),
        revoke_others_url=address.to("/account/revoke-others"),
        enrol_url=address.journey(enrol) if enrol and not has_app else None,
        passkey_url=address.journey(add_passkey, "/account") if add_passkey else None,
        recovery_url=address.journey(recovery, "/account") if recovery else None,
        linking_url=address.journey(linking, "/account") if linking else None,
        email_url=address.journey(change) if change else None,
        preferences_url=address.journey(preferences, "/account") if preferences else None,
        preferences=_preferences(profile.person.preferences),
        notice=notice,
        language=speech.language,
        direction=speech.direction,
    )


def with_deletion(page: AccountPage, site: Site, deleted_at: Milliseconds | None) -> AccountPage:
    """Let the page offer what there is to do: to have the account deleted, or to keep it after all."""
    if deleted_at is not None:
        return msgspec.structs.replace(page, deleted_at=deleted_at, keep_url=site.address.to("/account/keep"))
    journey = site.settings.deletion_journey
    url = site.address.journey(journey) if journey else None
    return msgspec.structs.replace(page, deletion_url=url)


def approval_lines(site: Site, listed: Iterable[tuple[Asker, bytes]]) -> tuple[ApprovalLine, ...]:
    """Return who waits for an approval, each with the address where it is given."""
    return tuple(
        ApprovalLine(site.address.to(f"/g/{encode_bytes(link)}"), each.since, each.browser, each.network)
        for each, link in listed
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


def _provider(site: Site, called: str) -> str:
    """Return the provider as people know it; as it was called, where the tenant has it no more."""
    known = identity_providers(site.tenant.settings).get(called) if called else None
    return called if known is None else known.name


def _preferences(chosen: Sequence[Preferences]) -> PreferencesLine | None:
    if not chosen:
        return None
    newest = chosen[0]
    channels = tuple(channel for channel, yes in newest.channels.items() if yes)
    return PreferencesLine(channels=channels, frequency=newest.frequency, since=newest.at)


def _assurance(level: AssuranceLevel) -> Assurance:
    return cast("Assurance", f"aal{max(level, 1)}")


def _email(profile: Profile) -> tuple[str, bool]:
    emails = [(value, verified) for kind, value, verified in profile.person.identifiers if kind == "email"]
    return emails[0] if emails else ("", False)
