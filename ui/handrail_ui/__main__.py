"""The `handrail` command. Each noun is imported only when it is asked for, so that --help is instant."""

import importlib
from typing import Any

import click

from handrail_ui.commands.lazy import LazyGroup, Line

COMMANDS = {
    "audit": Line("audit:command", "Read and verify what was done to a tenant, and by whom."),
    "consent": Line("consent:command", "Verify receipts of what people agreed to."),
    "demo": Line("demo:command", "Run two demo tenants on this machine, with a mailbox."),
    "guardrails": Line("guardrails:command", "Set and list what a tenant demands of its journeys."),
    "journey": Line("journey:command", "Check, publish and describe journeys and their versions."),
    "keys": Line("keys:command", "Make and rotate master keys."),
    "migrate": Line("migrate:command", "Bring the database to this release's schema."),
    "people": Line("people:command", "Take people in, lock and unlock their accounts, erase them."),
    "serve": Line("serve:command", "Serve journeys over HTTP until interrupted."),
    "session": Line("session:command", "Read the trace of one journey session."),
    "staff": Line("staff:command", "Say who is staff of a tenant, and as what."),
    "tenant": Line("tenant:command", "Create, set up, list, suspend, resume and delete tenants."),
    "worker": Line("worker:command", "Deliver the outbox and purge what has expired, until interrupted."),
}


class Complaining(LazyGroup):
    """Runs a command; what an operator can mend is said in one line, with exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            line = importlib.import_module("handrail_ui.complaints").complaint(error)
            if line is None:
                raise
            raise click.UsageError(line) from error


@click.command(cls=Complaining, lines=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="handrail")
def main() -> None:
    """Handrail: identity journeys that are proved before they run.

    Settings come from environment variables named HANDRAIL_...; docs/settings.md lists them. Most commands need
    HANDRAIL_DATABASE and HANDRAIL_MASTER_KEYS. Start with `handrail demo`.
    """


if __name__ == "__main__":
    main()
