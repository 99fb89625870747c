from email.message import EmailMessage

import pytest

from handrail_platform.values import TenantId
from handrail_tenants.outbox.message import Letter, Sender, compose, deliverable, message_id
from handrail_tenants.outbox.smtp import InsecureMailServer, MailServer

SENDER = Sender("Aurora <Insurance>", "codes@aurora.example")
LETTER = Letter(
    "en", "ltr", "Your code for Aurora", ("Enter <this>:",), ("It is valid for & 9 minutes.",), "123456"
)
NOW = 1_763_779_200_000
KEY = "00112233445566778899aabbccddeeff|3|0"


def mail(to: str = "alice@example.org", letter: Letter = LETTER) -> EmailMessage:
    return compose(letter, SENDER, to, message_id(TenantId(7), KEY, SENDER.domain), NOW)


def test_a_mail_says_the_same_in_text_and_in_html() -> None:
    text = mail().get_body(("plain",))
    html = mail().get_body(("html",))

    assert text is not None
    assert html is not None
    assert text.get_content() == "Enter <this>:\n\n123456\n\nIt is valid for & 9 minutes.\n"
    assert "Enter &lt;this&gt;:" in html.get_content()
    assert "123456" in html.get_content()


def test_a_mail_is_marked_as_automatic() -> None:
    assert mail()["Auto-Submitted"] == "auto-generated"
    assert mail()["X-Auto-Response-Suppress"] == "All"
    assert mail()["Date"] == "Sat, 22 Nov 2025 02:40:00 +0000"


def test_nothing_in_a_mail_calls_home() -> None:
    whole = mail().as_string().lower()

    assert not any(marker in whole for marker in ("http:", "https:", "src=", "<img", "href="))


def test_the_same_row_has_the_same_id_and_another_row_another() -> None:
    one = message_id(TenantId(7), KEY, "aurora.example")

    assert one == message_id(TenantId(7), KEY, "aurora.example")
    assert one != message_id(TenantId(8), KEY, "aurora.example")
    assert one != message_id(TenantId(7), KEY[:-1] + "1", "aurora.example")
    assert KEY[:32] not in one
    assert mail()["Message-ID"] == one


@pytest.mark.parametrize("to", ["alice@example.org\r\nBcc: mallory@example.org", "no address", "a@b, c@d"])
def test_an_address_that_is_none_makes_no_mail(to: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the library's
        mail(to)


def test_a_subject_cannot_smuggle_in_a_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mail(letter=Letter("en", "ltr", "Hello\r\nBcc: mallory@example.org", (), (), "1"))


def test_an_international_domain_is_sent_in_ascii() -> None:
    assert deliverable("alice@example.org") == "alice@example.org"
    assert deliverable("alice@bücher.example") == "alice@xn--bcher-kva.example"


def test_nothing_is_sent_to_nothing() -> None:
    with pytest.raises(ValueError, match="no address"):
        deliverable("")


def test_mail_without_tls_goes_to_this_machine_alone() -> None:
    assert [MailServer(host, 25, "none").host for host in ("localhost", "127.0.0.1", "::1")]
    with pytest.raises(InsecureMailServer):
        MailServer("mail.example.org", 25, "none")


def test_a_mail_server_does_not_tell_its_password() -> None:
    server = MailServer("mail.example.org", 587, username="handrail", password="canary-4711")

    assert "canary-4711" not in f"{server!r} {server}"
