"""Whom we ask at all, and for how long others are let wait for it."""

import pytest

from handrail_tenants.outgoing.bulkhead import AT_A_TIME, FAILURES, REST, Bulkhead
from handrail_tenants.outgoing.http import Outgoing, Unreachable
from handrail_tenants.outgoing.reach import is_public

NOW = 1_763_779_200_000


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nobody listens there
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_what_only_this_network_reaches_is_kept_away_from(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14"])
def test_what_everybody_reaches_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["http://localhost:1/", "https://127.0.0.1:1/", "http://[::1]:1/"])
async def test_this_machine_is_not_asked_unless_that_is_allowed(url: str) -> None:
    outgoing = Outgoing()
    with pytest.raises(Unreachable, match="private"):
        await outgoing.get(url)
    await outgoing.close()


def test_few_ask_at_a_time_and_others_are_told_at_once() -> None:
    bulkhead = Bulkhead()
    inside = [bulkhead.passage(1, "harbour", NOW) for _ in range(AT_A_TIME)]
    for each in inside:
        each.__enter__()
    with pytest.raises(Unreachable, match="busy"), bulkhead.passage(1, "harbour", NOW):
        pass
    with bulkhead.passage(2, "harbour", NOW), bulkhead.passage(1, "quay", NOW):
        pass
    inside[0].__exit__(None, None, None)
    with bulkhead.passage(1, "harbour", NOW):
        pass


def test_whoever_keeps_failing_is_left_alone_for_a_while_and_then_tried_by_one() -> None:
    bulkhead = Bulkhead()

    def ask(now: int, *, works: bool) -> None:
        with bulkhead.passage(1, "harbour", now):
            if not works:
                raise Unreachable("slow")

    for _ in range(FAILURES):
        with pytest.raises(Unreachable, match="slow"):
            ask(NOW, works=False)
    with pytest.raises(Unreachable, match="resting"):
        ask(NOW + REST - 1, works=True)
    with pytest.raises(Unreachable, match="slow"):
        ask(NOW + REST, works=False)
    with pytest.raises(Unreachable, match="resting"):
        ask(NOW + REST + 1, works=True)
    ask(NOW + 2 * REST, works=True)
    ask(NOW + 2 * REST, works=True)
