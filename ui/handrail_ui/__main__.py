"""The `handrail` command. Each noun is imported only when it is asked for, so that --help is instant."""

import importlib
from typing import Any

import click

COMMANDS = {
    "demo": "Run two demo tenants on this machine, with a mailbox.",
    "guardrails": "Set and list what a tenant demands of its journeys.",
    "journey": "Check, publish and describe journeys and their versions.",
    "keys": "Make and rotate master keys.",
    "migrate": "Bring the database to this release's schema.",
    "serve": "Serve journeys over HTTP.",
    "session": "Read the trace of one journey session.",
    "tenant": "Create, list, suspend, resume and delete tenants.",
    "worker": "Deliver the outbox and purge what has expired.",
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"handrail_ui.commands.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what an operator can mend is said in one line, with exit code 2."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            line = importlib.import_module("handrail_ui.complaints").complaint(error)
            if line is None:
                raise
            raise click.UsageError(line) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="handrail")
def main() -> None:
    """Handrail: identity journeys that are proved before they run.

    Settings come from environment variables named HANDRAIL_...; docs/settings.md lists them. Most commands need
    HANDRAIL_DATABASE and HANDRAIL_MASTER_KEYS. Start with `handrail demo`.
    """


if __name__ == "__main__":
    main()
