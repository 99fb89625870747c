"""What is measured: a journey of plain forms, and the tenant that published it."""

from itertools import pairwise
from typing import Any

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.settings import Settings

TENANT = "bench"
FIELDS = 11
FORMS = 40
NOTES = 17
"""Pages without fields after the forms, which make it a journey of 60 nodes."""
KNOWN = 24
"""How many variables the session carries from first form to last: about as much state as a bare session."""
SITE = {"languages": ["en"], "default_language": "en"}


def anew() -> dict[str, Any]:
    """Return a journey of 60 nodes whose forms ask for something new each time, so that pages come empty."""
    forms = {_form(n): _page(n, f"step_{n}_") for n in range(FORMS)}
    variables = {f"step_{n}_field_{i}": "text" for n in range(FORMS) for i in range(FIELDS)}
    return _document("anew", forms, variables)


def again() -> dict[str, Any]:
    """Return a journey whose forms ask for the same each time, so that pages come filled in."""
    forms = {_form(n): _page(n, "") for n in range(FORMS)}
    return _document("again", forms, {f"field_{i}": "text" for i in range(FIELDS)})


def short() -> dict[str, Any]:
    """Return the smallest journey with two of the forms."""
    forms = {_form(n): _page(n, f"step_{n}_") for n in range(2)}
    return _document(
        "short", forms, {f"step_{n}_field_{i}": "text" for n in range(2) for i in range(FIELDS)}, notes=0
    )


def program(document: dict[str, Any]) -> Program:
    """Compile a document."""
    return compile_journey(parse_plain(document), REGISTRY)


def publish(settings: Settings) -> None:
    """Make the tenant in a migrated database, and publish both journeys."""
    with administration(settings) as admin:
        admin.registry.create(TENANT, "Bench", SITE, at=clock.now())
        for document in (anew(), again()):
            proved = admin.prove(TENANT, parse_plain(document))
            admin.publish(TENANT, proved, Decision("bench", "", clock.now()))


def _document(name: str, forms: dict[str, Any], variables: dict[str, str], notes: int = NOTES) -> dict[str, Any]:
    known = {f"variable_{i}": "text" for i in range(KNOWN)}
    named_notes = [f"note-{n}" for n in range(notes)]
    chain = ["profile", *forms, *named_notes, "review", "end"]
    following = dict(pairwise(chain))
    profile = {"step": "form@1", "config": {"fields": [_field(variable, {}) for variable in known]}}
    note = {"step": "message@1", "config": {"title": {"en": "Note"}, "text": {"en": "Well done."}}}
    steps = {"profile": profile, **forms, **dict.fromkeys(named_notes, note), "review": profile}
    return {
        "format": 1,
        "journey": name,
        "name": {"en": "Bench"},
        "lifetime_minutes": 1440,
        "variables": known | variables,
        "start": "profile",
        "steps": {
            **{name: {**step, "next": {"done": following[name]}} for name, step in steps.items()},
            "end": {"step": "end@1", "config": {"result": "success"}},
        },
    }


def _form(number: int) -> str:
    return f"form-{number}"


def _page(number: int, prefix: str) -> dict[str, Any]:
    fields = [_field(f"field_{i}", {"save_as": f"{prefix}field_{i}"}, i) for i in range(FIELDS)]
    title, lead = f"Tell us about you ({number + 1})", "We need a few details to continue."
    return {"step": "form@1", "config": {"title": {"en": title}, "lead": {"en": lead}, "fields": fields}}


def _field(name: str, more: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """Return a text field; as in the bare form every second one is required and every third one has a hint."""
    field = {"name": name, "kind": "text", "label": {"en": f"Your {name}"}, "required": number % 2 == 0, **more}
    return {**field, "hint": {"en": "Some helpful text"}} if number % 3 == 0 else field
