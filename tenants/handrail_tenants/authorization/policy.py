"""A policy as written: lines that allow or deny, and roles that take over the lines of others."""

from typing import Literal, Self

import msgspec

from handrail_platform.access.permission import Permission


class PolicyLine(msgspec.Struct, frozen=True):
    """What one role may or may not do: with anything, with its own, or with what is not its own."""

    role: str
    permission: Permission
    condition: Literal["any", "own", "not_own"]
    effect: Literal["allow", "deny"]


class Inheritance(msgspec.Struct, frozen=True):
    """The lines of `inherited` hold for `role` too."""

    role: str
    inherited: str


class Policy(msgspec.Struct, frozen=True):
    """Everything that is allowed. What no line speaks of is not."""

    lines: tuple[PolicyLine, ...]
    inheritances: tuple[Inheritance, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read comma separated lines, `p` and `g` as casbin calls them. Raises ValueError with the line."""
        lines: list[PolicyLine] = []
        inheritances: list[Inheritance] = []
        for written in text.splitlines():
            kind, *cells = (cell.strip() for cell in written.partition("#")[0].split(","))
            try:
                match kind, len(cells):
                    case "", 0:
                        continue
                    case "p", 4:
                        named = dict(zip(PolicyLine.__struct_fields__, cells, strict=True))
                        lines.append(msgspec.convert(named, PolicyLine))
                    case "g", 2:
                        inheritances.append(Inheritance(*cells))
                    case _:
                        raise ValueError("neither p with four cells nor g with two")  # noqa: TRY301
            except ValueError as error:
                raise ValueError(f"{written}: {error}") from error
        return cls(tuple(lines), tuple(inheritances))

    @property
    def roles(self) -> frozenset[str]:
        """Return every role that a line names."""
        inheriting = {name for each in self.inheritances for name in (each.role, each.inherited)}
        return frozenset(inheriting | {line.role for line in self.lines})
