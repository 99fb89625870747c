"""A journey together with the parts that it is made of: what is compiled, published and stored as one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

import msgspec

from handrail_platform.document.canonical import normal_form
from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.document.model import JourneyDocument, Name
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A document, and by name every part that it or one of its parts calls."""

    bundle: Literal[1] = 1
    document: JourneyDocument
    parts: dict[Name, JourneyDocument] = {}

    @property
    def documents(self) -> dict[str, JourneyDocument]:
        """Every document by its name; no part can take the name of the journey itself."""
        return {**self.parts, self.document.journey: self.document}

    @property
    def that_runs(self) -> "Bundle":
        """The same without stories about the journey, and without what stands around its steps."""
        return Bundle(document=_that_runs(self.document), parts={n: _that_runs(p) for n, p in self.parts.items()})

    def placed(self, name: str, problem: Problem) -> Problem:
        """Return a problem of one of the documents, with a path that says which."""
        if name == self.document.journey:
            return problem
        return msgspec.structs.replace(problem, path=f"parts.{name}.{problem.path}")


def _that_runs(document: JourneyDocument) -> JourneyDocument:
    return msgspec.structs.replace(document, scenarios=(), groups=msgspec.UNSET, notes=msgspec.UNSET)


class GuardedBundle(msgspec.Struct, frozen=True):
    """A bundle as it is stored, with every guardrail that was in force when it was proved."""

    bundle: Bundle
    guardrails: tuple[Guardrail, ...]


def gather(document: JourneyDocument, parts: Mapping[str, JourneyDocument]) -> Bundle:
    """Return the document with those parts that it is made of, all of them in their normal form."""
    known = {**parts, document.journey: document}
    found: dict[str, JourneyDocument] = {}
    waiting = [document.journey]
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found[name] = normal_form(known[name])
            waiting += [called for _, called in calls_of(found[name])]
    root = found.pop(document.journey)
    return Bundle(document=root, parts={name: found[name] for name in sorted(found)})


def calls_of(document: JourneyDocument) -> Iterator[tuple[str, str]]:
    """Yield each step that calls a part, with the name of the part."""
    for name, node in document.steps.items():
        if node.journey is not None:
            yield name, node.journey


def encode_bundle(bundle: Bundle, guardrails: Sequence[Guardrail]) -> str:
    """Return the bundle as it is stored, together with the guardrails that are in force."""
    return msgspec.json.encode({**msgspec.structs.asdict(bundle), "guardrails": guardrails}).decode()


def parse_bundle(stored: str) -> GuardedBundle:
    """Read a stored bundle; its documents may be of older formats. Where none are kept, the platform's held alone.

    Raises JourneyRefused.
    """
    plain: object = msgspec.json.decode(stored)
    if not isinstance(plain, dict) or cast("dict[str, Any]", plain).get("bundle") != 1:
        raise JourneyRefused((Problem("unknown-format", "bundle", {"current": 1}),))
    fields = cast("dict[str, Any]", plain)
    parts = {name: parse_plain(part) for name, part in fields.get("parts", {}).items()}
    bundle = Bundle(document=parse_plain(fields.get("document")), parts=parts)
    kept = fields.get("guardrails")
    return GuardedBundle(bundle, PLATFORM_GUARDRAILS if kept is None else parse_guardrails(kept))
