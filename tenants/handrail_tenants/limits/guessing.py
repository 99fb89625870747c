"""What a guess at an authenticator costs, before anybody looks whether it is right (SP 800-63B-4 section 3.2.2).

Three counters. The client's own bounds what one network address can try. The second slows down guessing at whom
it aims at; it counts what was typed and not the account, so that it behaves alike whether there is one, and two
identifiers of one person do not lock each other. The third disables the authenticator after too many failures in
a row; it does so silently, as if every guess were wrong, since nobody else has a third counter that shows.
"""

import msgspec

from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.client import client_network
from handrail_tenants.limits.counters import Counters, Limited
from handrail_tenants.limits.policy import LimitPolicy, Scope
from handrail_tenants.limits.rules import DAY, Quota


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


def totp_guess(keys: TenantKeys, policy: LimitPolicy, person_id: PersonId, client: str) -> Guess:
    """Return the counters of a guess at a code of an authenticator app."""
    person = authenticator_key(keys, person_id)
    return Guess(
        Limited(Scope.TOTP_CLIENT, client_key(keys, client), policy.client),
        Limited(Scope.TOTP_PERSON, person, policy.guessing),
        Limited(Scope.TOTP_AUTHENTICATOR, person, policy.authenticator),
    )


def recovery_guess(keys: TenantKeys, policy: LimitPolicy, person_id: PersonId, client: str) -> Guess:
    """Return the counters of a guess at a recovery code."""
    person = authenticator_key(keys, person_id)
    return Guess(
        Limited(Scope.RECOVERY_CLIENT, client_key(keys, client), policy.client),
        Limited(Scope.RECOVERY_PERSON, person, policy.guessing),
        Limited(Scope.RECOVERY_AUTHENTICATOR, person, policy.authenticator),
    )


def authenticator_key(keys: TenantKeys, person_id: PersonId) -> bytes:
    """Return what a person's authenticators are counted under."""
    return keys.lookup("limit.person", person_id.hex())


def client_key(keys: TenantKeys, address: str) -> bytes:
    """Return what a network address is counted under."""
    return keys.lookup("limit.client", client_network(address))
