"""What is the same for every tenant of a well-known provider. What is written beside it counts instead."""

from collections.abc import Mapping
from typing import Any, Final

PRESETS: Final[Mapping[str, Mapping[str, Any]]] = {
    # With an address or a name Apple answers by a form of its own, which no cookie of ours comes along with.
    "apple": {"name": "Apple", "issuer": "https://appleid.apple.com", "scopes": ["openid"]},
    "gitlab": {"name": "GitLab", "issuer": "https://gitlab.com"},
    "google": {"name": "Google", "issuer": "https://accounts.google.com"},
    # Everybody's own accounts. Those of a company have an issuer of their own.
    "microsoft": {
        "name": "Microsoft",
        "issuer": "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
    },
}
