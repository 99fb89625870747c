"""What the demo is made of: a folder per tenant, read when the demo is set up."""

import base64
import copy
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml
from handrail_platform.guard.guardrail import Guardrail
from handrail_tenants.documents.reader import can_read_documents

_FOLDER = Path(__file__).parent
SHOWN_FIRST = ("registration", "login")
PERSON = "Alex Morgan"
PASSWORD = "demo only: open sesame"  # noqa: S105 - shown on purpose, for a machine's own demo


class DemoAccount(msgspec.Struct, frozen=True):
    """Somebody who can sign in at once, with the password that the demo shows."""

    name: str
    email: str


class DemoSite(msgspec.Struct, frozen=True, kw_only=True):
    """A demo tenant as its file describes it, with its journeys, registration and sign-in first."""

    key: str
    name: str
    settings: dict[str, Any]
    journeys: tuple[JourneyDocument, ...]
    guardrails: tuple[Guardrail, ...]
    people: tuple[DemoAccount, ...]
    app_key: str
    """Of the authenticator app of everybody whose account is ready, in base32; empty where there is none."""


def _journeys(folder: Path) -> list[JourneyDocument]:
    """Read a tenant's journeys, where documents can be read those that ask for them in place of the others."""
    folders = (folder, folder / "with-documents") if can_read_documents() else (folder,)
    files = {file.name: file for each in folders for file in sorted(each.glob("*.yaml"))}
    return [parse_yaml(file.read_bytes()) for file in files.values()]


@cache
def demo_sites() -> tuple[DemoSite, ...]:
    """Read every demo tenant."""
    described = (yaml.safe_load(path.read_bytes()) for path in sorted((_FOLDER / "tenants").glob("*.yaml")))
    return tuple(site_of(plain, (DemoAccount(PERSON, f"alex@{plain['key']}.example"),)) for plain in described)


@cache
def demo_environments() -> tuple[DemoSite, ...]:
    """Read the environments before the demo tenants: nobody has an account there."""
    described = (yaml.safe_load(path.read_bytes()) for path in sorted((_FOLDER / "environments").glob("*.yaml")))
    return tuple(site_of(plain, ()) for plain in described)


def email_of(site: DemoSite) -> str:
    """Return the address of the person whose account is ready."""
    return site.people[0].email


def site_of(plain: dict[str, Any], people: tuple[DemoAccount, ...]) -> DemoSite:
    """Return the tenant that a file describes, with these people."""
    plain = copy.deepcopy(plain)
    key, name, app_key = plain.pop("key"), plain.pop("name"), plain.pop("app_key", "")
    guardrails = parse_guardrails(plain.pop("guardrails", []))
    if "theme" in plain:
        logo = (_FOLDER / "tenants" / plain["theme"]["logo"]).read_bytes()
        plain["theme"]["logo"] = f"data:image/svg+xml;base64,{base64.b64encode(logo).decode()}"
    journeys = _journeys(_FOLDER / "journeys" / key)
    journeys.sort(key=lambda each: SHOWN_FIRST.index(each.journey) if each.journey in SHOWN_FIRST else 9)
    return DemoSite(
        key=key,
        name=name,
        settings=plain,
        journeys=tuple(journeys),
        guardrails=guardrails,
        people=people,
        app_key=app_key,
    )
