"""What happens to a password that somebody chooses: it is judged, then hashed."""

from handrail_platform.step.reads import HashedPassword, Judgement, PasswordHash, PasswordJudgement
from handrail_platform.values import TenantId
from handrail_tenants.credentials.blocklist import Blocklist
from handrail_tenants.credentials.hashing import PasswordHashing, PasswordWork
from handrail_tenants.credentials.strength import judge
from handrail_tenants.reads.context import ReadContext


class JudgePassword:
    """Judges on a thread: a long password can take as long as a hash."""

    def __init__(self, work: PasswordWork, blocklist: Blocklist) -> None:
        self._work = work
        self._blocklist = blocklist

    async def __call__(self, tenant: TenantId, request: PasswordJudgement, context: ReadContext) -> Judgement:
        """Return the judgement. Raises Overloaded."""
        del tenant, context
        return await self._work.run(
            lambda: judge(request.password, request.minimum_length, request.context, self._blocklist)
        )


class HashPassword:
    """Hashes a new password."""

    def __init__(self, hashing: PasswordHashing) -> None:
        self._hashing = hashing

    async def __call__(self, tenant: TenantId, request: PasswordHash, context: ReadContext) -> HashedPassword:
        """Return the stored form. Raises Overloaded."""
        del tenant, context
        return HashedPassword(await self._hashing.hash(request.password))
