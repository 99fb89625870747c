import asyncio
from email.message import EmailMessage

import pytest

from handrail_platform.step.codes import one_time_code
from handrail_platform.values import SessionHandle
from handrail_tenants.outbox.delivery import Promise, TryAgain
from handrail_tenants.outbox.schedule import Schedule
from handrail_tenants.outbox.smtp import MailServer
from handrail_tenants.outbox.worker import Pace
from handrail_tenants.store.contract import Leased, StoreUnavailable
from tests.house import NOW, House
from tests.integration.outbox.postbox import BRISK, Postbox, Worked, code_for, code_mail, promised

pytestmark = pytest.mark.anyio

OUTBOX = "SELECT state, reason, attempts, due FROM outbox WHERE tenant_id = :tenant"


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def code_of(house: House, handle: SessionHandle) -> str:
    row = await house.store.load(house.globex, handle)
    assert row is not None
    session = (await house.keys.of(house.globex)).session_key(handle, row.key_version, row.wrapped_key)
    return one_time_code(session.steps_key, "confirm", 1, 0)


async def test_a_promised_code_arrives(house: House) -> None:
    handle = await promised(house, code_for())

    with Postbox() as postbox:
        async with Worked(house, postbox) as worked:
            attempted = await worked.attempted()

    [mail] = postbox.mails
    assert attempted.outcome == "delivered"
    assert postbox.recipients == ["alice@example.org"]
    assert mail["From"] == f"Globex <codes@globex-{house.globex}.example>"
    assert mail["Subject"] == "Your code for Globex"
    assert await code_of(house, handle) in words(mail)
    assert "10 minutes" in words(mail)
    assert await house.rows(OUTBOX) == []


async def test_a_mail_speaks_the_language_of_the_person(house: House) -> None:
    await promised(house, code_for(language="de", minutes=1))

    with Postbox() as postbox:
        async with Worked(house, postbox) as worked:
            await worked.attempted()

    [mail] = postbox.mails
    assert mail["Subject"] == "Ihr Code für Globex"
    assert mail["Content-Language"] == "de"
    assert "noch eine Minute" in words(mail)


@pytest.mark.parametrize(
    ("left", "said"), [(9 * 60_000 + 1, "10 minutes"), (60_000, "one more minute"), (1, "one more minute")]
)
async def test_a_minute_that_has_begun_counts_so_that_mail_and_page_say_the_same(
    house: House, left: int, said: str
) -> None:
    await promised(house, code_for())

    with Postbox() as postbox:
        async with Worked(house, postbox, now=NOW + 10 * 60_000 - left) as worked:
            await worked.attempted()

    [mail] = postbox.mails
    assert said in words(mail)


async def test_while_the_mail_server_is_down_the_promise_waits_and_then_arrives_once(house: House) -> None:
    await promised(house, code_for())
    postbox = Postbox()

    async with Worked(house, postbox) as worked:
        first = await worked.attempted()
        assert (first.outcome, first.reason) == ("retried", "smtp-SMTPConnectError")
        assert first.retry_at is not None
        assert await house.store.lease(first.retry_at - 1, NOW, 10) == []
        worked.now = first.retry_at
        second = await worked.attempted()
        assert second.retry_at is not None
        assert second.retry_at - first.retry_at > first.retry_at - NOW
        with postbox:
            worked.now = second.retry_at
            third = await worked.attempted()

    assert (third.outcome, third.attempts) == ("delivered", 3)
    assert len(postbox.mails) == 1
    assert await house.rows(OUTBOX) == []


async def test_when_a_promise_is_tried_again_follows_from_its_key_alone(house: House) -> None:
    await promised(house, code_for())

    async with Worked(house, Postbox()) as worked:
        attempted = await worked.attempted()

    wait = Schedule().retry_after(f"{bytes(16).hex()}|1|0", 1)
    assert wait is not None
    assert attempted.retry_at == NOW + wait


async def test_a_mail_that_could_not_be_acknowledged_is_not_sent_again(house: House) -> None:
    await promised(house, code_for())

    class Interrupted:
        """The store, of which the database goes away between a delivery and its acknowledgement."""

        interruptions = 1

        def __getattr__(self, name: str) -> object:
            return getattr(house.store, name)

        async def delivered(self, row: Leased) -> None:
            if self.interruptions:
                self.interruptions -= 1
                raise StoreUnavailable
            await house.store.delivered(row)

    with Postbox() as postbox:
        async with Worked(house, postbox, outbox=Interrupted()) as worked:  # type: ignore[arg-type]
            first = await worked.attempted()
            worked.now += BRISK.lease
            second = await worked.attempted()

    assert (first.outcome, first.reason) == ("unacknowledged", "store-unavailable")
    assert second.outcome == "delivered"
    assert len(postbox.mails) == 1
    assert await house.rows(OUTBOX) == []


async def test_a_worker_that_dies_after_sending_is_repeated_under_the_same_id(house: House) -> None:
    await promised(house, code_for())

    class Deaf:
        def __getattr__(self, name: str) -> object:
            return getattr(house.store, name)

        async def delivered(self, row: Leased) -> None:
            del row
            worked.crash()
            await asyncio.sleep(0)

    with Postbox() as postbox:
        worked = Worked(house, postbox, outbox=Deaf())  # type: ignore[arg-type]
        async with worked:
            await worked.crashed()
        async with Worked(house, postbox, now=NOW + BRISK.lease) as survivor:
            await survivor.attempted()

    first, second = postbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert words(first).splitlines()[2] == words(second).splitlines()[2]


async def test_an_expired_code_is_not_sent_late(house: House) -> None:
    await promised(house, code_for(minutes=10))

    with Postbox() as postbox:
        async with Worked(house, postbox, now=NOW + 600_000) as worked:
            attempted = await worked.attempted()

    assert (attempted.outcome, attempted.reason) == ("dead", "expired")
    assert postbox.mails == []
    [(state, reason, *_)] = await house.rows(OUTBOX)
    assert (state, reason) == ("dead", "expired")


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        ("550 5.1.1 no such mailbox", "dead", "smtp-recipient-550"),
        ("451 4.7.1 greylisted", "retried", "smtp-recipient-451"),
    ],
)
async def test_what_the_server_says_about_a_recipient_decides(
    house: House, answer: str, outcome: str, reason: str
) -> None:
    await promised(house, code_for())

    with Postbox() as postbox:
        postbox.rcpt_answers["alice@example.org"] = answer
        async with Worked(house, postbox) as worked:
            attempted = await worked.attempted()

    assert (attempted.outcome, attempted.reason) == (outcome, reason)


@pytest.mark.parametrize(("answer", "outcome"), [("554 refused", "dead"), ("452 full", "retried")])
async def test_what_the_server_says_about_the_content_decides(house: House, answer: str, outcome: str) -> None:
    await promised(house, code_for())

    with Postbox() as postbox:
        postbox.data_answer = answer
        async with Worked(house, postbox) as worked:
            attempted = await worked.attempted()

    assert (attempted.outcome, attempted.reason) == (outcome, f"smtp-content-{answer[:3]}")


async def test_a_server_that_offers_no_encryption_gets_nothing(house: House) -> None:
    await promised(house, code_for())

    with Postbox() as postbox:
        careful = code_mail(MailServer("127.0.0.1", postbox.port, "starttls"))
        async with Worked(house, postbox, deliverers={"email.code": careful}) as worked:
            attempted = await worked.attempted()

    assert attempted.outcome == "retried"
    assert postbox.mails == []


async def test_an_address_that_no_mail_can_go_to_is_given_up(house: House) -> None:
    await promised(house, code_for("alice@example.org\r\nRCPT TO:<mallory@example.org>"))

    with Postbox() as postbox:
        async with Worked(house, postbox) as worked:
            attempted = await worked.attempted()

    assert (attempted.outcome, attempted.reason) == ("dead", "address")
    assert postbox.mails == []


async def test_a_body_that_was_moved_to_another_row_is_not_delivered(house: House) -> None:
    await promised(house, code_for("mallory@example.org"), number=1)
    await promised(house, code_for(), number=2)
    sql = """UPDATE outbox
      SET body = (SELECT o.body FROM outbox AS o WHERE o.tenant_id = :tenant AND o.handle = :hers)
      WHERE tenant_id = :tenant AND handle = :mallorys RETURNING key"""
    handles = {"hers": (2).to_bytes(16), "mallorys": (1).to_bytes(16)}
    await house.store.write_returning(house.globex, sql, handles)

    with Postbox() as postbox:
        async with Worked(house, postbox) as worked:
            outcomes = {(a.outcome, a.reason) for a in [await worked.attempted(), await worked.attempted()]}

    assert outcomes == {("delivered", ""), ("dead", "seal-broken")}
    assert postbox.recipients == ["alice@example.org"]


async def test_after_the_last_attempt_a_promise_is_dead_and_still_there(house: House) -> None:
    await promised(house, code_for())

    once = Pace(poll=10, schedule=Schedule(attempts=1))
    async with Worked(house, Postbox(), pace=once) as worked:
        attempted = await worked.attempted()

    assert (attempted.outcome, attempted.retry_at) == ("dead", None)
    [(state, _, attempts, _)] = await house.rows(OUTBOX)
    assert (state, attempts) == ("dead", 1)


async def test_many_workers_share_the_work_and_send_each_mail_once(house: House) -> None:
    people = [f"person-{n}@example.org" for n in range(40)]
    await promised(house, *(code_for(person) for person in people))

    with Postbox() as postbox:
        one = Worked(house, postbox)
        async with one, Worked(house, postbox, attempts=one.attempts):
            outcomes = {(await one.attempted()).outcome for _ in people}

    assert outcomes == {"delivered"}
    assert sorted(postbox.recipients) == sorted(people)
    assert len({mail["Message-ID"] for mail in postbox.mails}) == len(people)


async def test_a_nudge_is_answered_at_once_and_not_at_the_next_poll(house: House) -> None:
    with Postbox() as postbox:
        async with Worked(house, postbox, pace=Pace(poll=3_600_000)) as worked:
            await promised(house, code_for())
            worked.worker.nudge()
            attempted = await worked.attempted()

    assert attempted.outcome == "delivered"


async def test_stopping_waits_for_what_is_under_way(house: House) -> None:
    await promised(house, code_for(), code_for("bob@example.org"))
    under_way, go = asyncio.Event(), asyncio.Event()

    class Slow:
        async def deliver(self, promise: Promise) -> None:
            del promise
            under_way.set()
            await go.wait()

    async with Worked(house, Postbox(), pace=Pace(parallel=1), deliverers={"email.code": Slow()}) as worked:
        await under_way.wait()
        worked.worker.stop()
        go.set()

    assert worked.attempts.qsize() == 1
    assert len(await house.rows(OUTBOX)) == 1


async def test_a_faulty_deliverer_stops_nobody_else(house: House) -> None:
    await promised(house, code_for(), topic="broken", number=1)
    await promised(house, code_for(), topic="unheard-of", number=2)
    await promised(house, code_for(), topic="later", number=3)
    await promised(house, code_for(), number=4)

    class Broken:
        async def deliver(self, promise: Promise) -> None:
            raise ZeroDivisionError(promise.key)

    class Later:
        async def deliver(self, promise: Promise) -> None:
            del promise
            raise TryAgain("not-yet")

    with Postbox() as postbox:
        deliverers = {"broken": Broken(), "later": Later(), "email.code": code_mail(postbox.server)}
        async with Worked(house, postbox, deliverers=deliverers) as worked:
            attempts = [await worked.attempted() for _ in range(4)]

    assert {attempt.topic: (attempt.outcome, attempt.reason) for attempt in attempts} == {
        "broken": ("retried", "fault-ZeroDivisionError"),
        "email.code": ("delivered", ""),
        "later": ("retried", "not-yet"),
        "unheard-of": ("retried", "no-deliverer"),
    }


async def test_a_delivery_that_hangs_is_given_up_for_now(house: House) -> None:
    await promised(house, code_for())

    class Hanging:
        async def deliver(self, promise: Promise) -> None:
            del promise
            await asyncio.Event().wait()

    pace = Pace(patience=1)
    async with Worked(house, Postbox(), pace=pace, deliverers={"email.code": Hanging()}) as worked:
        attempted = await worked.attempted()

    assert (attempted.outcome, attempted.reason) == ("retried", "timeout")


async def test_neither_code_nor_address_is_readable_in_the_outbox(house: House) -> None:
    handle = await promised(house, code_for())

    [[body]] = await house.rows("SELECT body FROM outbox WHERE tenant_id = :tenant")

    assert b"alice" not in body
    assert (await code_of(house, handle)).encode() not in body
