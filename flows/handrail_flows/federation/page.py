"""The page that sends somebody to a provider, and what becomes of them when they come back to it."""

from handrail_flows.federation.round_trip import (
    came_back,
    federated_check,
    next_page,
    provider_address,
    remember,
)
from handrail_platform.step.context import StepContext
from handrail_platform.step.elsewhere import FederatedIdentity, FederationRefused, ProviderUnreachable
from handrail_platform.step.step import Continue, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Notice


def show(cx: StepContext, provider: str, *, note: str = "") -> StepResult:
    """Show a page that leads to the provider, or leave by `unavailable` where there is none to lead to."""
    request = provider_address(cx, provider)
    found = cx.answer(request)
    if found is None:
        return Need((request,))
    if isinstance(found, ProviderUnreachable):
        return Continue("unavailable", note=found.why)
    remember(cx, found)
    return Stay(note=note)


def returned(cx: StepContext, provider: str, submit: Submit) -> FederatedIdentity | FederationRefused | StepResult:
    """Return what the provider says of whoever came back, or what to do where it says nothing."""
    back = came_back(submit)
    if back.denied:
        return Continue("cancelled")
    if submit.action != "continue" or not back.code:
        cx.memory["notice"] = "missing" if submit.action == "continue" else "unclear"
        return Stay(note=cx.recall_text("notice"))
    check = federated_check(cx, provider, back)
    verdict = cx.answer(check)
    if verdict is None:
        return Need((check,))
    if isinstance(verdict, FederationRefused) and verdict.why == "unreachable":
        return Continue("unavailable", note=verdict.note)
    return verdict


def refuse(cx: StepContext, provider: str, most: int, why: str, note: str = "") -> StepResult:
    """Say why on a page that leads there anew, or leave by `failed` when there was enough of it."""
    attempts = cx.recall_int("attempts") + 1
    if attempts >= most:
        return Continue("failed", note=note or why)
    cx.memory |= {"attempts": attempts, "notice": why}
    next_page(cx)
    return show(cx, provider, note=note or why)


def notice(cx: StepContext, step: str, most: int) -> Notice | None:
    """Return what the page says of what just happened, in the words of a step."""
    why = cx.recall_text("notice")
    if not why:
        return None
    named = {"provider": cx.recall_text("provider")}
    if why in ("missing", "unclear"):
        return Notice("warning", Message(f"{step}.{why}", named))
    return Notice("error", Message(f"{step}.{why}", named, most - cx.recall_int("attempts")))
