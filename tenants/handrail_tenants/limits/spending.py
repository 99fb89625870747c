"""Things a journey may do only so often: sending codes, and guessing at codes that were sent."""

from handrail_platform.step.reads import Allowance, Spend
from handrail_platform.values import TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.counters import Counters, Limited
from handrail_tenants.limits.guessing import client_key
from handrail_tenants.limits.policy import LimitPolicy, Scope
from handrail_tenants.reads.context import ReadContext


class SpendLimit:
    """Counts one use. The client comes first, so that one that is refused wears out nobody else."""

    def __init__(self, keys: KeyRing, counters: Counters, policy: LimitPolicy) -> None:
        self._keys = keys
        self._counters = counters
        self._policy = policy

    async def __call__(self, tenant: TenantId, request: Spend, context: ReadContext) -> Allowance:
        """Count the use and say whether it was allowed. Raises StoreUnavailable and StoreFull."""
        keys = await self._keys.of(tenant)
        limits = self._limits(keys, request, context.client_address)
        return await self._counters.use_all(tenant, limits, context.now)

    def _limits(self, keys: TenantKeys, request: Spend, client: str) -> tuple[Limited, ...]:
        policy = self._policy
        from_client = client_key(keys, client)
        about = keys.lookup(f"limit.{request.limit}", request.key)
        match request.limit:
            case "email-send":
                return (
                    Limited(Scope.EMAIL_SEND_CLIENT, from_client, policy.send_client),
                    Limited(Scope.EMAIL_SEND_ADDRESS, about, policy.send_address),
                    Limited(Scope.EMAIL_SEND_TENANT, keys.lookup("limit.tenant", ""), policy.send_tenant),
                )
            case "sms-send":
                country = keys.lookup("limit.sms-send.country", request.within)
                return (
                    Limited(Scope.SMS_SEND_CLIENT, from_client, policy.sms_client),
                    Limited(Scope.SMS_SEND_NUMBER, about, policy.sms_number),
                    Limited(Scope.SMS_SEND_COUNTRY, country, policy.sms_country),
                    Limited(Scope.SMS_SEND_TENANT, keys.lookup("limit.tenant", ""), policy.sms_tenant),
                )
            case "sms-guess":
                return (
                    Limited(Scope.SMS_GUESS_CLIENT, from_client, policy.client),
                    Limited(Scope.SMS_GUESS_NUMBER, about, policy.sms_guess),
                )
            case "bot-wait":
                return (Limited(Scope.BOT_WAIT_CLIENT, from_client, policy.bot_wait),)
            case "email-guess":
                return (
                    Limited(Scope.EMAIL_GUESS_CLIENT, from_client, policy.client),
                    Limited(Scope.EMAIL_GUESS_ADDRESS, about, policy.email_guess),
                )
