"""An operator at a terminal: commands through the real entry point, in this process."""

from collections.abc import Mapping
from dataclasses import dataclass

import click
from click.testing import CliRunner, Result

from handrail_ui.__main__ import main


@dataclass(frozen=True)
class Operator:
    """Types commands with these settings in the environment."""

    environment: Mapping[str, str | None]

    def types(self, *words: str, answers: str = "") -> Result:
        """Run a command to its end, whatever that is; a fault that nobody turned into words is raised."""
        result = CliRunner().invoke(main, list(words), env=dict(self.environment), input=answers)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def does(self, *words: str, answers: str = "") -> str:
        """Run a command that must succeed, and return what it printed."""
        result = self.types(*words, answers=answers)
        assert result.exit_code == 0, result.output
        return result.output


def commands(command: click.Command, words: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    """Return this command and every one below it, by what an operator types."""
    found = {words: command}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            found |= commands(inner, (*words, name))
    return found
