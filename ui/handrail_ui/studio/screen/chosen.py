"""What somebody wants to see of a page: in which language and scheme, how wide, and which face of it."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias, cast, get_args
from urllib.parse import urlencode

import msgspec

from handrail_ui.pages.look.palette import Scheme

Size: TypeAlias = Literal["phone", "desktop"]
NAMES: Final = frozenset({"in", "scheme", "size", "state"})
"""What its fields are called; `in` is the language, because `lang` is that of the studio."""


class Chosen(msgspec.Struct, frozen=True):
    """The choice. `state` is the number of a face, 0 for the first visit."""

    language: str
    scheme: Scheme = "light"
    size: Size = "phone"
    state: int = 0

    @property
    def query(self) -> str:
        """The choice as a query."""
        return urlencode({"in": self.language, "scheme": self.scheme, "size": self.size, "state": self.state})

    @property
    def fields(self) -> Mapping[str, str]:
        """The choice as hidden fields of another form."""
        return {"in": self.language, "scheme": self.scheme, "size": self.size, "state": str(self.state)}


def chosen(said: Callable[[str], str], languages: tuple[str, ...]) -> Chosen:
    """Read a choice; what makes no sense is as if nothing were chosen. The first language is the usual one."""
    language, scheme, size, state = (said(name) for name in ("in", "scheme", "size", "state"))
    return Chosen(
        language if language in languages else languages[0],
        cast("Scheme", scheme) if scheme in get_args(Scheme) else "light",
        cast("Size", size) if size in get_args(Size) else "phone",
        int(state) if state.isascii() and state.isdigit() and len(state) < 3 else 0,  # noqa: PLR2004 - digits
    )
