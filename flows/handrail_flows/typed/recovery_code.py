"""A recovery code: how it is made, how it is shown, and how people type it back (SP 800-63B-4 section 3.1.2)."""

import unicodedata
from typing import Final

from handrail_flows.typed.digits import in_ascii_digits

BITS: Final = 75
"""Of each code; section 4.2.1.1 asks for 64."""
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 as Crockford writes it: nothing that is taken for something else."""
_BITS_EACH: Final = 5
_LENGTH: Final = BITS // _BITS_EACH
_GROUP: Final = 5
CODE_BYTES: Final = 10
_MEANT: Final = str.maketrans("ilo", "110")
_LONGEST_TYPED: Final = 64
_LEFT_OUT: Final = {"Zs", "Cc", "Cf", "Pd"}
WRONG_CODE: Final = "00000-00000-00000"


def code_from(randomness: bytes) -> str:
    """Return the code that these `CODE_BYTES` make."""
    number = int.from_bytes(randomness)
    return "".join(_ALPHABET[number >> (at * _BITS_EACH) & 31] for at in range(_LENGTH))


def in_groups(code: str) -> str:
    """Return a code as it is shown: `xxxxx-xxxxx-xxxxx`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_recovery_code(typed: str) -> str | None:
    """Return the code that was meant, without its groups, or None when it cannot be one."""
    if len(typed) > _LONGEST_TYPED:
        return None
    kept = "".join(each for each in typed if unicodedata.category(each) not in _LEFT_OUT)
    code = in_ascii_digits(unicodedata.normalize("NFKC", kept)).lower().translate(_MEANT)
    return code if len(code) == _LENGTH and set(code) <= set(_ALPHABET) else None
