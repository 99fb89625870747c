"""Signed events: the published example of Standard Webhooks 1.0, and everything that is not quite it."""

import base64

import pytest

from handrail_tenants.proofing.signature import TOLERANCE, WebhookStale, WebhookUnsigned, event_id

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
SENT = 1_614_265_330
NOW = SENT * 1_000
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(SENT),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
ANOTHER = "whsec_" + base64.b64encode(bytes(range(24))).decode()


def test_the_published_example_is_right() -> None:
    assert event_id(HEADERS, BODY, [SECRET], NOW) == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_while_secrets_change_over_either_is_right_and_so_is_either_signature() -> None:
    both = {**HEADERS, "webhook-signature": f"v1a,abc v1,bm8= {HEADERS['webhook-signature']}"}

    assert event_id(HEADERS, BODY, [ANOTHER, SECRET], NOW)
    assert event_id(both, BODY, [SECRET], NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_another"},
        {"webhook-id": ""},
        {"webhook-id": "a" * 201},
        {"webhook-timestamp": str(SENT + 1)},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": ""},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1a," + HEADERS["webhook-signature"][3:]},
        {"webhook-signature": "v1,é"},
    ],
)
def test_whatever_is_signed_otherwise_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(WebhookUnsigned):
        event_id({**HEADERS, **change}, BODY, [SECRET], NOW)


def test_another_body_or_another_secret_is_refused() -> None:
    with pytest.raises(WebhookUnsigned):
        event_id(HEADERS, BODY + b" ", [SECRET], NOW)
    with pytest.raises(WebhookUnsigned):
        event_id(HEADERS, BODY, [ANOTHER], NOW)


@pytest.mark.parametrize("off", [-TOLERANCE - 1, TOLERANCE + 1])
def test_what_was_signed_long_ago_or_is_yet_to_be_is_refused(off: int) -> None:
    with pytest.raises(WebhookStale):
        event_id(HEADERS, BODY, [SECRET], NOW + off)
    assert event_id(HEADERS, BODY, [SECRET], NOW + (TOLERANCE if off > 0 else -TOLERANCE))


@pytest.mark.parametrize("secret", ["whsec_", "whsec_c2hvcnQ=", "whsec_no base64"])
def test_a_secret_that_protects_nothing_is_none(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        event_id(HEADERS, BODY, [secret], NOW)
