"""A developer walks the demo's journeys over JSON, as with curl: nothing but HTTP and the mailbox."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pyotp
import pytest

from tests.demo_server import DemoServer
from tests.json_walk import Walk, fresh_address

pytestmark = pytest.mark.xdist_group("demo")
PASSWORD = "a long enough pass phrase"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with DemoServer(Path(tmp_path_factory.mktemp("demo"))) as server:
        yield server


Start: TypeAlias = Callable[[str, str], Walk]


@pytest.fixture
def start(demo: DemoServer) -> Iterator[Start]:
    with ExitStack() as walks:
        yield lambda tenant, journey: walks.enter_context(Walk(demo, tenant, journey))


def test_a_customer_registers_with_aurora_and_signs_in(demo: DemoServer, start: Start) -> None:
    address = fresh_address()

    walk = start("aurora", "registration")
    assert walk.view == "form.v1"
    walk.answer(name="Dana Fox", email=address, phone="")
    assert walk.view == "email-confirm.v1"
    walk.answer(code=demo.code_for(address))
    assert walk.view == "password-set.v1"
    walk.answer(password=PASSWORD)
    assert walk.view == "consent.v1"
    consents = {field["name"]: True for field in walk.page["view"]["fields"] if field["required"]}
    done = walk.answer(**consents)

    assert done["done"] == {"result": "success", "continue_to": "/t/aurora/account"}

    again = start("aurora", "login")
    again.answer(identifier=address)
    signed_in = again.answer(password=PASSWORD)

    assert signed_in["done"]["result"] == "success"


def test_a_business_registers_with_northwind_in_german_and_signs_in_with_its_app(
    demo: DemoServer, start: Start
) -> None:
    address = fresh_address()

    walk = start("northwind", "registration")
    assert walk.page["language"] == "de"
    walk.answer(kind="business", customer_number="NW204518")
    walk.answer(company="Sonnenhof GmbH", country="DE")
    walk.answer(name="Dana Fuchs", email=address)
    walk.answer(code=demo.code_for(address))
    walk.answer(password="sonnenhof1")
    walk.answer(password="langes wort")
    walk.answer(**{field["name"]: True for field in walk.page["view"]["fields"]})
    assert walk.view == "totp-enrol.v1"
    key = walk.page["view"]["data"]["key"].replace(" ", "")
    app = pyotp.TOTP(key)
    done = walk.answer(code=app.now())

    assert done["done"]["result"] == "success"

    again = start("northwind", "login")
    again.answer(identifier=address)
    again.answer(password="langes wort")
    assert again.view == "totp-verify.v1"
    replayed = again.answer(code=app.now())
    assert replayed["done"] is None, "the code that enrolled the app was accepted a second time"


def test_the_same_answer_twice_is_one_answer(demo: DemoServer, start: Start) -> None:
    """zi#12656: a double submit strands the person."""
    walk = start("aurora", "registration")
    fields = {"name": "Dana Fox", "email": fresh_address(), "phone": ""}

    first = walk.post(**fields)
    second = walk.post(**fields)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()


def test_an_older_page_changes_nothing_and_shows_the_current_one(demo: DemoServer, start: Start) -> None:
    """kc#25440: Back leads to "page has expired"."""
    walk = start("aurora", "registration")
    old = walk.page
    walk.answer(name="Dana Fox", email=fresh_address(), phone="")
    current = walk.page

    walk.page = old
    answer = walk.post(name="Somebody Else", email=fresh_address(), phone="")

    assert answer.status_code == 409
    assert answer.json()["nonce"] == current["nonce"]


def test_a_session_of_one_tenant_does_not_exist_at_another(demo: DemoServer, start: Start) -> None:
    walk = start("aurora", "registration")

    answer = walk.client.get(walk.page["submit_url"].replace("aurora", "northwind"))
    wrong = walk.client.get("/t/northwind/s/" + "A" * 22)

    assert answer.status_code == wrong.status_code == 404
    assert answer.json() == wrong.json()
