"""What can be wrong with a request to a journey; each is a page and a problem+json (RFC 9457)."""

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds


class UnknownTenant(HandrailError):
    """No tenant is reached by this address."""

    code = "unknown-tenant"
    status = 404


class TenantSuspended(HandrailError):
    """The tenant exists and serves nobody at present."""

    code = "tenant-suspended"
    status = 403


class UnknownJourney(HandrailError):
    """The tenant has published no journey of this name."""

    code = "unknown-journey"
    status = 404


class UnknownSession(HandrailError):
    """Wrong, foreign or tampered handle, another tenant's, or another browser's: one answer for all of them."""

    code = "unknown-session"
    status = 404


class SessionExpired(HandrailError):
    """The session's time is over; `start_again` leads to a fresh one that keeps where the person was going."""

    code = "session-expired"
    status = 410

    def __init__(self, journey: str, going_to: str | None) -> None:
        super().__init__()
        self.journey = journey
        self.going_to = going_to


class SessionQuarantined(SessionExpired):
    """A fault stopped the session for good."""

    code = "session-quarantined"
    status = 500


class SessionRevoked(SessionExpired):
    """The version of the journey that the session runs was revoked."""

    code = "session-revoked"
    status = 410


class SignInFirst(HandrailError):
    """The journey is for people who are signed in on this browser."""

    code = "sign-in-first"
    status = 401


class MalformedAnswer(HandrailError):
    """The body is not a form or JSON as documented."""

    code = "malformed-answer"
    status = 400


class AnswerTooLarge(HandrailError):
    """More bytes or more fields than any page of ours asks for."""

    code = "answer-too-large"
    status = 413


class UnsupportedAnswer(HandrailError):
    """The content type is neither a URL-encoded form nor JSON."""

    code = "unsupported-answer"
    status = 415


class MixedBinding(HandrailError):
    """A native client's session was presented by a browser, or the other way round."""

    code = "mixed-binding"
    status = 400


class TooManyRequests(HandrailError):
    """This client starts or sends more than a person can; it may again after `wait`."""

    code = "too-many-requests"
    status = 429

    def __init__(self, wait: Milliseconds) -> None:
        super().__init__()
        self.wait = wait
