"""Groups of commands of which one is imported only to be run."""

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import click


class Line(NamedTuple):
    """What a group knows of a command before it is there: where it is, `module:name`, and what it does."""

    where: str
    says: str


class LazyGroup(click.Group):
    """A group that knows its commands' lines and imports one only to run it."""

    def __init__(self, *given: Any, lines: Mapping[str, Line], **settings: Any) -> None:
        super().__init__(*given, **settings)
        self._lines = lines

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self._lines:
            return None
        module, _, name = self._lines[cmd_name].where.partition(":")
        command: click.Command = getattr(importlib.import_module(f"{__package__}.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._lines[name].says) for name in sorted(self._lines)])
