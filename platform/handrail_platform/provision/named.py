"""What the documents of a journey name, and where; and what they may not name."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.document.plain import step_into
from handrail_platform.document.problem import Problem
from handrail_platform.provision.places import Place, places_in
from handrail_platform.provision.reference import (
    BEGINS,
    connection_in,
    names_in,
    provider_in,
    secret_in,
    vendor_in,
)

ProvidedKind: TypeAlias = Literal["value", "secret", "provider", "connection", "vendor"]
_MOST_SHOWN: Final = 60


class Named(msgspec.Struct, frozen=True, order=True):
    """Something that the environment has to provide, named at a place of a document."""

    kind: ProvidedKind
    name: str
    path: str
    in_words: bool = False
    """Whether it stands in a text that people read."""


def named_by(bundle: Bundle, registry: Registry) -> tuple[Named, ...]:
    """Return everything that the journey and its parts name, with each of its places."""
    found: set[Named] = set()
    for document in bundle.documents.values():
        for step, node in document.steps.items():
            for each in named_at(step, node, registry):
                path = each.path
                if document.journey != bundle.document.journey:
                    path = f"parts.{document.journey}.{path}"
                found.add(msgspec.structs.replace(each, path=path))
    return tuple(sorted(found))


def named_at(step: str, node: StepNode, registry: Registry) -> Iterator[Named]:
    """Yield what one step names."""
    for place in _places(step, node, registry):
        if place.allowed == "secret":
            yield Named("secret", secret_in(place.text), place.path)
        elif place.allowed == "provider":
            yield Named("provider", provider_in(place.text), place.path)
        elif place.allowed == "connection":
            yield Named("connection", connection_in(place.text), place.path)
        elif place.allowed == "vendor":
            yield Named("vendor", vendor_in(place.text), place.path)
        elif place.allowed == "value":
            whole = place.text.startswith(BEGINS) and ".config." in place.path
            for name in names_in(place.text):
                yield Named("value", name, place.path, in_words=not (whole and place.text == f"${{{name}}}"))


def reference_problems(document: JourneyDocument, registry: Registry) -> Iterator[Problem]:
    """Yield every place that names a value where the schema of its step allows none.

    What a proof relies on, a person agreed to or a page is compared with is never named: it would be another thing
    in every environment.
    """
    for step, node in document.steps.items():
        for place in _places(step, node, registry):
            if not place.allowed:
                yield Problem("value-not-allowed", place.path, {"found": place.text[:_MOST_SHOWN]})


def _places(step: str, node: StepNode, registry: Registry) -> Iterator[Place]:
    path = f"steps.{step}"
    name, _, version = str(node.step or "").partition("@")
    type_ = registry.get((name, int(version))) if version else None
    if type_ is not None:
        yield from places_in(node.config, type_.config_type, f"{path}.config")
    for language, texts in node.texts.items():
        for slot, text in texts.items():
            if BEGINS in text:
                yield Place(f"{step_into(step_into(f'{path}.texts', language), slot)}", text, "value")
