"""What is seen on both devices: the code where somebody signs in, and a field for it where they are signed in."""

from handrail_platform.step.context import StepContext
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, Notice, View

VIEW = "device-approve.v1"
CODE = 1
"""The one code of a visit."""
_OTHER = Action(name="other", label=Message("device.approve.action.other"), weight="quiet", submits_fields=False)
_APPROVE = Action(name="approve", label=Message("device.approve.action.approve"))
_DENY = Action(name="deny", label=Message("device.approve.action.deny"), weight="secondary", submits_fields=False)


def waiting_view(cx: StepContext, *, other_way: bool) -> View:
    """Return the page that shows the code and waits."""
    unclear = Notice("warning", Message("device.approve.unclear")) if cx.recall_text("notice") else None
    return View(
        id=VIEW,
        title=Message("device.approve.title"),
        lead=Message("device.approve.lead"),
        notice=unclear,
        actions=(_OTHER,) if other_way else (),
        data={"asks": False, "code": cx.code(CODE)},
    )


def asking_view(cx: StepContext, error: str = "") -> View:
    """Return the page on the other device: who waits, a field for the code, and a way to say no."""
    return View(
        id=VIEW,
        title=Message("device.approve.ask.title"),
        lead=Message(
            "device.approve.ask.lead",
            {"browser": cx.recall_text("browser"), "network": cx.recall_text("network")},
        ),
        fields=(
            Field(
                name="code",
                kind="code",
                label=Message("device.approve.code"),
                hint=Message("device.approve.hint"),
                error=Message(f"device.approve.{error}") if error else None,
            ),
        ),
        actions=(_APPROVE, _DENY),
        data={"asks": True, "code": ""},
    )


def closed_view(why: str) -> View:
    """Return a page that asks for nothing."""
    return View(
        id=VIEW,
        title=Message(f"device.approve.{why}.title"),
        lead=Message(f"device.approve.{why}.lead"),
        data={"asks": True, "code": ""},
    )
