"""A session as the shell holds it while it answers one request, and the nonce of its page."""

import hmac
from hashlib import blake2s

import msgspec

from handrail_platform.compile.program import Node, Program
from handrail_platform.run.migrate import TAKEN_OVER
from handrail_platform.run.state import LastSubmit, State
from handrail_platform.step.step import Submit
from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.keys.session import SessionKey

NONCE_BYTES = 16
RETURN_BYTES = 16
_CANONICAL = msgspec.json.Encoder(order="sorted")


class Standing(msgspec.Struct, frozen=True):
    """One open session."""

    tenant: TenantId
    handle: SessionHandle
    program: Program
    state: State
    key: SessionKey
    expires_at: Milliseconds
    revoked: bool = False

    @property
    def stopped(self) -> bool:
        """Tell whether it was stopped, or its program revoked, before it came to its end."""
        return self.state.status == "stopped" or (self.revoked and self.state.status == "running")

    @property
    def node(self) -> Node:
        return self.program.nodes[self.state.node]

    @property
    def nonce(self) -> bytes:
        """Return the nonce of the current page: CSRF token, replay guard and staleness check in one."""
        visit = self.state.visits.get(self.state.node, 1)
        return page_nonce(self.key, self.handle, self.state.seq, self.state.node, visit)

    @property
    def browser_secret(self) -> bytes:
        """Return the secret of the session this journey signs in; derived, so that a repeat gives the same."""
        return hmac.digest(self.key.cookie_key, b"browser-session", "sha256")

    @property
    def device_secret(self) -> bytes:
        """Return the secret by which a browser is known again that this journey signs in for the first time."""
        return device_secret(self.key)


def device_secret(key: SessionKey) -> bytes:
    """Return what a browser gets that has no secret of a device yet; derived, so that a repeat gives the same."""
    return hmac.digest(key.cookie_key, b"device", "sha256")


def remembered_secret(key: SessionKey) -> bytes:
    """Return what a browser gets that is to be known again: new in each session, the same when sent again."""
    return hmac.digest(key.cookie_key, b"remembered", "sha256")


def state_of(standing: Standing) -> bytes:
    """Return what whoever is sent away from this page brings back (RFC 6749 section 10.12).

    It says whose page that is, with a keyed hash of the page's nonce, which nobody elsewhere is to know.
    """
    return standing.handle + _returning(standing.key, standing.nonce)


def nonce_brought_back(standing: Standing, token: bytes) -> bytes:
    """Return the nonce of the page from which somebody was sent away with this; of no page, an empty one."""
    last = standing.state.last
    nonces = [standing.nonce] if last is None else [standing.nonce, _nonce_before(standing, last)]
    return next((each for each in nonces if hmac.compare_digest(token, _returning(standing.key, each))), b"")


def _returning(key: SessionKey, nonce: bytes) -> bytes:
    return blake2s(nonce, key=key.digest_key, digest_size=RETURN_BYTES, person=b"return").digest()


def page_nonce(key: SessionKey, handle: SessionHandle, seq: int, node: int, visit: int) -> bytes:
    """Return the 16-byte nonce of one page of one session: keyed BLAKE2s (RFC 7693 section 2.9)."""
    place = b"%b|%d|%d|%d" % (handle, seq, node, visit)
    return blake2s(place, key=key.nonce_key, digest_size=NONCE_BYTES).digest()


def submit_digest(key: SessionKey, submit: Submit) -> bytes:
    """Return a keyed digest of an answer: equal answers are recognised, and a stolen row tells nothing of one."""
    return blake2s(_CANONICAL.encode(submit), key=key.digest_key).digest()


def is_current(standing: Standing, nonce: bytes) -> bool:
    """Tell whether the session runs and this is the nonce of the page that it shows.

    The page that it showed in the version from which it was taken over is the same page, until it moves on.
    """
    if standing.state.status != "running":
        return False
    return hmac.compare_digest(nonce, standing.nonce) or _is_of_former_version(standing, nonce)


def is_repeat(standing: Standing, nonce: bytes, digest: bytes) -> bool:
    """Tell whether this is the very answer that led to where the session stands."""
    last = standing.state.last
    if last is None:
        return False
    return hmac.compare_digest(nonce, _nonce_before(standing, last)) and hmac.compare_digest(digest, last.digest)


def _is_of_former_version(standing: Standing, nonce: bytes) -> bool:
    last = standing.state.last
    if last is None or last.digest != TAKEN_OVER or last.seq + 1 != standing.state.seq:
        return False
    return hmac.compare_digest(nonce, _nonce_before(standing, last))


def _nonce_before(standing: Standing, last: LastSubmit) -> bytes:
    return page_nonce(standing.key, standing.handle, last.seq, last.node, last.visit)
