"""`handrail journey`: a line for each command about journeys and their versions, and where it is."""

import click

from handrail_ui.commands.lazy import LazyGroup, Line

COMMANDS = {
    "check": Line("checking:check", "Say everything that is wrong with a journey FILE."),
    "diff": Line("differing:diff", "Say how the files of FOLDER differ in meaning from what is live on a server."),
    "difference": Line("filed:difference", "Print how AFTER differs from BEFORE in meaning (HTML)."),
    "list": Line("existing:list_", "List the first hundred journeys by name."),
    "log": Line("log:log", "List what was decided, newest first."),
    "migrate": Line("taking_over:migrate", "Take running sessions over to another version."),
    "promote": Line("promoting:promote", "Take a published version to the environment after the tenant."),
    "proof": Line("filed:proof", "Print the proof of a version as a page (HTML)."),
    "publish": Line("publishing:publish", "Prove a journey FILE and put it live."),
    "pull": Line("pulling:pull", "Write the journeys of a server into FOLDER."),
    "push": Line("pushing:push", "Make the files of FOLDER that differ the drafts of a server."),
    "revoke": Line("switching:revoke", "Stop VERSION for good, in an emergency."),
    "rollback": Line("switching:rollback", "Let new sessions run an earlier version again."),
    "schema": Line("schema:schema", "Print the JSON Schema of the journey format."),
    "sessions": Line("draining:sessions", "Count running sessions by version and step."),
    "split": Line("switching:split", "Divide new sessions between versions by weight."),
    "test": Line("rehearsal:test", "Walk a FILE through every edge and scenario."),
    "versions": Line("versions:versions", "List the newest versions, and which of them new sessions run."),
}


@click.group("journey", cls=LazyGroup, lines=COMMANDS)
def command() -> None:
    """Check, publish and describe journeys and their versions."""
