"""A page that asks for a mailed code, the code, and limits of the shell that a test opens and closes."""

from typing import Any

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.reads import Allowance, AnyRead, Spend
from tests.unit.steps.journeys import KEY, NOON, SECOND, Play, play, step_in_place

ADDRESS = "alice@example.org"
MINUTE = 60 * SECOND


def confirming(address: str = ADDRESS, **config: Any) -> dict[str, Any]:
    return step_in_place(
        "email.confirm@1",
        {"address": "email", **config},
        variables={"email": "email"},
        given={"values": {"email": address}},
    )


class Limits:
    """The counters of the shell, which a test opens and closes."""

    def __init__(self, *closed: str, retry_at: int = NOON + 15 * MINUTE) -> None:
        self.closed = set(closed)
        self.retry_at = retry_at

    def __call__(self, request: AnyRead) -> Allowance:
        assert isinstance(request, Spend)
        return (
            Allowance(allowed=False, retry_at=self.retry_at)
            if request.limit in self.closed
            else Allowance(allowed=True)
        )


def at_the_page(**config: Any) -> Play:
    return play(confirming(**config), answers=Limits())


def code(issue: int = 1, visit: int = 1) -> str:
    return one_time_code(KEY, "step", visit, issue)


def wrong_code() -> str:
    return f"{(int(code()) + 1) % 1_000_000:06d}"


def actions(played: Play) -> list[str]:
    return [action.name for action in played.view.actions]


def spent(played: Play, limit: str) -> int:
    return sum(1 for request in played.asked if isinstance(request, Spend) and request.limit == limit)
