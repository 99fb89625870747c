"""What a guess at an authenticator costs, before anybody looks whether it is right (SP 800-63B-4 section 3.2.2).

Three counters. The client's own bounds what one network address can try. The second slows down guessing at whom
it aims at; it counts what was typed and not the account, so that it behaves alike whether there is one, and two
identifiers of one person do not lock each other. The third disables the authenticator after too many failures in
a row; it does so silently, as if every guess were wrong, since nobody else has a third counter that shows.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.reads import Verdict
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.client import client_network
from handrail_tenants.limits.counters import Counters, Limited
from handrail_tenants.limits.policy import LimitPolicy, Scope
from handrail_tenants.limits.rules import DAY, Quota

_FACTORS: Final[Mapping[AuthenticatorProfile, tuple[Scope, Scope, Scope]]] = {
    AuthenticatorProfile.TOTP: (Scope.TOTP_CLIENT, Scope.TOTP_PERSON, Scope.TOTP_AUTHENTICATOR),
    AuthenticatorProfile.RECOVERY_CODE: (
        Scope.RECOVERY_CLIENT,
        Scope.RECOVERY_PERSON,
        Scope.RECOVERY_AUTHENTICATOR,
    ),
    AuthenticatorProfile.SMS_CODE: (Scope.SMS_CLIENT, Scope.SMS_PERSON, Scope.SMS_AUTHENTICATOR),
}
"""What guesses at a second factor are counted as: by client, by person, and in a row."""
_REMEMBERED: Final = Quota(uses=2**30, span=DAY)
"""Never refuses: it is there to be read."""


class Guess(msgspec.Struct, frozen=True):
    """The counters of one guess."""

    client: Limited
    target: Limited
    authenticator: Limited


class Admission(msgspec.Struct, frozen=True):
    """Whether to look at a guess: `locked_until` is 0 if so. Unless `enabled`, it is wrong whatever it is."""

    locked_until: Milliseconds
    enabled: bool


class Guessing:
    """Counts guesses before they are verified, and forgets them after a right one."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def admit(self, tenant: TenantId, guess: Guess, now: Milliseconds) -> Admission:
        """Count the guess. One that is locked out costs nothing more, so that nobody can wear an account out."""
        allowance = await self._counters.use_all(tenant, (guess.client, guess.target), now)
        if not allowance.allowed:
            return Admission(allowance.retry_at, enabled=False)
        enabled = await self._counters.use(tenant, guess.authenticator, now)
        return Admission(0, enabled.allowed)

    async def was_wrong(self, tenant: TenantId, guess: Guess, now: Milliseconds) -> None:
        """Remember a failure for a day, whatever is right after it: risk is judged by it, nothing is locked."""
        failures = Limited(Scope.FAILURES_ACCOUNT, guess.authenticator.key_hash, _REMEMBERED)
        await self._counters.use(tenant, failures, now)

    async def judge(
        self, tenant: TenantId, guess: Guess, now: Milliseconds, compare: Callable[[], Verdict]
    ) -> Verdict:
        """Count, then compare: `right` as `compare` says it, `wrong`, or `locked` without a look."""
        admission = await self.admit(tenant, guess, now)
        if admission.locked_until:
            return Verdict("locked", retry_at=admission.locked_until)
        verdict = compare()
        if verdict.is_ != "right" or not admission.enabled:
            await self.was_wrong(tenant, guess, now)
            return Verdict("wrong")
        await self.was_right(tenant, guess)
        return verdict

    async def was_right(self, tenant: TenantId, guess: Guess) -> None:
        """Start again with the failures of the target and its authenticator, never with the client's."""
        await self._counters.forget(tenant, (guess.target, guess.authenticator))


def password_guess(
    keys: TenantKeys, policy: LimitPolicy, claimed: bytes, person_id: PersonId | None, client: str
) -> Guess:
    """Return the counters of a guess at a password. `claimed` is the look-up hash of the typed identifier."""
    if person_id is None:
        # Costs what the real one costs, and goes away by itself: nobody's failures need no memory.
        nobody = Quota(policy.authenticator.uses, DAY)
        authenticator = Limited(Scope.PASSWORD_AUTHENTICATOR, claimed, nobody)
    else:
        key_hash = authenticator_key(keys, person_id)
        authenticator = Limited(Scope.PASSWORD_AUTHENTICATOR, key_hash, policy.authenticator)
    return Guess(
        Limited(Scope.PASSWORD_CLIENT, client_key(keys, client), policy.client),
        Limited(Scope.PASSWORD_IDENTIFIER, claimed, policy.guessing),
        authenticator,
    )


def factor_guess(
    keys: TenantKeys, policy: LimitPolicy, profile: AuthenticatorProfile, person_id: PersonId, client: str
) -> Guess:
    """Return the counters of a guess at a code that a person has from an authenticator of this kind."""
    by_client, by_person, by_authenticator = _FACTORS[profile]
    person = authenticator_key(keys, person_id)
    return Guess(
        Limited(by_client, client_key(keys, client), policy.client),
        Limited(by_person, person, policy.guessing),
        Limited(by_authenticator, person, policy.authenticator),
    )


def authenticator_key(keys: TenantKeys, person_id: PersonId) -> bytes:
    """Return what a person's authenticators are counted under."""
    return keys.lookup("limit.person", person_id.hex())


def client_key(keys: TenantKeys, address: str) -> bytes:
    """Return what a network address is counted under."""
    return keys.lookup("limit.client", client_network(address))
