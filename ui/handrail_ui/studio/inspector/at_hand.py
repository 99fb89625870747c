"""One step of a journey on the desk, with everything that is known of it: what its form is made from."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, cast, get_args

import msgspec

from handrail_platform.compile.assigned import assigned_before
from handrail_platform.compile.resolve import declared_contracts
from handrail_platform.conditions.ranges import written_ranges
from handrail_platform.document.model import JourneyDocument, LanguageTag
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import HandrailError
from handrail_platform.step.contract import ConfigRefused, Contract, Range, StepKind
from handrail_platform.step.step import AnyStep
from handrail_platform.values import VariableType
from handrail_ui.studio.called import parts_at_hand
from handrail_ui.studio.desk import Desk, OpenedJourney
from handrail_ui.studio.inspector.shape import GroupShape, KeyedShape, Option, TextShape, group_of
from handrail_ui.studio.inspector.step_words import words_of_buttons, words_of_step

KINDS: Final[Mapping[str, VariableType]] = {kind: kind for kind in get_args(VariableType)}
_NO_OPTIONS: Final = GroupShape(())


class StepUnknown(HandrailError):
    """The journey has no such step, or none any more."""

    code = "step-unknown"
    status = 404


class StepAtHand(msgspec.Struct, frozen=True, kw_only=True):
    """A step as somebody sets it up. `node` is what the document says of it, right or wrong.

    `group` holds the options of its type: none of a type that is not known. `outcomes` are those that it can be
    left by, and those that the document wires. `assigned` are the variables with a value there on every way; None
    where nobody can tell, because no way leads there or the document cannot be read.
    """

    name: str
    node: Mapping[str, Any]
    step: AnyStep | None
    group: GroupShape
    outcomes: tuple[str, ...]
    steps: tuple[str, ...]
    otherwise: Mapping[str, str]
    variables: Mapping[str, VariableType]
    assigned: frozenset[str] | None
    ranges: Mapping[str, Range]
    languages: tuple[str, ...]
    slots: tuple[str, ...]
    is_start: bool
    part: JourneyDocument | None = None

    @property
    def kind(self) -> str:
        return next((each for each in ("step", "journey", "exit") if self.node.get(each)), "step")

    @property
    def can_be_left(self) -> bool:
        return self.kind != "exit" and not (self.step and self.step.kind is StepKind.FINAL)

    @property
    def named(self) -> str:
        """The step type with its version, or the part that is called."""
        return str(self.node.get(self.kind, ""))

    @property
    def usable(self) -> Mapping[str, VariableType]:
        """The variables that a condition may name: no secrets."""
        here = self.variables if self.assigned is None else self.assigned
        return {name: kind for name, kind in self.variables.items() if name in here and kind != "secret"}

    def default_words(self, slot: str, language: str) -> str:
        """Return what the step says by itself, empty where it has no words in the language."""
        none: Mapping[str, str] = {}
        own = words_of_step(self.step.name).get(slot) if self.step else None
        words = own or words_of_buttons().get(slot, none)
        return words.get(language) or words.get(language.partition("-")[0]) or ""


def step_at_hand(
    desk: Desk, opened: OpenedJourney, name: str, languages: tuple[str, ...], was: Mapping[str, Any] | None = None
) -> StepAtHand:
    """Return what is known of a step. With `was`, what it was, a step that is gone is still at hand.

    Raises StepUnknown.
    """
    plain = opened.plain
    steps = mapping(plain.get("steps"))
    if name not in steps and was is None:
        raise StepUnknown
    node = mapping(steps.get(name, was))
    step = _type_of(desk, node)
    document = _document(plain)
    parts = parts_at_hand(desk.admin, desk.tenant, document) if document else {}
    contracts = declared_contracts(document, desk.admin.steps, parts) if document else {}
    assigned = assigned_before(document, desk.admin.steps, parts) if document else {}
    contract = contracts.get(name) or contract_of(step, mapping(node.get("config")))
    declared = contract.outcomes if contract else ()
    own = texts_of(node)
    return StepAtHand(
        name=name,
        node=node,
        step=step,
        group=group_of(step.config_type) if step else _call_options(parts.get(str(node.get("journey")))),
        outcomes=tuple(dict.fromkeys([*declared, *mapping(node.get("next"))])),
        steps=tuple(steps),
        otherwise=mapping(plain.get("otherwise")),
        variables=variables_of(plain),
        assigned=assigned.get(name),
        ranges=written_ranges(contracts.values()),
        languages=tuple(dict.fromkeys([*languages, *filter(is_language, own)])),
        slots=tuple(_slots(step, mapping(node.get("config")), own)),
        is_start=plain.get("start") == name,
        part=parts.get(str(node.get("journey"))),
    )


def contract_of(step: AnyStep | None, config: Mapping[str, Any]) -> Contract | None:
    """Return what the step promises with this configuration, None where it makes no sense."""
    if step is None:
        return None
    with suppress(msgspec.ValidationError, ConfigRefused):
        return step.contract(msgspec.convert(config, step.config_type))
    return None


def mapping(plain: object) -> Mapping[str, Any]:
    """Return the mapping that stands there; an empty one instead of anything else."""
    return cast("Mapping[str, Any]", plain) if isinstance(plain, Mapping) else {}


def variables_of(plain: Mapping[str, Any]) -> dict[str, VariableType]:
    """Return the declared variables, as far as their types are known."""
    declared = mapping(plain.get("variables"))
    return {name: KINDS[kind] for name, kind in declared.items() if isinstance(kind, str) and kind in KINDS}


def texts_of(node: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the words that the journey replaces at a step, by language and slot."""
    return {language: mapping(words) for language, words in mapping(node.get("texts")).items()}


def is_language(name: object) -> bool:
    """Tell whether a text is a language tag."""
    try:
        msgspec.convert(name, LanguageTag)
    except msgspec.ValidationError:
        return False
    return True


def _type_of(desk: Desk, node: Mapping[str, Any]) -> AnyStep | None:
    name, _, version = str(node.get("step", "")).partition("@")
    return desk.admin.steps.get((name, int(version))) if version.isdecimal() and version.isascii() else None


def _document(plain: Mapping[str, Any]) -> JourneyDocument | None:
    with suppress(JourneyRefused):
        return parse_plain(plain)
    return None


def _call_options(called: JourneyDocument | None) -> GroupShape:
    """Return what a call hands over: for each input a variable, and for each output that is wanted."""
    if called is None or called.part is None:
        return _NO_OPTIONS
    variable = TextShape(shape="variable")
    options = {"with": called.part.inputs, "gives": tuple(sorted(called.part.outputs))}
    return GroupShape(
        tuple(
            Option(name=name, shape=KeyedShape(variable, keys), default={})
            for name, keys in options.items()
            if keys
        )
    )


def _slots(step: AnyStep | None, config: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the slots whose words can be replaced, and those that are."""
    known: dict[str, None] = {}
    if step is not None and step.kind in (StepKind.INTERACTIVE, StepKind.WAITING):
        known |= dict.fromkeys(words_of_step(step.name))
        with suppress(msgspec.ValidationError, ConfigRefused):
            examples = step.simulate(msgspec.convert(config, step.config_type))
            buttons = (f"action.{each.action}" for each in examples)
            known |= dict.fromkeys(slot for slot in buttons if slot in words_of_buttons())
    for words in own.values():
        known |= dict.fromkeys(words)
    yield from known
