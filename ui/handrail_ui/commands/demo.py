"""`handrail demo`."""

import asyncio
import base64
import json
import os
import secrets
import shlex
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import click

from handrail_tenants.migrations.run import migrate
from handrail_ui import settings as setting
from handrail_ui.administration import administration
from handrail_ui.commands.serve import serve
from handrail_ui.demo.beacon.provider import PATH as BEACON
from handrail_ui.demo.mailbox import GATEWAY_PATH
from handrail_ui.demo.secrets import TENANT, VENDOR, api_key, webhook_secret
from handrail_ui.demo.setup import DemoDescription, describe, set_up
from handrail_ui.demo.staff import demo_platform
from handrail_ui.demo.stand_ins import point_to, point_to_beacon
from handrail_ui.demo.vendor.process import VendorProcess
from handrail_ui.operations.traces import require_traces

READY_WITHIN_SECONDS = 60


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def command(port: int, host: str) -> None:
    """Run two demo tenants on this machine, with a mailbox.

    Everything it keeps is in one folder (HANDRAIL_DEMO_DIR, else .demo); delete the folder to start afresh.
    """
    folder = setting.demo_directory()
    folder.mkdir(parents=True, exist_ok=True)
    base_url = f"http://localhost:{port}"
    setting.hand_on(_environment(folder, base_url))
    given = setting.load()
    require_traces(given)
    click.echo("Preparing the database ...")
    migrate(f"sqlite:///{folder / 'handrail.db'}")
    asyncio.run(set_up(given))
    vendor = VendorProcess(
        api_key=api_key(given),
        webhook_secret=webhook_secret(given),
        events_url=f"http://127.0.0.1:{port}/t/{TENANT}/proofing/{VENDOR}/events",
    )
    with vendor:
        with administration(given) as admin:
            point_to(admin, vendor.url)
            point_to_beacon(admin, base_url + BEACON)
        _serve(base_url, folder, host, port)


def _serve(base_url: str, folder: Path, host: str, port: int) -> None:
    description = describe(base_url, folder)
    (folder / "demo.json").write_text(json.dumps(description, indent=2) + "\n")
    threading.Thread(target=_announce, args=(description, port), daemon=True).start()
    serve(host, port, workers=1)


def _environment(folder: Path, base_url: str) -> dict[str, str]:
    return {
        "HANDRAIL_DATABASE": f"sqlite:///{folder / 'handrail.db'}",
        "HANDRAIL_BASE_URL": base_url,
        "HANDRAIL_ADDRESS_MODE": "path",
        "HANDRAIL_MASTER_KEYS": _master_key(folder / "master.key"),
        "HANDRAIL_SMTP_HOST": "127.0.0.1",
        "HANDRAIL_SMTP_PORT": str(_free_port()),
        "HANDRAIL_SMTP_SECURITY": "none",
        "HANDRAIL_SMS_URL": base_url.replace("localhost", "127.0.0.1") + GATEWAY_PATH,
        "HANDRAIL_SMS_FROM": "Handrail",
        "HANDRAIL_SMS_SECRET": secrets.token_urlsafe(),
        "HANDRAIL_WORKER": "inside",
        "HANDRAIL_STAFF_TENANT": demo_platform().site.key,
        "HANDRAIL_DEMO": "true",
        # The stand-ins for a proofing vendor and an identity provider are on this very machine.
        "HANDRAIL_PRIVATE_ADDRESSES": "true",
    }


def _master_key(file: Path) -> str:
    """Return the demo's own master key; it is made once and only its owner may read it."""
    if not file.exists():
        key = f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(key)
    return file.read_text().strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _announce(description: DemoDescription, port: int) -> None:
    """Say where to go once somebody answers there."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    click.echo(f"\n  Handrail is ready. Open {description['url']}\n")
    for tenant in description["tenants"]:
        click.echo(f"  {tenant['name']}")
        for name, address in tenant["journeys"].items():
            click.echo(f"    {name:16} {address}")
        click.echo(f"    {'account':16} {tenant['account']}")
    click.echo(f"\n  {'Mailbox':18} {description['mailbox']}")
    for person in description["sign_ins"]:
        click.echo(f"  {'Sign-in':18} {person['tenant']}: {person['email']} / {person['password']}")
        if person["app_key"]:
            click.echo(f"  {'':18} authenticator app: {person['app_key']} ({description['url']} shows its code)")
    click.echo(f"\n  Staff of {description['staff'][0]['tenant']} sign in at {description['staff'][0]['address']}")
    for member in description["staff"]:
        click.echo(f"    {member['role']:16} {member['email']} / {member['password']}")
    app_key = description["staff"][0]["app_key"]
    click.echo(f"  {'':18} authenticator app: {app_key} ({description['url']} shows its code)\n")
    data = Path(description["data"])
    click.echo(f"  {'Data':18} {data}")
    click.echo(f"  {'Other commands':18} find it in a shell in which you typed")
    for line in shell_lines(data):
        click.echo(f"    {line}")
    click.echo("  Stop with Ctrl+C.\n")


def shell_lines(folder: Path) -> tuple[str, str]:
    """Return what lets the other commands of a shell work on the demo; the key itself stays in its file."""
    database, key = (shlex.quote(str(folder.resolve() / name)) for name in ("handrail.db", "master.key"))
    return f"export HANDRAIL_DATABASE=sqlite:///{database}", f'export HANDRAIL_MASTER_KEYS="$(cat {key})"'
