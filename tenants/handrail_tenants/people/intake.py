"""Takes in people who had their account elsewhere, a batch at a time, as often as one likes.

Whom a line stands for follows from the line itself, so that the same line again is known to be done already.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import Identifier
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.credentials.imported import recipe_text
from handrail_tenants.credentials.legacy import LegacyPassword, legacy_password
from handrail_tenants.credentials.sealed import seal_secret
from handrail_tenants.credentials.tables import StoredCredential
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.sealed import PersonalData, seal_identifier, seal_personal_data
from handrail_tenants.people.tables import StoredIdentifier, StoredPerson
from handrail_tenants.tenancy.session import TenantSession

Standing: TypeAlias = Literal["new", "present", "taken"]


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody who had their account elsewhere. `person_id` follows from the line that they were read from."""

    person_id: PersonId
    language: str
    personal: PersonalData
    identifiers: tuple[Identifier, ...]
    password: LegacyPassword | None


class Arrival(msgspec.Struct, frozen=True):
    """A newcomer with their password in the form that is stored, if they have one."""

    newcomer: Newcomer
    encoded: str


class Intake:
    """The people of one tenant, in one transaction."""

    def __init__(self, session: TenantSession, keys: TenantKeys) -> None:
        self._session = session
        self._keys = keys

    def standings(self, newcomers: Sequence[Newcomer], seen: set[bytes]) -> tuple[Standing, ...]:
        """Say of each: new here, present since it was taken in before, or `taken` by somebody else's account.

        `seen` holds what was in the same file before, and gets what is there now.
        """
        ids = [each.person_id for each in newcomers]
        there = select(StoredPerson.person_id).where(col(StoredPerson.person_id).in_(ids))
        known = seen | set(self._session.exec(there))
        lookups = [self._lookup(identifier) for each in newcomers for identifier in each.identifiers]
        found = select(StoredIdentifier.lookup).where(col(StoredIdentifier.lookup).in_(lookups))
        known |= set(self._session.exec(found))
        said: list[Standing] = []
        for each in newcomers:
            theirs = {self._lookup(identifier) for identifier in each.identifiers}
            if each.person_id in known:
                said.append("present")
                continue
            said.append("taken" if theirs & known else "new")
            if said[-1] == "new":
                known |= {*theirs, each.person_id}
                seen |= {*theirs, each.person_id}
        return tuple(said)

    def take_in(self, arrivals: Sequence[Arrival], at: Milliseconds) -> bool:
        """Write all of them and commit, or none where somebody was faster with one of their identifiers."""
        for rows in zip(*(self._rows(each, at) for each in arrivals), strict=True):
            # People first: what follows refers to them.
            self._session.add_all([row for each in rows for row in each])
            try:
                self._session.flush()
            except IntegrityError:
                self._session.rollback()
                return False
        self._session.commit()
        return True

    def _lookup(self, identifier: Identifier) -> bytes:
        return self._keys.lookup(identifier.kind, identifier.value)

    def _rows(
        self, arrival: Arrival, at: Milliseconds
    ) -> tuple[list[StoredPerson], list[StoredIdentifier | StoredCredential]]:
        who = arrival.newcomer
        person = StoredPerson(
            tenant_id=self._session.tenant,
            person_id=who.person_id,
            state="active",
            language=who.language,
            sealed=seal_personal_data(self._keys, who.person_id, who.personal),
            created_at=at,
            revision=0,
        )
        return [person], [*self._identifiers(who), *self._password(arrival, at)]

    def _identifiers(self, who: Newcomer) -> Iterator[StoredIdentifier]:
        for identifier in who.identifiers:
            yield StoredIdentifier(
                tenant_id=self._session.tenant,
                kind=identifier.kind,
                lookup=self._lookup(identifier),
                person_id=who.person_id,
                sealed=seal_identifier(self._keys, identifier.kind, identifier.value, who.person_id),
                verified_at=identifier.verified_at,
            )

    def _password(self, arrival: Arrival, at: Milliseconds) -> Iterator[StoredCredential]:
        person_id = arrival.newcomer.person_id
        legacy = legacy_password(arrival.encoded)
        if legacy is None:
            return
        profile = AuthenticatorProfile.PASSWORD
        credential_id = self._keys.lookup("credential.imported", person_id.hex())[:16]
        yield StoredCredential(
            tenant_id=self._session.tenant,
            credential_id=credential_id,
            person_id=person_id,
            profile=profile.value,
            sealed=seal_secret(self._keys, profile, credential_id, person_id, arrival.encoded.encode()),
            counter=0,
            state="active",
            created_at=at,
            last_used_at=None,
            backed_up=None,
            recipe=recipe_text(legacy.recipe),
        )
