"""`handrail staff`."""

import asyncio

import click

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, Told, told
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.staff.member import StaffMember, open_name
from handrail_tenants.tenancy.registry import tenant_id_of
from handrail_ui import clock, settings
from handrail_ui.administration import administration
from handrail_ui.amended import OPERATOR
from handrail_ui.commands.table import moment, table
from handrail_ui.staff_accounts import named_person, staff_account, staff_member
from handrail_ui.wiring import wired

_TENANT = click.argument("tenant")
_WHO = click.argument("who")
_ROLE = click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What they are there; repeat the command for more.",
)
_BY = click.option(
    "--by",
    default=OPERATOR,
    show_default=True,
    help="Who decides; stays with the role, and in the audit log.",
)


@click.group("staff")
def command() -> None:
    """Say who is staff of a tenant, and as what."""


@command.command("add")
@_TENANT
@_WHO
@_ROLE
@_BY
def add(tenant: str, who: str, role: str, by: str) -> None:
    """Give WHO a role at TENANT.

    WHO is an e-mail address or an id of somebody with an account at the platform's tenant (HANDRAIL_STAFF_TENANT).
    """
    decision = Decision(by, "", clock.now())
    with administration(settings.load()) as admin, admin.staff_told(tenant) as (staff, log):
        member = asyncio.run(_member(tenant_id_of(admin.engine, tenant), who, Role(role), decision))
        staff.add(member)
        log.append(
            _entry(Permission.STAFF_ADD, member.issuer, member.subject, decision, after=told({"role": role}))
        )
    click.echo(f"{tenant}: {who} is {role}.")


@command.command("remove")
@_TENANT
@_WHO
@_ROLE
@_BY
def remove(tenant: str, who: str, role: str, by: str) -> None:
    """Take a role at TENANT away from WHO.

    It counts from their next click on. WHO is an e-mail address, or an id as `handrail staff list` shows it, which
    works without an account too.
    """
    given, decision = settings.load(), Decision(by, "", clock.now())
    issuer = given.staff_tenant
    with administration(given) as admin, admin.staff_told(tenant) as (staff, log):
        subject = named_person(who) or asyncio.run(_subject(who))
        staff.remove(issuer, subject, Role(role))
        log.append(_entry(Permission.STAFF_REMOVE, issuer, subject, decision, before=told({"role": role})))
    click.echo(f"{tenant}: {who} is {role} no more.")


@command.command("list")
@_TENANT
def list_(tenant: str) -> None:
    """List who is staff of TENANT, and as what.

    It says since when, by whose decision, and how their account stands: whoever is suspended or deleted may do
    nothing.
    """
    with administration(settings.load()) as admin:
        keys = asyncio.run(_keys(tenant_id_of(admin.engine, tenant)))
        with admin.staff(tenant) as staff:
            members = staff.list()
        accounts = {
            issuer: admin.accounts(issuer, {each.subject for each in members if each.issuer == issuer})
            for issuer in {each.issuer for each in members}
        }
    table(
        ("role", "name", "since", "by", "issuer", "account", "id"),
        [
            (
                each.role,
                open_name(keys, each),
                moment(each.added_at),
                each.added_by,
                each.issuer,
                accounts[each.issuer][each.subject],
                each.subject.hex(),
            )
            for each in members
        ],
    )


def _entry(
    done: Permission,
    issuer: str,
    subject: PersonId,
    decision: Decision,
    before: Told = NOTHING,
    after: Told = NOTHING,
) -> AuditEntry:
    return AuditEntry(
        at=decision.at,
        actor=Actor(OPERATOR, decision.by),
        action=done.value,
        object=f"staff/{issuer}/{subject.hex()}",
        rule=OPERATOR,
        verdict="allowed",
        before=before,
        after=after,
    )


async def _member(tenant: TenantId, who: str, role: Role, decision: Decision) -> StaffMember:
    async with wired(settings.load()) as parts:
        return await staff_member(parts, tenant, who, role, decision)


async def _subject(who: str) -> PersonId:
    async with wired(settings.load()) as parts:
        return (await staff_account(parts, who)).subject


async def _keys(tenant: TenantId) -> TenantKeys:
    async with wired(settings.load()) as parts:
        return await parts.keys.of(tenant)
