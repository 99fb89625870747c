"""How an address is confirmed."""

from typing import Annotated

import msgspec

from handrail_platform.document.model import VariableName


class EmailConfirmConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of SP 800-63B-4 section 3.1.3.2: a code lives ten minutes at most, and guesses are limited."""

    address: Annotated[VariableName, msgspec.Meta(description="The e-mail variable that is to be confirmed.")]
    validity_minutes: Annotated[int, msgspec.Meta(ge=1, le=10, description="How long a code can be used.")] = 10
    max_attempts: Annotated[int, msgspec.Meta(ge=1, le=10, description="Wrong codes before it locks.")] = 5
    resend_cooldown_seconds: Annotated[
        int, msgspec.Meta(ge=5, le=600, description="Wait before another code can be asked for.")
    ] = 30
    max_resends: Annotated[int, msgspec.Meta(ge=0, le=10, description="How many more codes may be sent.")] = 3
    allow_change: Annotated[bool, msgspec.Meta(description="Offer to correct the address.")] = False
