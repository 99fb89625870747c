"""The head of an audit log, which says where it ends."""

from handrail_platform.errors import HandrailError
from handrail_tenants.audit.chain import NO_HASH, same, seal_of
from handrail_tenants.audit.tables import StoredAuditHead
from handrail_tenants.tenancy.session import TenantSession


class AuditLogBroken(HandrailError):
    """The end of the audit log is not as it was written. Nothing is added until somebody has looked into it."""

    code = "audit-log-broken"


def head_of(session: TenantSession, key: bytes) -> StoredAuditHead:
    """Return the head as it stands in the database, of an empty log a new one.

    It is believed only as a holder of the key left it: raises AuditLogBroken.
    """
    head = session.get(StoredAuditHead, session.tenant, populate_existing=True)
    if head is None:
        return StoredAuditHead(tenant_id=session.tenant, newest=0, hash=NO_HASH, latest=0, seal=b"", purged=0)
    try:
        ours = same(head.seal, seal_of(head, key)) and 0 <= head.purged <= head.newest
    except TypeError:
        ours = False
    if not ours:
        raise AuditLogBroken
    return head
