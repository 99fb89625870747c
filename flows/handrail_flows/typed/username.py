"""User names, compared as RFC 8265 section 3.3 has it (UsernameCaseMapped)."""

import unicodedata

from handrail_flows.typed.refusal import Refusal

MAX_LENGTH = 64

_PUNCTUATION = frozenset("._-")


def read_username(text: str) -> str | Refusal:
    """Return the name in lower case: letters, digits, and `.`, `_`, `-` between them.

    `@` is refused, so that a user name is never taken for an e-mail address.
    """
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).lower())
    if not name or len(name) > MAX_LENGTH or not name[0].isalnum() or not name[-1].isalnum():
        return Refusal("username")
    fit = all(each.isalnum() or each in _PUNCTUATION or unicodedata.category(each) == "Mn" for each in name)
    return name if fit else Refusal("username")
