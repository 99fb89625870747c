"""What a resolver may know about the request it works for."""

import msgspec

from handrail_platform.values import Milliseconds


class ReadContext(msgspec.Struct, frozen=True):
    """Where the person's request came from and went to, and when the transition takes place.

    `origin` is the tenant's own (`https://login.example.org`), never what a header said: passkeys are bound to it.
    """

    client_address: str
    now: Milliseconds
    origin: str
