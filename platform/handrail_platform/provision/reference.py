"""How a document names what differs by environment: `${name}` for a value, `secret:name` for a secret."""

import re
from collections.abc import Mapping
from typing import Annotated, Final, TypeAlias

import msgspec

from handrail_platform.values import PROVIDED, SHAPE, Value

Values: TypeAlias = Mapping[str, Value]
"""By name, what one tenant provides."""
ProvidedName: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$(?!\n)", extra={SHAPE: "variable"})
]
SettingReference: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\$\{[a-z][a-z0-9_]{0,63}\}$(?!\n)",
        description="A value of the environment by its name: `${name}`.",
        examples=["${wait_seconds}"],
        extra={SHAPE: "setting", PROVIDED: "value"},
    ),
]
"""In a setting that is no text: `int | SettingReference`. No contract that wants the number can be made of it."""
SecretReference: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^secret:[a-z][a-z0-9_]{0,63}$(?!\n)",
        description="A secret of the environment by its name: `secret:name`.",
        examples=["secret:partner_key"],
        extra={SHAPE: "secret", PROVIDED: "secret"},
    ),
]
ProviderReference: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^provider:[a-z][a-z0-9_]{0,63}$(?!\n)",
        description="An identity provider of the tenant by its name: `provider:name`.",
        examples=["provider:google"],
        extra={SHAPE: "provider", PROVIDED: "provider"},
    ),
]
ConnectionReference: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^connection:[a-z][a-z0-9_]{0,63}$(?!\n)",
        description="A connection of the tenant to a server of its own by its name: `connection:name`.",
        examples=["connection:crm"],
        extra={SHAPE: "connection", PROVIDED: "connection"},
    ),
]
VendorReference: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^vendor:[a-z][a-z0-9_]{0,63}$(?!\n)",
        description="An identity proofing vendor of the tenant by its name: `vendor:name`.",
        examples=["vendor:checkpoint"],
        extra={SHAPE: "vendor", PROVIDED: "vendor"},
    ),
]
BEGINS: Final = "${"
SECRET: Final = "secret:"  # noqa: S105 - with what names of secrets begin
PROVIDER: Final = "provider:"
CONNECTION: Final = "connection:"
VENDOR: Final = "vendor:"
_REFERENCE: Final = re.compile(r"\$\{([^{}]{0,100})\}")


def names_in(text: str) -> tuple[str, ...]:
    """Return the values that a text names, misspelt ones too: nobody means `${Mail}` to be read."""
    return tuple(_REFERENCE.findall(text)) if BEGINS in text else ()


def secret_in(text: str) -> str:
    """Return the secret that a reference names."""
    return text.removeprefix(SECRET)


def provider_in(text: str) -> str:
    """Return the identity provider that a reference names."""
    return text.removeprefix(PROVIDER)


def connection_in(text: str) -> str:
    """Return the connection that a reference names."""
    return text.removeprefix(CONNECTION)


def vendor_in(text: str) -> str:
    """Return the identity proofing vendor that a reference names."""
    return text.removeprefix(VENDOR)


def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Return the text in pieces, each with the value that is named behind it, empty behind the last."""
    found = _REFERENCE.split(text)
    return tuple(zip(found[::2], [*found[1::2], ""], strict=True))


def filled(text: str, values: Values) -> str:
    """Return the text with the values in place of their names; what nobody provides stays visible.

    What stands in a value is never read again: it may look like a reference and is none.
    """
    if BEGINS not in text:
        return text
    return "".join(words + in_words(name, values) for words, name in pieces(text))


def in_words(name: str, values: Values) -> str:
    """Return a value as it stands in a text: by its name where it has no words, nothing for no name."""
    value = values.get(name)
    if value is None or isinstance(value, bool):
        return f"${{{name}}}" if name else ""
    return str(value)
