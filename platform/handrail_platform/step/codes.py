"""One-time codes, derived instead of stored: a retry sends the same code and a replay computes it again."""

import hashlib
import hmac


def derive(key: bytes, label: str, length: int) -> bytes:
    """Return `length` bytes that only the holder of the session's key can compute. Raises ValueError above 64."""
    if length > hashlib.sha512().digest_size:
        raise ValueError("more than 64 bytes cannot be derived at once")
    return hmac.digest(key, label.encode(), hashlib.sha512)[:length]


def one_time_code(key: bytes, node: str, visit: int, issue: int, digits: int = 6) -> str:
    """Return the code of one issue at one visit to one step (SP 800-63B-4 section 3.1.3.2: six digits or more)."""
    number = int.from_bytes(derive(key, f"code|{node}|{visit}|{issue}", 16))
    return f"{number % 10**digits:0{digits}d}"
