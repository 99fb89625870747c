"""A developer walks the demo's journeys over JSON, as with curl: nothing but HTTP and the mailbox."""

from pyotp.totp import TOTP

from tests.demo_server import DemoServer
from tests.integration.conftest import Start
from tests.json_walk import fresh_address

PASSWORD = "a long enough pass phrase"


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

    assert done["done"] == {"result": "success", "continue_to": "/t/aurora/account", "start_again": None}

    again = start("aurora", "login")
    again.answer(identifier=address)
    signed_in = again.answer(password=PASSWORD)

    assert signed_in["done"]["result"] == "success"


def test_whoever_mistyped_their_address_can_go_back_and_give_the_right_one(demo: DemoServer, start: Start) -> None:
    alex = demo.description()["sign_ins"][0]
    walk = start("aurora", "login")
    walk.answer(identifier=fresh_address())

    walk.answer("change")
    walk.answer(identifier=alex["email"])

    assert walk.answer(password=alex["password"])["done"]["result"] == "success"


def test_whoever_gives_too_many_wrong_passwords_is_told_so_and_can_start_again(start: Start) -> None:
    walk = start("aurora", "login", going_to="/account?lang=de")
    walk.answer(identifier=fresh_address())
    for number in range(5):
        walk.answer(password=f"wrong {number}")

    assert walk.page["view"]["title"]["text"] == "That did not work"
    again = "/t/aurora/j/login?next=/account%3Flang%3Dde"
    assert walk.page["done"] == {"result": "denied", "continue_to": None, "start_again": again}


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
    app = TOTP(key)
    assert walk.answer(code=app.now())["view"]["id"] == "passkey-enrol.v1"
    done = walk.answer("skip")

    assert done["done"]["result"] == "success"

    again = start("northwind", "login")
    again.answer(identifier=address)
    again.answer(password="langes wort")
    assert again.view == "totp-verify.v1"
    replayed = again.answer(code=app.now())
    assert replayed["done"] is None, "the code that enrolled the app was accepted a second time"
