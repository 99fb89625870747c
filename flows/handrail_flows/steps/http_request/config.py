"""What is asked of a server, with what, and what of its answer is taken."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from handrail_flows.basis import Basis
from handrail_platform.document.model import VariableName
from handrail_platform.guard.requirement import PurposeName
from handrail_platform.provision.reference import ConnectionReference
from handrail_platform.step.contract import ConfigRefused, Range
from handrail_platform.values import SHAPE, VariableType

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Taken: TypeAlias = Literal["boolean", "choice", "country", "date", "email", "integer", "phone", "text"]
_WITHOUT_BODY = ("GET", "DELETE")
_MOST = 2**53
_RESERVED = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "idempotency-key",
        "transfer-encoding",
        "user-agent",
    }
)
"""Headers that say how a request is sent, or by whom."""


class SentConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of the request."""

    place: Annotated[
        Literal["body", "query", "header"],
        msgspec.Meta(
            description="Where the value stands: in the JSON body, the query of the address, or a header."
        ),
    ] = "body"
    name: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$(?!\n)",
            description="What the server calls it.",
            examples=["emailAddress"],
            extra={SHAPE: "parameter"},
        ),
    ]
    variable: Annotated[VariableName, msgspec.Meta(description="The variable whose value is sent.")]


class TakenConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of the answer. An answer without it, or with one that does not fit, is unreadable."""

    pointer: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(/[^/\s]{1,100}){1,10}$(?!\n)",
            description="Where it stands in the answer, as a JSON pointer (RFC 6901): `/result/score`.",
            examples=["/result/score"],
            extra={SHAPE: "pointer"},
        ),
    ]
    variable: Annotated[VariableName, msgspec.Meta(description="The variable that gets it.")]
    kind: Annotated[Taken, msgspec.Meta(description="Its type.")] = "text"
    choices: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=100)], ...],
        msgspec.Meta(max_length=50, description="All values that it may have: of a choice or a text."),
    ] = ()
    minimum: Annotated[
        Annotated[int, msgspec.Meta(ge=-_MOST, le=_MOST)] | None,
        msgspec.Meta(description="The least that it may be: of an integer."),
    ] = None
    maximum: Annotated[
        Annotated[int, msgspec.Meta(ge=-_MOST, le=_MOST)] | None,
        msgspec.Meta(description="The most that it may be: of an integer; of a text, its characters."),
    ] = None

    @property
    def range(self) -> Range:
        """Return what the proof may rely on."""
        if self.choices:
            return Range(choices=self.choices, optional=False)
        if self.kind == "integer":
            return Range(minimum=self.minimum, maximum=self.maximum, optional=False)
        return Range(optional=False)


class HttpRequestConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    connection: ConnectionReference
    method: Annotated[Method, msgspec.Meta(description="What is done there (RFC 9110 section 9).")] = "POST"
    path: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(/([A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}|\{[a-z][a-z0-9_]{0,63}\})){0,10}$(?!\n)",
            description="Behind the connection's address; a variable in braces stands for its value, encoded.",
            examples=["/people/{customer}/checks"],
            extra={SHAPE: "path"},
        ),
    ] = ""
    sends: Annotated[
        tuple[SentConfig, ...], msgspec.Meta(max_length=50, description="Values that are sent along.")
    ] = ()
    takes: Annotated[
        tuple[TakenConfig, ...], msgspec.Meta(max_length=20, description="Values that are taken from the answer.")
    ] = ()
    idempotency_key: Annotated[
        bool,
        msgspec.Meta(
            description="The server knows a repetition by its Idempotency-Key: POST and PATCH may be repeated."
        ),
    ] = False
    attempts: Annotated[
        int,
        msgspec.Meta(ge=1, le=5, description="Tries until it counts as unavailable, where it may be repeated."),
    ] = 3
    patience_seconds: Annotated[
        int, msgspec.Meta(ge=5, le=600, description="So long the person waits; then the outcome is `timeout`.")
    ] = 30
    purpose: Annotated[
        PurposeName | None,
        msgspec.Meta(description="For which purpose the values leave, as consents and guardrails name it."),
    ] = None
    basis: Basis = "consent"

    @property
    def in_path(self) -> tuple[str, ...]:
        """Return the variables that stand in the path."""
        return tuple(each[1:-1] for each in self.path.split("/") if each.startswith("{"))

    @property
    def sent(self) -> tuple[str, ...]:
        """Return every variable whose value leaves, each once."""
        return tuple(dict.fromkeys((*self.in_path, *(each.variable for each in self.sends))))

    @property
    def written(self) -> dict[str, VariableType]:
        """Return what is taken, by variable."""
        return {each.variable: each.kind for each in self.takes}

    @property
    def repeatable(self) -> bool:
        """Tell whether a second request does no more than one (RFC 9110 section 9.2.2)."""
        return self.idempotency_key or self.method in ("GET", "PUT", "DELETE")


def check_request(config: HttpRequestConfig) -> None:
    """Raise ConfigRefused for the first thing that makes no sense."""
    named = [(each.place, each.name.lower() if each.place == "header" else each.name) for each in config.sends]
    if len(set(named)) < len(named):
        raise ConfigRefused("sends", "names a place twice")
    for place, name in named:
        if place == "header" and name in _RESERVED:
            raise ConfigRefused("sends", f"{name} is not for a variable")
    if len(config.written) < len(config.takes):
        raise ConfigRefused("takes", "names a variable twice")
    if config.method in _WITHOUT_BODY and any(place == "body" for place, _ in named):
        raise ConfigRefused("sends", f"{config.method} has no body")
    if config.sent and config.purpose is None:
        raise ConfigRefused("purpose", "is needed for values that leave")
    for number, each in enumerate(config.takes):
        if problem := _problem(each):
            raise ConfigRefused(f"takes.{number}.{problem}", f"does not go with {each.kind}")
        if each.minimum is not None and each.maximum is not None and each.minimum > each.maximum:
            raise ConfigRefused(f"takes.{number}.minimum", "is more than the maximum")


def _problem(taken: TakenConfig) -> str:
    """Return which bound makes no sense for the type, if any."""
    if taken.choices and taken.kind not in ("choice", "text"):
        return "choices"
    if taken.minimum is not None and taken.kind != "integer":
        return "minimum"
    if taken.maximum is not None and taken.kind not in ("integer", "text"):
        return "maximum"
    return "choices" if taken.kind == "choice" and not taken.choices else ""
