"""Staff of Acme who publish, with the accounts that they have at the platform's tenant."""

from handrail_platform.access.role import Role
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.audit.entry import Actor
from handrail_tenants.people.tables import StoredPerson
from handrail_tenants.staff.member import StaffMember
from handrail_tenants.tenancy.registry import tenant_id_of
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui.administration import Administration

LENA, OMAR = Actor("handrail", "0f" * 16), Actor("handrail", "ab" * 16)


def bring_in_publishers(admin: Administration, now: Milliseconds) -> None:
    """Found the platform's tenant with Lena and Omar, who publish at Acme."""
    admin.registry.create("handrail", "Handrail", {}, at=now)
    for each in (LENA, OMAR):
        account(admin, each, "active", now)
        with admin.staff("acme") as staff:
            staff.add(
                StaffMember(
                    issuer=each.issuer,
                    subject=PersonId(bytes.fromhex(each.subject)),
                    role=Role.PUBLISHER,
                    sealed=b"name",
                    added_at=now,
                    added_by="a test",
                )
            )


def account(admin: Administration, actor: Actor, state: str, now: Milliseconds) -> None:
    """Let an account at the platform's tenant stand like that."""
    with TenantSession(admin.engine, tenant_id_of(admin.engine, actor.issuer)) as session:
        row = StoredPerson(
            tenant_id=session.tenant,
            person_id=PersonId(bytes.fromhex(actor.subject)),
            state=state,
            language="en",
            sealed=b"sealed",
            created_at=now,
            revision=0,
        )
        session.merge(row)
        session.commit()
