"""One line of a file of people from another store, in the names of OpenID Connect Core section 5.1."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from handrail_flows.typed.identifier import read_identifier
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import read_text
from handrail_platform.document.model import LanguageTag, VariableName
from handrail_platform.step.effects import Identifier
from handrail_platform.step.reads import IdentifierKind
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.credentials.legacy import LegacyHashRefused, LegacyPassword, read_legacy_hash
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.intake import Newcomer
from handrail_tenants.people.sealed import PersonalData

LONGEST_LINE: Final = 16 * 1024
_Text: TypeAlias = Annotated[str, msgspec.Meta(max_length=320)]
RefusalCode: TypeAlias = Literal[
    "line-too-long",
    "line-unreadable",
    "identifier-missing",
    "identifier-invalid",
    "identifier-taken",
    "name-invalid",
    "hash-unknown",
    "hash-malformed",
    "hash-too-dear",
    "too-many-recipes",
]

_HASHES: Final[dict[str, tuple[RefusalCode, str]]] = {
    "unknown": ("hash-unknown", "password_hash has none of the forms that are read."),
    "malformed": ("hash-malformed", "password_hash has a form that is read, and something in it does not fit."),
    "too-dear": ("hash-too-dear", "To verify password_hash takes more time or memory than a sign-in may."),
}


class LineRefused(Exception):
    """Why somebody is not taken in. `detail` names fields, and never what stands in them."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(code, detail)
        self.code: RefusalCode = code
        self.detail = detail


class PersonLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a line may hold. One identifier at least; without `password_hash` there will be no password."""

    email: _Text = ""
    email_verified: bool = False
    phone_number: _Text = ""
    phone_number_verified: bool = False
    preferred_username: _Text = ""
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    locale: LanguageTag | None = None
    attributes: Annotated[
        dict[VariableName, Annotated[str, msgspec.Meta(max_length=1_000)] | int | bool],
        msgspec.Meta(max_length=50),
    ] = {}
    password_hash: str = ""


def read_newcomer(raw: bytes, keys: TenantKeys, language: str, at: Milliseconds) -> Newcomer:
    """Return who stands in a line. Raises LineRefused.

    language: of whoever has no `locale`. at: when addresses that are confirmed there count as confirmed here.
    """
    if len(raw) > LONGEST_LINE:
        raise LineRefused("line-too-long", f"A line has {LONGEST_LINE} bytes at most.")
    try:
        line = msgspec.json.decode(raw, type=PersonLine)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LineRefused("line-unreadable", f"{error}.") from None
    identifiers = tuple(_identifiers(line, at))
    if not identifiers:
        raise LineRefused("identifier-missing", "It takes an email, a phone_number or a preferred_username.")
    name = read_text(line.name)
    if isinstance(name, Refusal):
        raise LineRefused("name-invalid", "The name has characters that cannot be seen.")
    return Newcomer(
        person_id=_person_id(keys, line),
        language=line.locale or language,
        personal=PersonalData(name, dict(line.attributes)),
        identifiers=identifiers,
        password=_password(line.password_hash),
    )


def _person_id(keys: TenantKeys, line: PersonLine) -> PersonId:
    canonical = msgspec.json.encode(line, order="sorted").decode()
    return PersonId(keys.lookup("people.import", canonical)[:16])


def _identifiers(line: PersonLine, at: Milliseconds) -> Iterator[Identifier]:
    written: tuple[tuple[str, IdentifierKind, str, bool], ...] = (
        ("email", "email", line.email, line.email_verified),
        ("phone_number", "phone", line.phone_number, line.phone_number_verified),
        ("preferred_username", "username", line.preferred_username, False),
    )
    for field, kind, value, verified in written:
        if not value:
            continue
        read = read_identifier(value, [kind], None)
        if isinstance(read, Refusal):
            raise LineRefused("identifier-invalid", f"{field} is none.")
        yield Identifier(*read, at if verified else None)


def _password(written: str) -> LegacyPassword | None:
    if not written:
        return None
    legacy = read_legacy_hash(written)
    if isinstance(legacy, LegacyHashRefused):
        raise LineRefused(*_HASHES[legacy.why])
    return legacy
