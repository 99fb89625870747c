"""`handrail journey schema`: the format, for editors and programs."""

import json

import click

from handrail_flows.registry import REGISTRY
from handrail_platform.document.schema import journey_schema


@click.command("schema")
def schema() -> None:
    """Print the JSON Schema of the journey format. It holds every step type of this release."""
    click.echo(json.dumps(journey_schema(REGISTRY), indent=2, sort_keys=True))
