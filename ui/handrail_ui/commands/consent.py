"""`handrail consent`."""

import json
from pathlib import Path
from typing import Any, Final

import click

from handrail_tenants.consent.receipt import RECEIPT
from handrail_tenants.keys.signing import SignatureWrong, verified

_LONGEST: Final = 1024 * 1024
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("consent")
def command() -> None:
    """Verify receipts of what people agreed to."""


@command.command("verify")
@click.argument("receipt", type=_FILE)
@click.option("--keys", required=True, type=_FILE, help="The tenant's keys, from its /.well-known/jwks.json.")
def verify(receipt: Path, keys: Path) -> None:
    """Prove that a tenant signed RECEIPT, and print what it says.

    It asks nobody: both are files. A receipt that was altered, or that another tenant signed, is refused with exit
    code 1.
    """
    try:
        payload = verified(_read(receipt).strip(), _json(_read(keys)), RECEIPT)
    except SignatureWrong as error:
        said = f"{receipt.name} was not signed by any of these keys, or was altered."
        raise click.ClickException(said) from error
    click.echo(json.dumps(json.loads(payload), indent=2, ensure_ascii=True))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.BadParameter("is no JSON", param_hint="--keys") from error


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        raw = opened.read(_LONGEST + 1)
    if len(raw) > _LONGEST:
        raise click.ClickException(f"{file.name} is too large to be one.")
    return raw.decode("utf-8", errors="replace")
