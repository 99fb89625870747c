"""The account page, the demo's mailbox and its front page, and the files a browser loads."""

import re

import msgspec
import pytest

from handrail_platform.access.role import Role
from handrail_platform.assurance import AuthenticatorProfile
from handrail_ui.pages.account import AccountPage, BrowserSessionLine, SignInMethod
from handrail_ui.pages.demo import DemoJourney, DemoPage, DemoPerson, DemoStaff, DemoTenant
from handrail_ui.pages.look.assets import Assets, content_hash
from handrail_ui.pages.mailbox import Mail, MailboxPage
from handrail_ui.pages.wording.moments import iso_moment, moment_in_words
from tests.unit.pages.samples import BRAND, NOON, element, elements, has, renderer

HERE = BrowserSessionLine(
    id="s1", device="Firefox, Linux", started_at=NOON, last_seen_at=NOON, assurance="aal2", current=True
)
THERE = BrowserSessionLine(id="s2", device="Safari, iPhone", started_at=NOON, last_seen_at=NOON, assurance="aal1")
ACCOUNT = AccountPage(
    name="Alice Example",
    email="alice@example.org",
    email_verified=True,
    signed_in_since=NOON,
    assurance="aal2",
    methods=(SignInMethod("password", NOON), SignInMethod("totp")),
    sessions=(HERE, THERE),
    csrf_token="t0ken",
    sign_out_url="/sign-out",
    revoke_url="/revoke",
    enrol_url="/enrol",
    language="en",
    direction="ltr",
)


def test_the_account_page_says_who_and_how_sure() -> None:
    html = renderer().account(ACCOUNT, BRAND)

    assert element(html, "h1").text == "Hello, Alice Example"
    assert b"Two proofs that it is you" in html
    assert b"Verified" in html
    assert element(html, "a", id="enrol").attributes["href"] == "/enrol"


@pytest.mark.parametrize(
    ("left", "said", "offered"),
    [
        (None, "", "Make recovery codes"),
        (1, "1 code left", "Make new recovery codes"),
        (7, "7 codes left", "Make new recovery codes"),
        (0, "All codes are used. Make new ones.", "Make new recovery codes"),
    ],
)
def test_the_account_page_says_how_many_recovery_codes_are_left_and_leads_to_new_ones(
    left: int | None, said: str, offered: str
) -> None:
    methods = () if left is None else (SignInMethod("recovery_code", NOON, left),)
    page = msgspec.structs.replace(ACCOUNT, methods=methods, recovery_url="/recovery")

    html = renderer().account(page, BRAND)

    assert element(html, "a", id="recovery").text == offered
    assert said.encode() in html
    assert b"account.codes" not in html


def test_the_account_page_names_every_authenticator_and_leads_to_more() -> None:
    methods = tuple(SignInMethod(each.value) for each in AuthenticatorProfile)
    page = msgspec.structs.replace(ACCOUNT, methods=methods, passkey_url="/passkey")

    html = renderer().account(page, BRAND)

    names = [each.text for each in elements(html, "strong")]
    assert names[: len(methods)] == [
        "Password",
        "Authenticator app",
        "Recovery codes",
        "Linked account elsewhere",
        "Code by text message",
        "Passkey",
        "Passkey on one device",
    ]
    assert element(html, "a", id="add-passkey").attributes["href"] == "/passkey"
    assert not elements(renderer().account(ACCOUNT, BRAND), "a", id="add-passkey")


def test_every_button_of_the_account_page_posts_the_token() -> None:
    html = renderer().account(msgspec.structs.replace(ACCOUNT, revoke_others_url="/revoke-others"), BRAND)

    forms = elements(html, "form")
    assert [form.attributes["action"] for form in forms] == ["/sign-out", "/revoke", "/revoke-others"]
    assert {form.attributes["method"] for form in forms} == {"post"}
    assert [field.attributes["value"] for field in elements(html, "input", name="csrf_token")] == ["t0ken"] * 3


def test_only_another_browser_can_be_signed_out_from_the_list() -> None:
    html = renderer().account(ACCOUNT, BRAND)

    assert element(html, "input", name="session").attributes["value"] == "s2"
    assert element(html, "button", id="revoke-s2").attributes["aria-describedby"] == "session-s2"


@pytest.mark.parametrize("language", ["en", "de", "ar-XB"])
def test_the_account_page_is_whole_in_every_language(language: str) -> None:
    page = msgspec.structs.replace(
        ACCOUNT, language=language, email_verified=False, notice="account.revoked", enrol_url=None
    )

    html = renderer().account(page, BRAND)

    assert not re.search(rb">\s*(account|shell)\.[a-z_.]+\s*<", html)


def test_the_mailbox_shows_the_code_and_escapes_the_text() -> None:
    mail = Mail(
        id="m1",
        sender="no-reply@globex.example",
        to="alice@example.org",
        subject="Your code",
        text="<b>491203</b>",
        received_at=NOON,
        code="491203",
    )

    html = renderer().mailbox(MailboxPage(mails=(mail,), home_url="/", language="en", direction="ltr"), BRAND)

    assert "491203" in element(html, "p", **{"class": "mail__code"}).text
    assert b"&lt;b&gt;491203" in html


def test_an_empty_mailbox_says_so() -> None:
    html = renderer().mailbox(MailboxPage(mails=(), home_url="/", language="en", direction="ltr"), BRAND)

    assert b"No mail yet" in html


def test_the_front_page_of_the_demo_leads_to_every_journey() -> None:
    tenant = DemoTenant(
        key="globex",
        name="Globex",
        language="en",
        theme_url="/theme/globex.css",
        logo_url="/globex.svg",
        journeys=(DemoJourney("Register", "Name and e-mail", "/t/globex/register"),),
        account_url="/t/globex/account",
        person=DemoPerson(
            name="Alice Example", email="alice@example.org", password="correct horse battery", code="123456"
        ),
    )

    page = DemoPage(tenants=(tenant,), staff=None, mailbox_url="/mails", language="en", direction="ltr")

    html = renderer().demo(page, BRAND)

    assert element(html, "a", href="/t/globex/register").text.startswith("Register")
    assert has(html, "section", **{"class": "tenant theme-globex"})
    assert has(html, "link", href="/theme/globex.css")
    assert [each.text for each in elements(html, "code")] == [
        "alice@example.org",
        "correct horse battery",
        "123456",
    ]
    assert has(html, "a", href="/t/globex/account")
    assert has(html, "a", href="/mails")


def test_the_front_page_of_the_demo_says_how_staff_of_each_role_sign_in() -> None:
    staff = DemoStaff(
        tenant="Globex",
        sign_in_url="/t/home/j/login?next=/t/home/studio/globex",
        people=tuple((role.value, f"{role}@home.example") for role in Role),
        password="correct horse battery",
        code="123456",
    )
    page = DemoPage(tenants=(), staff=staff, mailbox_url="/mails", language="en", direction="ltr")

    html = renderer().demo(page, BRAND)

    emails = [f"{role}@home.example" for role in Role]
    assert [each.text for each in elements(html, "code")] == [*emails, "correct horse battery", "123456"]
    assert {each.text for each in elements(html, "dt")} >= {"Owner", "Designer", "Auditor"}
    assert has(html, "a", href="/t/home/j/login?next=/t/home/studio/globex")


def test_times_are_said_in_words_and_for_machines() -> None:
    assert iso_moment(NOON) == "2026-11-22T03:00:00Z"
    assert moment_in_words(NOON, "de") == "22.11.2026, 03:00 UTC"
    assert moment_in_words(NOON, "tlh") == moment_in_words(NOON, "en")


def test_files_are_addressed_by_what_is_in_them() -> None:
    assets = Assets.load()

    assert assets.url("handrail.css") == f"/static/{assets.digest}/handrail.css"
    assert assets.files["handrail.js"].media_type == "text/javascript"
    assert not [name for name in assets.files if "LICENSE" in name or name.endswith(".md")]
    with pytest.raises(KeyError):
        assets.url("nobody.css")
    assert content_hash("a") != content_hash("b")


def test_the_stylesheet_loads_only_files_that_exist() -> None:
    assets = Assets.load()
    css = assets.files["handrail.css"].body.decode()

    named = set(re.findall(r'url\("([^"]+)"\)', css))

    assert named
    assert named <= assets.files.keys()
