"""How an address is confirmed by a link."""

from typing import Annotated

import msgspec

from handrail_flows.sent_code.terms import ResendCooldown
from handrail_platform.document.model import VariableName


class EmailLinkConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    address: Annotated[VariableName, msgspec.Meta(description="The e-mail variable that is to be confirmed.")]
    validity_minutes: Annotated[
        int, msgspec.Meta(ge=5, le=60, description="How long the link can be used, and the page waits.")
    ] = 15
    max_resends: Annotated[int, msgspec.Meta(ge=0, le=3, description="How many more mails may be sent.")] = 2
    resend_cooldown_seconds: ResendCooldown = 30
    allow_change: Annotated[bool, msgspec.Meta(description="Offer to correct the address.")] = False
    other_way: Annotated[
        bool, msgspec.Meta(description="Offer another way, such as a code to type: the outcome `other`.")
    ] = False
