"""Messages in a tenant's own words, on their way through a real mail server and a real provider."""

import pytest

from handrail_platform.step.outbox import SendEmailMessage, SendTextMessage
from handrail_tenants.outbox.gateway import SmsGateway
from handrail_tenants.outbox.mail import Post
from handrail_tenants.outbox.notices import NoticeMail, message_letter
from handrail_tenants.outbox.text_message import MessageText
from handrail_ui.pages.translator import Translator
from tests.house import NOW, House
from tests.integration.outbox.postbox import TEXTS, Postbox, Worked, promised, sender_of
from tests.text_provider import TextProvider

pytestmark = pytest.mark.anyio

NUMBER = "+4917604069012"
MAIL = SendEmailMessage("alice@example.org", "de", "Willkommen", "Hallo <b>Alice</b>,\nwie schön.\n\nBis bald!")


async def mailed(house: House, effect: SendEmailMessage) -> tuple[str, Postbox]:
    with Postbox() as postbox:
        deliverer = NoticeMail(
            Post(postbox.server, sender_of, Translator.load([TEXTS])), SendEmailMessage, message_letter
        )
        await promised(house, effect, topic="message.email")
        async with Worked(house, postbox, deliverers={"message.email": deliverer}) as worked:
            return (await worked.attempted()).outcome, postbox


async def test_a_mail_says_what_the_tenant_wrote_as_text_and_as_html(house: House) -> None:
    outcome, postbox = await mailed(house, MAIL)
    [mail] = postbox.mails
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None

    assert (outcome, postbox.recipients, mail["Subject"]) == ("delivered", ["alice@example.org"], "Willkommen")
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "de")
    said = plain.get_content().replace("\r\n", "\n")
    assert said.startswith("Hallo <b>Alice</b>,\nwie schön.\n\nBis bald!\n\nDiese Nachricht")
    assert "<p>Hallo &lt;b&gt;Alice&lt;/b&gt;,<br>wie schön.</p>" in rich.get_content()


async def test_a_subject_of_two_lines_is_no_mail(house: House) -> None:
    effect = SendEmailMessage("alice@example.org", "en", "Hello\r\nBcc: everybody@example.org", "Hello")
    outcome, postbox = await mailed(house, effect)

    assert (outcome, postbox.mails) == ("dead", [])


@pytest.mark.parametrize(("left", "outcome"), [(60_000, "delivered"), (0, "dead")])
async def test_a_text_message_says_whose_it_is_and_never_comes_late(house: House, left: int, outcome: str) -> None:
    with TextProvider() as provider:
        gateway = SmsGateway(provider.url, sender="Globex", fields={"to": "{to}", "text": "{text}"})
        await promised(house, SendTextMessage(NUMBER, "en", "Your box is there.", NOW + left), topic="message.sms")
        deliverers = {"message.sms": MessageText(gateway, sender_of)}
        async with Worked(house, Postbox(), deliverers=deliverers) as worked:
            assert (await worked.attempted()).outcome == outcome

    handed = [each.fields for each in provider.handed]
    assert handed == ([{"to": NUMBER, "text": "Globex: Your box is there."}] if outcome == "delivered" else [])
