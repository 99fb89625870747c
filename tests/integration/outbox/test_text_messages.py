"""Text messages: what a provider is handed, what its answers mean, and that its silence holds up nobody else."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.outbox import SendSmsCode
from handrail_platform.values import SessionHandle
from handrail_tenants.outbox.bulkhead import Bulkhead
from handrail_tenants.outbox.gateway import GatewayRefused, SmsGateway
from handrail_tenants.outbox.text_message import CodeText
from handrail_tenants.outbox.worker import Attempted
from handrail_ui.pages.translator import Translator
from tests.house import NOW, House
from tests.integration.outbox.postbox import (
    BRISK,
    TEXTS,
    Postbox,
    Worked,
    code_for,
    code_mail,
    promised,
    sender_of,
)
from tests.server_process import free_port
from tests.text_provider import TextProvider

pytestmark = pytest.mark.anyio

NUMBER = "+4917604069012"
FIELDS = {"To": "{to}", "From": "{from}", "Body": "{text}"}


@pytest.fixture
def provider() -> Iterator[TextProvider]:
    with TextProvider() as provider:
        yield provider


def text_for(language: str = "en", minutes: int = 10) -> SendSmsCode:
    return SendSmsCode(NUMBER, language, "confirm", 1, 1, NOW + minutes * 60_000)


def code_text(url: str, **settings: Any) -> CodeText:
    given: dict[str, Any] = {"sender": "Globex", "fields": FIELDS, "timeout": 5_000, **settings}
    gateway = SmsGateway(url, **given)
    return CodeText(gateway, sender_of, Translator.load([TEXTS]))


async def code_of(house: House, handle: SessionHandle) -> str:
    row = await house.store.load(house.globex, handle)
    assert row is not None
    session = (await house.keys.of(house.globex)).session_key(handle, row.key_version, row.wrapped_key)
    return one_time_code(session.steps_key, "confirm", 1, 1)


async def attempt(house: House, deliverer: CodeText, effect: SendSmsCode | None = None) -> Attempted:
    await promised(house, effect or text_for(), topic="sms.code")
    async with Worked(house, Postbox(), deliverers={"sms.code": deliverer}) as worked:
        return await worked.attempted()


async def test_a_promised_code_is_handed_in_once_as_a_form(house: House, provider: TextProvider) -> None:
    handle = await promised(house, text_for(), topic="sms.code")
    deliverer = code_text(provider.url, user="AC1", secret="s3cret")
    async with Worked(house, Postbox(), deliverers={"sms.code": deliverer}) as worked:
        assert (await worked.attempted()).outcome == "delivered"

    [handed] = provider.handed
    said = f"{await code_of(house, handle)} is your code for Globex. It is valid for 10 minutes. Never pass it on."
    assert handed.fields == {"To": NUMBER, "From": "Globex", "Body": said}
    assert handed.headers["authorization"] == f"Basic {base64.b64encode(b'AC1:s3cret').decode()}"
    assert handed.headers["content-type"] == "application/x-www-form-urlencoded"
    assert len(handed.headers["idempotency-key"]) == 32


async def test_a_provider_may_want_json_a_token_and_names_of_its_own(house: House, provider: TextProvider) -> None:
    fields = {"channel": "sms", "to": "{digits}", "text": "{text}"}
    how: dict[str, Any] = {"fields": fields, "encoding": "json", "secret": "s3cret"}
    assert (await attempt(house, code_text(provider.url, **how), text_for("de", 1))).outcome == "delivered"

    [handed] = provider.handed
    assert (handed.fields["channel"], handed.fields["to"]) == ("sms", NUMBER[1:])
    assert handed.fields["text"].endswith(
        "ist Ihr Code für Globex. Er ist noch eine Minute gültig. Geben Sie ihn nie weiter."
    )
    assert handed.headers["authorization"] == "Bearer s3cret"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "delivered"),
        (202, "delivered"),
        (400, "dead"),
        (422, "dead"),
        (401, "retried"),
        (403, "retried"),
        (429, "retried"),
        (500, "retried"),
        (503, "retried"),
    ],
)
async def test_what_an_answer_means(house: House, provider: TextProvider, status: int, outcome: str) -> None:
    provider.status = status
    attempted = await attempt(house, code_text(provider.url))

    assert (attempted.outcome, attempted.reason) == (outcome, "" if status < 300 else f"gateway-{status}")
    assert len(provider.handed) == 1
    assert NUMBER[1:] not in repr(attempted)


async def test_a_redirect_is_not_followed(house: House, provider: TextProvider) -> None:
    provider.status, provider.location = 307, provider.url.replace("messages", "elsewhere")

    assert (await attempt(house, code_text(provider.url))).reason == "gateway-307"
    assert [each.path for each in provider.handed] == ["/messages"]


async def test_while_nobody_answers_the_door_it_is_tried_again_with_the_same_key(
    house: House, provider: TextProvider
) -> None:
    provider.status = 503
    await promised(house, text_for(), topic="sms.code")
    async with Worked(house, Postbox(), deliverers={"sms.code": code_text(provider.url)}) as worked:
        first = await worked.attempted()
        provider.status = 201
        assert first.retry_at is not None
        worked.now = first.retry_at
        worked.worker.nudge()
        assert (await worked.attempted()).outcome == "delivered"

    assert len({each.headers["idempotency-key"] for each in provider.handed}) == 1


async def test_a_provider_that_cannot_be_reached_is_tried_again(house: House) -> None:
    attempted = await attempt(house, code_text(f"http://127.0.0.1:{free_port()}/messages"))

    assert (attempted.outcome, attempted.reason) == ("retried", "gateway-ConnectError")


async def test_an_expired_code_is_not_sent(house: House, provider: TextProvider) -> None:
    attempted = await attempt(house, code_text(provider.url), text_for(minutes=0))

    assert (attempted.outcome, attempted.reason, provider.handed) == ("dead", "expired", [])


async def test_what_may_have_been_sent_is_not_sent_again(house: House, provider: TextProvider) -> None:
    provider.fall_silent()
    attempted = await attempt(house, code_text(provider.url, timeout=300))

    assert (attempted.outcome, attempted.reason) == ("dead", "gateway-unanswered")
    assert len(provider.handed) == 1


async def test_a_provider_that_does_not_answer_holds_up_no_mail(house: House, provider: TextProvider) -> None:
    provider.fall_silent()
    await promised(house, *(text_for() for _ in range(20)), topic="sms.code", number=1)
    texts = Bulkhead(code_text(provider.url, timeout=60_000))
    seen: list[Attempted] = []

    with Postbox() as postbox:
        deliverers = {"sms.code": texts, "email.code": code_mail(postbox.server)}
        async with Worked(house, postbox, deliverers=deliverers, pace=BRISK) as worked:
            while sum(each.reason == "busy" for each in seen) < 16:
                seen.append(await worked.attempted())
            await promised(house, *(code_for() for _ in range(8)), number=2)
            worked.worker.nudge()
            while sum(each.topic == "email.code" for each in seen) < 8:
                seen.append(await worked.attempted())
            assert len(postbox.mails) == 8
            assert len(provider.handed) <= 4
            provider.speak()

    assert {each.outcome for each in seen if each.topic == "email.code"} == {"delivered"}


@pytest.mark.parametrize(
    ("url", "settings", "said"),
    [
        ("http://sms.example/send", {}, "not https"),
        ("ftp://127.0.0.1/send", {}, "not https"),
        ("https://sms.example/send", {"fields": {"to": "{to}"}}, "no {text}"),
        ("https://sms.example/send", {"fields": {"to": "{number}", "text": "{text}"}}, "neither {to}"),
        ("https://sms.example/send", {"fields": {**FIELDS, "x": "{code}"}}, "{code}, which stands for nothing"),
        ("https://sms.example/send", {"sender": ""}, "no sender"),
    ],
)
def test_settings_that_cannot_be_right_stop_the_start(url: str, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(GatewayRefused, match=said) as refused:
        code_text(url, secret="s3cret", **settings)

    assert "s3cret" not in str(refused.value)
