"""Create an account from what the journey collected; one of two who want the same identifier wins."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.typed.identifier import identifier_value
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepFault, StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, StepKind, SubjectChange
from handrail_platform.step.effects import CreatePerson, Identifier
from handrail_platform.step.reads import IdentifierKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.values import SHAPE, Value, VariableType
from handrail_platform.view import View

_PROOFS: dict[IdentifierKind, str] = {"email": "address.email", "phone": "address.phone"}
"""Facts that prove an identifier."""


class AccountCreateConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    # The single name has no pattern: msgspec 0.22 corrupts memory when it converts a value to a union of a string
    # with a pattern and a container. A name that is none is refused as an undeclared variable.
    name: Annotated[
        Annotated[str, msgspec.Meta(extra={SHAPE: "variable"})]
        | Annotated[tuple[VariableName, ...], msgspec.Meta(max_length=5)],
        msgspec.Meta(description="Text variable of the person's name, or several that make it up, or none."),
    ] = "name"
    identifiers: Annotated[
        dict[IdentifierKind, VariableName],
        msgspec.Meta(min_length=1, description="By what the person signs in: variable by kind."),
    ]
    attributes: Annotated[
        tuple[VariableName, ...],
        msgspec.Meta(max_length=100, description="Further variables to keep with the account."),
    ] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,) if isinstance(self.name, str) else self.name


class AccountCreateStep:
    """Promises the person; what was promised about them before is done in the same transaction."""

    name: ClassVar[str] = "account.create"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = AccountCreateConfig

    def contract(self, config: AccountCreateConfig) -> Contract:
        if len(set(config.attributes)) < len(config.attributes):
            raise ConfigRefused("attributes", "names a variable twice")
        reads: dict[str, VariableType] = {variable: kind for kind, variable in config.identifiers.items()}
        for variable in config.names:
            reads[variable] = "text"
        return Contract(
            outcomes=("created", "exists", "error"),
            reads=reads,
            # An attribute may have any type but secret, and the document knows which: comparing it with itself
            # lets the checker of expressions find it.
            expressions=tuple(f"{variable} == {variable}" for variable in config.attributes),
            subject={"created": SubjectChange.OPENED},
            effects=("person.create",),
            only_with={"person.create": ("created",)},
            identifiers={str(kind): variable for kind, variable in config.identifiers.items()},
        )

    def enter(self, config: AccountCreateConfig, cx: StepContext) -> StepResult:
        if cx.lost("person.create"):
            return Continue("exists")
        if cx.subject is not None and cx.subject.standing == "account":
            return Continue("exists", note="has-account")
        identifiers = _identifiers(config, cx)
        if not identifiers:
            raise StepFault("no-identifier")
        if cx.subject is not None and cx.subject.standing == "claimed":
            # Somebody unproved was claimed on the way here; whoever registers is another, new person.
            cx.subject = None
        cx.emit(
            CreatePerson(
                person_id=cx.subject_or_new(),
                name=" ".join(filter(None, map(cx.text, config.names))),
                language=cx.language,
                identifiers=identifiers,
                attributes=_attributes(config, cx),
                at=cx.now,
            )
        )
        return Continue("created")

    def handle(self, config: AccountCreateConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: AccountCreateConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("account.create has no page")

    def simulate(self, config: AccountCreateConfig) -> Iterable[Example]:
        del config
        yield Example("created")
        yield Example("exists", answers={"person.create": "lost"})
        yield Example("error")


def _identifiers(config: AccountCreateConfig, cx: StepContext) -> tuple[Identifier, ...]:
    """Return the identifiers that were given, with the time of proof when this journey proved them."""
    return tuple(
        Identifier(kind, identifier_value(kind, value), cx.now if _is_proved(cx, kind, value) else None)
        for kind, variable in config.identifiers.items()
        if (value := cx.text(variable))
    )


def _is_proved(cx: StepContext, kind: IdentifierKind, value: str) -> bool:
    return kind in _PROOFS and cx.verified(_PROOFS[kind], value)


def _attributes(config: AccountCreateConfig, cx: StepContext) -> dict[str, Value]:
    """Return what has a value; an answer that was left out is not kept."""
    values = {variable: cx.get(variable) for variable in config.attributes}
    return {variable: value for variable, value in values.items() if value is not None and value != ""}
