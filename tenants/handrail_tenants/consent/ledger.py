"""What a person decided: what stands, all that ever was, and taking it back or giving it again."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from handrail_platform.step.effects import ByGuardian
from handrail_platform.step.reads import ConsentsOf, KnownConsent, KnownConsents
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.consent.record import columns, record_id
from handrail_tenants.consent.sealed import Said, is_genuine, open_guardian
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Committed, Row, Store, Write

MOST_STANDING: Final = 200
HISTORY_LINES: Final = 50
_COLUMNS: Final = ", ".join(f"r.{name}" for name in (*Said._fields, "sealed"))
_ABOUT: Final = "t.url, t.data, t.special, t.recipients"
# Of two at one moment the one that denies counts.
_NEWEST_FIRST: Final = "at DESC, CASE state WHEN 'given' THEN 1 ELSE 0 END, record_id DESC"
STANDING: Final = f"""
SELECT {_COLUMNS}, t.title, substr(t.text, 1, 300), {_ABOUT} FROM (
  SELECT *, row_number() OVER (PARTITION BY kind, purpose ORDER BY {_NEWEST_FIRST}) AS place
  FROM consent_record WHERE tenant_id = :tenant AND person_id = :person_id) AS r
LEFT JOIN consent_text AS t ON t.tenant_id = r.tenant_id AND t.text_hash = r.text_hash
WHERE r.place = 1 ORDER BY r.kind, r.purpose LIMIT :most"""  # noqa: S608 - constants of this module
HISTORY: Final = f"""
SELECT {_COLUMNS}, t.title, substr(t.text, 1, 300), {_ABOUT} FROM consent_record AS r
LEFT JOIN consent_text AS t ON t.tenant_id = r.tenant_id AND t.text_hash = r.text_hash
WHERE r.tenant_id = :tenant AND r.person_id = :person_id
  AND (r.at < :at OR (r.at = :at AND r.record_id < :record_id))
ORDER BY r.at DESC, r.record_id DESC LIMIT :most"""  # noqa: S608
ONE: Final = f"""
SELECT {_COLUMNS}, t.title, t.text, {_ABOUT} FROM consent_record AS r
LEFT JOIN consent_text AS t ON t.tenant_id = r.tenant_id AND t.text_hash = r.text_hash
WHERE r.tenant_id = :tenant AND r.person_id = :person_id AND r.record_id = :record_id"""  # noqa: S608
DECIDE: Final = """
INSERT INTO consent_record
  (tenant_id, record_id, person_id, purpose, version, state, text_hash, language, handle, at, kind, channel,
   journey, program_hash, guardian, sealed)
SELECT :tenant, :record_id, :person_id, :purpose, :version, :state, :text_hash, :language, :handle, :at, :kind,
  :channel, :journey, :program_hash, :guardian, :sealed
WHERE NOT EXISTS (
  SELECT 1 FROM consent_record AS newer
  WHERE newer.tenant_id = :tenant AND newer.person_id = :person_id AND newer.kind = :kind
    AND newer.purpose = :purpose AND newer.at > :after)
ON CONFLICT DO NOTHING"""
OnAccountPage: TypeAlias = Literal["given", "withdrawn"]


class ConsentText(msgspec.Struct, frozen=True):
    """What was shown: of a document a title, and a text or the address of one; of a purpose all but these two."""

    title: str
    text: str
    url: str
    data: str = ""
    special: str = ""
    recipients: str = ""


class ConsentLine(msgspec.Struct, frozen=True):
    """A record of the ledger. Without `genuine` it is not known to be ours, and lets nobody do anything."""

    said: Said
    genuine: bool
    shown: ConsentText | None
    """As far as the text was kept; in lists its beginning."""
    guardian: ByGuardian | None = None
    """Who decided, or had decided, in place of the person. What a guardian decides no minor gives again alone."""

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it is a consent that stands. Terms are no consent: they end with the account."""
        return self.said.kind == "purpose" and self.said.state == "given"

    @property
    def may_be_given(self) -> bool:
        """Whether it is a purpose that does not stand, and of which is known what would be agreed to."""
        return (
            self.said.kind == "purpose"
            and self.said.state != "given"
            and self.genuine
            and bool(self.shown)
            and not self.said.guardian
        )


class Place(NamedTuple):
    """Behind which record a history goes on."""

    at: Milliseconds
    record_id: bytes


NEWEST: Final = Place(2**62, b"")


class ConsentLedger:
    """Reads the ledger and adds to it. Raises StoreUnavailable, KeysShredded."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def standing(self, tenant: TenantId, person_id: PersonId) -> tuple[ConsentLine, ...]:
        """Return the newest record of each document and purpose that the person was ever asked about."""
        rows = await self._store.fetch(tenant, STANDING, {"person_id": person_id, "most": MOST_STANDING})
        return await self._lines(tenant, rows)

    async def history(self, tenant: TenantId, person_id: PersonId, behind: Place) -> tuple[ConsentLine, ...]:
        """Return what the person decided before that, newest first: `HISTORY_LINES`, or one more if there is."""
        params = {"person_id": person_id, **behind._asdict(), "most": HISTORY_LINES + 1}
        return await self._lines(tenant, await self._store.fetch(tenant, HISTORY, params))

    async def find(self, tenant: TenantId, person_id: PersonId, record: bytes) -> ConsentLine | None:
        """Return one record of this very person with its whole text."""
        rows = await self._store.fetch(tenant, ONE, {"person_id": person_id, "record_id": record})
        lines = await self._lines(tenant, rows)
        return lines[0] if lines else None

    async def decide(self, tenant: TenantId, former: ConsentLine, state: OnAccountPage, now: Milliseconds) -> bool:
        """Add that the person changed this decision themselves; return whether the change stands.

        It does when the button was pressed twice, and does not when they decided otherwise meanwhile.
        """
        if not (former.may_be_withdrawn if state == "withdrawn" else former.may_be_given):
            return former.said.state == state
        before = former.said
        said = before._replace(
            record_id=record_id(b"account", before.record_id, state.encode()),
            state=state,
            handle=b"",
            # Later than what it replaces, whatever another machine's clock said.
            at=max(now, before.at + 1),
            channel="account",
            journey="",
            program_hash=b"",
        )
        keys = await self._keys.of(tenant)
        write = Write(DECIDE, {**columns(keys, said), "after": before.at}, loses_as="consent.record")
        if isinstance(await self._store.write(tenant, [write]), Committed):
            return True
        matter = (before.kind, before.purpose, state)
        standing = await self.standing(tenant, PersonId(before.person_id))
        return any((each.said.kind, each.said.purpose, each.said.state) == matter for each in standing)

    async def _lines(self, tenant: TenantId, rows: Sequence[Row]) -> tuple[ConsentLine, ...]:
        keys = await self._keys.of(tenant)
        return tuple(_line(keys, row) for row in rows)


class ReadConsents:
    """Answers steps that ask only for what is missing. A record that is not ours counts for nothing."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._ledger = ConsentLedger(store, keys)

    async def __call__(self, tenant: TenantId, request: ConsentsOf, context: ReadContext) -> KnownConsents:
        """Return what the person decided last about each matter."""
        del context
        lines = await self._ledger.standing(tenant, request.person_id)
        return KnownConsents(tuple(_known(each.said) for each in lines if each.genuine))


def _known(said: Said) -> KnownConsent:
    plain = {"kind": said.kind, "purpose": said.purpose, "version": said.version, "state": said.state}
    return msgspec.convert(plain, KnownConsent)


def _line(keys: TenantKeys, row: Row) -> ConsentLine:
    number = len(Said._fields)
    said, sealed, kept = Said(*row[:number]), row[number], row[number + 1 :]
    shown = None if kept[0] is None else ConsentText(*kept)
    if not is_genuine(keys, said, sealed):
        return ConsentLine(said, genuine=False, shown=shown)
    return ConsentLine(said, genuine=True, shown=shown, guardian=open_guardian(keys, said))
