"""The one family of errors that Handrail raises on purpose."""

from typing import ClassVar

from handrail_platform.text import Message, MessageParam


class HandrailError(Exception):
    """A broken promise with a stable code, an HTTP status and a sentence that may be shown to anyone.

    Details that are not for everyone belong in the log, never in `params`.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, **params: MessageParam) -> None:
        super().__init__(self.code)
        self.params = params

    @property
    def message(self) -> Message:
        return Message(f"error.{self.code}", self.params)


class StepMisuse(HandrailError):
    """Step code did what its contract does not declare; the session is quarantined."""

    code = "step-misuse"

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def __str__(self) -> str:
        return self.what


class StepFault(HandrailError):
    """Something a step needs failed (a provider, a deadline); the step leaves by its `error` outcome."""

    code = "step-fault"

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class SessionOver(HandrailError):
    """Input for a session that has ended."""

    code = "session-over"
    status = 410
