"""The plans of one tenant: at most one of each journey waits, and each is over once.

Whoever opens them commits. What a plan may become is asked of the row while it is held, so that of many who want
to approve, call off or carry out the same one, one does.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec
from sqlmodel import col, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.decision import Origin, read_origin, write_origin
from handrail_tenants.plans.problems import MomentInvalid, PlanMoved, PlanPresent, PlanUnknown
from handrail_tenants.plans.tables import StoredPlan
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession

PlanState: TypeAlias = Literal["asked", "set", "published", "refused", "withdrawn"]
PlanEnd: TypeAlias = Literal["published", "refused", "withdrawn"]
MOST_LISTED: Final = 10
_DAY: Final[Milliseconds] = 86_400_000
LATEST: Final = 90 * _DAY
"""Nobody remembers for longer what they planned."""
PATIENCE: Final = 30 * _DAY
"""How long somebody may take to approve."""
_WAITING: Final = ("asked", "set")
_MOST_WAITING: Final = 100
_ACCEPTED: Final = msgspec.json.Decoder(dict[str, str])


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to go live. `publish_at` is 0 for as soon as it may.

    Behind a version, promoted or published before, there is no draft: its `revision` is 0, and it brings its own
    `parts` (JSON, by name) along. One that is promoted has an `origin`.
    """

    journey: str
    document: str
    accepted: Mapping[str, str]
    hash: bytes
    revision: int
    pointer: int
    share: int
    publish_at: Milliseconds
    needs_approval: bool
    reason: str
    origin: Origin | None = None
    parts: str = ""

    @property
    def has_draft(self) -> bool:
        """Whether it is a draft that goes live, and no draft any more from then on."""
        return self.revision > 0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it stands."""

    number: int
    state: PlanState
    intent: Intent
    asked_by: str
    asked_at: Milliseconds
    approved_by: str
    ends_at: Milliseconds
    refusal: str

    @property
    def is_waiting(self) -> bool:
        """Whether it is not over yet."""
        return self.state in _WAITING

    def is_due(self, now: Milliseconds) -> bool:
        """Tell whether it may be carried out: nobody has to approve any more, and its moment has come."""
        return self.state == "set" and self.intent.publish_at <= now


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Which journey has a plan that waits, for whose approval or for which moment, without its document."""

    journey: str
    state: PlanState
    asked_by: str
    publish_at: Milliseconds


class Plans:
    """The planned publications of one tenant."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def make(self, intent: Intent, by: str, at: Milliseconds) -> Plan:
        """Write a plan down. Raises MomentInvalid, and PlanPresent where another one of the journey waits."""
        if intent.publish_at and not at < intent.publish_at <= at + LATEST:
            raise MomentInvalid
        decide_alone(self._session)
        if self.waiting(intent.journey) is not None:
            raise PlanPresent
        newest = select(func.max(StoredPlan.number)).where(StoredPlan.journey == intent.journey)
        row = StoredPlan(
            tenant_id=self._session.tenant,
            number=(self._session.exec(newest).one() or 0) + 1,
            state="asked" if intent.needs_approval else "set",
            asked_by=by,
            asked_at=at,
            approved_by="",
            ends_at=intent.publish_at or at + PATIENCE,
            refusal="",
            **_columns(intent),
        )
        self._session.add(row)
        return _plan(row)

    def waiting(self, journey: str) -> Plan | None:
        """Return the plan of the journey that is not over yet."""
        statement = select(StoredPlan).where(StoredPlan.journey == journey, col(StoredPlan.state).in_(_WAITING))
        row = self._session.exec(statement).first()
        return None if row is None else _plan(row)

    def all_waiting(self) -> tuple[Waiting, ...]:
        """Return what waits in any journey, the first hundred by name."""
        columns = (StoredPlan.journey, StoredPlan.state, StoredPlan.asked_by, StoredPlan.publish_at)
        statement = select(*columns).where(col(StoredPlan.state).in_(_WAITING)).order_by(StoredPlan.journey)
        rows = self._session.exec(statement.limit(_MOST_WAITING))
        named = (dict(zip(Waiting.__struct_fields__, row, strict=True)) for row in rows)
        return tuple(msgspec.convert(each, Waiting) for each in named)

    def list(self, journey: str) -> tuple[Plan, ...]:
        """Return the newest plans of the journey, newest first."""
        statement = select(StoredPlan).where(StoredPlan.journey == journey)
        rows = self._session.exec(statement.order_by(col(StoredPlan.number).desc()).limit(MOST_LISTED))
        return tuple(map(_plan, rows))

    def at(self, journey: str, number: int) -> Plan:
        """Return a plan. Raises PlanUnknown."""
        row = self._session.get(StoredPlan, (self._session.tenant, journey, number))
        if row is None:
            raise PlanUnknown
        return _plan(row)

    def approve(self, plan: Plan, by: str) -> None:
        """Let it be carried out at its moment. Raises PlanMoved, PlanUnknown."""
        row = self._held(plan)
        row.state, row.approved_by = "set", by
        self._session.add(row)

    def end(self, plan: Plan, state: PlanEnd, at: Milliseconds, refusal: str = "") -> None:
        """Say what became of it. Raises PlanMoved, PlanUnknown."""
        row = self._held(plan)
        row.state, row.ends_at, row.refusal = state, at, refusal
        self._session.add(row)

    def _held(self, plan: Plan) -> StoredPlan:
        """Return the row as it was seen, which nobody else changes before the transaction ends."""
        key = (self._session.tenant, plan.intent.journey, plan.number)
        row = self._session.get(StoredPlan, key, with_for_update=True, populate_existing=True)
        if row is None:
            raise PlanUnknown
        if row.state != plan.state or row.state not in _WAITING:
            raise PlanMoved
        return row


def _columns(intent: Intent) -> dict[str, Any]:
    columns = msgspec.structs.asdict(intent)
    columns["accepted"] = msgspec.json.encode(intent.accepted).decode()
    columns["origin"] = write_origin(intent.origin)
    return columns


def _plan(row: StoredPlan) -> Plan:
    told = row.model_dump(exclude={"tenant_id"})
    told["accepted"] = _ACCEPTED.decode(row.accepted)
    told["origin"] = read_origin(row.origin)
    intent = {name: told.pop(name) for name in Intent.__struct_fields__}
    return Plan(intent=Intent(**intent), **told)
