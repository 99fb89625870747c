"""How an address is confirmed."""

from typing import Annotated

import msgspec

from handrail_flows.sent_code.terms import MaxAttempts, MaxResends, ResendCooldown, ValidityMinutes
from handrail_platform.document.model import VariableName


class EmailConfirmConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of SP 800-63B-4 section 3.1.3.2: a code lives ten minutes at most, and guesses are limited."""

    address: Annotated[VariableName, msgspec.Meta(description="The e-mail variable that is to be confirmed.")]
    validity_minutes: ValidityMinutes = 10
    max_attempts: MaxAttempts = 5
    resend_cooldown_seconds: ResendCooldown = 30
    max_resends: MaxResends = 3
    allow_change: Annotated[bool, msgspec.Meta(description="Offer to correct the address.")] = False
