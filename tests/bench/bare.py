"""The bare handler: the least that a hand-written handler does for the work of one step.

It parses the form, selects the session within its tenant, looks the next node up in a dictionary, updates the row
if nobody else did, inserts one event, and renders one Jinja block of a form with 11 fields. It interprets,
validates, seals and authorises nothing. Showing a page is the SELECT and the block.
"""

import os
import time
from typing import Any

import msgspec
from jinja2 import DictLoader, Environment
from jinja2_fragments import render_block
from litestar import Litestar, Request, Response, get, post

from tests.bench.bare_store import Conflict, open_store, tenant_of

PAGE = """\
<!doctype html><title>{{ step.title }}</title><main>{% block step %}<form id="step" method="post" \
hx-post="/j/{{ session }}" hx-target="#step" hx-swap="outerHTML"><h1>{{ step.title }}</h1><p>{{ step.lead }}</p>\
<input type="hidden" name="_seq" value="{{ seq }}">{% for f in step.fields %}
<div class="field{% if f.error %} invalid{% endif %}"><label for="f-{{ f.name }}">{{ f.label }}\
{% if f.required %} <abbr title="required">*</abbr>{% endif %}</label>\
<input id="f-{{ f.name }}" name="{{ f.name }}" type="{{ f.type }}" value="{{ f.value }}" \
autocomplete="{{ f.autocomplete }}"{% if f.required %} required{% endif %}\
{% if f.error %} aria-invalid="true"{% endif %}>{% if f.hint %}<p class="hint">{{ f.hint }}</p>{% endif %}\
{% if f.error %}<p class="error">{{ f.error }}</p>{% endif %}</div>{% endfor %}\
<button name="_action" value="next">Continue</button></form>{% endblock %}</main>"""


class Field(msgspec.Struct):
    """Attributes of a struct cost Jinja half of what keys of a dictionary do."""

    name: str
    label: str
    type: str
    value: str
    autocomplete: str
    required: bool
    hint: str
    error: str


class Step(msgspec.Struct):
    title: str
    lead: str
    fields: list[Field]


def _field(number: int) -> Field:
    return Field(
        name=f"field_{number}",
        label=f"Your field number {number}",
        type="text",
        value="",
        autocomplete="off",
        required=number % 2 == 0,
        hint="Some helpful text" if number % 3 == 0 else "",
        error="Not valid" if number == 5 else "",
    )


STEP = Step("Tell us about you", "We need a few details to continue.", [_field(number) for number in range(11)])


def create() -> Litestar:
    """Make the application on the database that BARE_DATABASE names."""
    environment = Environment(loader=DictLoader({"page": PAGE}), autoescape=True, auto_reload=False)
    store = open_store(os.environ["BARE_DATABASE"])

    def page(session: str, seq: int) -> Response[bytes]:
        context = {"step": STEP, "session": session, "seq": seq}
        body = render_block(environment, "page", "step", context).encode()
        return Response(body, media_type="text/html", headers={"cache-control": "no-store"})

    @post("/j/{session:str}", status_code=200)
    async def submit(session: str, request: Request[Any, Any, Any]) -> Response[bytes]:
        await request.form()
        return page(session, await store.move(session, tenant_of(session), time.time()))

    @get("/j/{session:str}")
    async def show(session: str) -> Response[bytes]:
        return page(session, await store.seq(session, tenant_of(session)))

    return Litestar(
        [submit, show],
        openapi_config=None,
        logging_config=None,
        on_startup=[store.open],
        exception_handlers={Conflict: _conflict},
    )


def _conflict(_request: Request[Any, Any, Any], _error: Conflict) -> Response[bytes]:
    return Response(b"", status_code=409)
