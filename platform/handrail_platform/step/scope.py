"""What the variables of a step are called in the whole journey, when the step is written in a part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from handrail_platform.step.contract import Change, Contract, Gain
from handrail_platform.values import Value


@dataclass(frozen=True, slots=True)
class Scope:
    """The step's own names and what stands for them in the whole. Its configuration is never rewritten."""

    names: Mapping[str, str]
    contract: Contract
    """As the step itself declares it."""

    def inside(self, variables: Mapping[str, Value]) -> dict[str, Value]:
        """Return the variables of the whole that the step knows, by its own names."""
        return {own: variables[name] for own, name in self.names.items() if name in variables}

    def outside(self, written: Mapping[str, Value]) -> dict[str, Value]:
        """Return what the step wrote, by the names of the whole."""
        return {self.names[own]: value for own, value in written.items()}


def in_scope(contract: Contract, names: Mapping[str, str]) -> tuple[Contract, Scope | None]:
    """Return the contract in the names of the whole, and the scope; none when every name is the same.

    Conditions are text and stay in the step's own names; the scope says what these are in the whole.
    """
    own = {name for name in named_in(contract) if name in names}
    if all(names[name] == name for name in own):
        return contract, None
    renamed = msgspec.structs.replace(
        contract,
        reads={names[name]: kind for name, kind in contract.reads.items()},
        uses={names[name]: kind for name, kind in contract.uses.items()},
        writes={
            outcome: {names[name]: kind for name, kind in written.items()}
            for outcome, written in contract.writes.items()
        },
        on={outcome: tuple(_renamed(each, names) for each in of) for outcome, of in contract.on.items()},
        if_true={names[name]: fact for name, fact in contract.if_true.items()},
        identifiers={kind: names.get(name, name) for kind, name in contract.identifiers.items()},
        discloses={
            tag: tuple(msgspec.structs.replace(one, attributes=_all(one.attributes, names)) for one in of)
            for tag, of in contract.discloses.items()
        },
        shows=_all(contract.shows, names),
        reveals=_all(contract.reveals, names),
        cleans=_all(contract.cleans, names),
        ranges={names[name]: written for name, written in contract.ranges.items()},
    )
    return renamed, Scope({name: names[name] for name in sorted(own)}, contract)


def named_in(contract: Contract) -> Iterator[str]:
    """Yield every variable of which the contract speaks: an end may give away what it neither reads nor writes."""
    yield from (*contract.reads, *contract.uses, *contract.assigns, *contract.identifiers.values())
    yield from (name for of in contract.discloses.values() for each in of for name in each.attributes)
    yield from (*contract.shows, *contract.reveals, *contract.cleans)


def _renamed(change: Change, names: Mapping[str, str]) -> Change:
    if not isinstance(change, Gain) or change.about == "subject":
        return change
    return msgspec.structs.replace(change, about=names.get(change.about, change.about))


def _all(variables: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(name, name) for name in variables)
