"""Whether a browser did the work that it was set. One hash, so it is judged at once."""

import hashlib

from handrail_platform.step.reads import WorkCheck, WorkDone
from handrail_platform.values import TenantId
from handrail_tenants.reads.context import ReadContext


async def check_work(tenant: TenantId, request: WorkCheck, context: ReadContext) -> WorkDone:
    """Tell whether the hash of challenge and number begins with as many zero bits as it should."""
    del tenant, context
    digest = hashlib.sha256(f"{request.challenge}:{request.solution}".encode()).digest()
    return WorkDone(enough=int.from_bytes(digest) >> (len(digest) * 8 - request.difficulty) == 0)
