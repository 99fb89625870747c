"""What a resolver may know about the request it works for."""

import msgspec

from handrail_platform.values import Milliseconds


class ReadContext(msgspec.Struct, frozen=True):
    """Where the person's request came from, and when the transition takes place."""

    client_address: str
    now: Milliseconds
