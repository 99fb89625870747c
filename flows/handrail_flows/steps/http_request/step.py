"""Ask a server of the tenant's over HTTP, and go on with its answer.

The request is promised, and made after the commit; what of the answer is taken comes back as an event for this
very visit. So a request belongs to a transition that really happened, and no answer moves another session.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final
from urllib.parse import quote

import msgspec

from handrail_flows.basis import declared
from handrail_flows.steps.http_request.config import HttpRequestConfig, check_request
from handrail_flows.steps.http_request.taking import examples, taken
from handrail_platform.errors import StepFault
from handrail_platform.provision.reference import connection_in
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Disclosure, StepKind
from handrail_platform.step.outbox import FAILED_AS, FAILED_WHY, RequestHttp
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.text import Message
from handrail_platform.values import Value
from handrail_platform.view import Action, Notice, View

VIEW: Final = "http-request.v1"
ANSWER: Final = "answer"
_SEND: Final = "http.request"
_FAILURES: Final = ("rejected", "unavailable", "unreadable")
_LONGEST_IN_HEADER: Final = 1_000


class HttpRequestStep:
    """What the server says is looked at here once more: an answer that does not fit is as good as none."""

    name: ClassVar[str] = "http.request"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = HttpRequestConfig

    def contract(self, config: HttpRequestConfig) -> Contract:
        check_request(config)
        leaves = Disclosure(
            connection_in(config.connection), config.sent, config.purpose or "", declared(config.basis)
        )
        return Contract(
            outcomes=("ok", *_FAILURES, "timeout", "error"),
            # Compared with itself so that the document says of which type it is, and that it is no secret.
            expressions=tuple(f"{variable} == {variable}" for variable in config.sent),
            writes={"ok": config.written} if config.takes else {},
            ranges={each.variable: each.range for each in config.takes},
            reveals=config.sent,
            effects=(_SEND,),
            discloses={_SEND: (leaves,)} if config.sent else {},
            secrets_in=(ANSWER,),
            awaits=(ANSWER,),
            view=VIEW,
        )

    def enter(self, config: HttpRequestConfig, cx: StepContext) -> StepResult:
        until = cx.entered_at + config.patience_seconds * 1_000
        placed: dict[str, dict[str, Value]] = {"body": {}, "query": {}, "header": {}}
        for each in config.sends:
            value = cx.get(each.variable)
            if value is not None and value != "":
                placed[each.place][each.name] = value
        cx.emit(
            RequestHttp(
                connection=connection_in(config.connection),
                method=config.method,
                path="/".join(_segment(each, cx) for each in config.path.split("/")),
                query={name: _text(value) for name, value in placed["query"].items()},
                headers={name: _header(value) for name, value in placed["header"].items()},
                body=placed["body"] if any(each.place == "body" for each in config.sends) else None,
                takes={each.variable: each.pointer for each in config.takes},
                correlation=cx.correlation(ANSWER),
                repeatable=config.repeatable,
                attempts=config.attempts,
                until=until,
            )
        )
        return Wait((Awaited(ANSWER),), 1, until)

    def handle(self, config: HttpRequestConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config, submit
        cx.memory["notice"] = "waiting"
        return Stay()

    def resume(self, config: HttpRequestConfig, cx: StepContext) -> StepResult:
        body: Mapping[str, Any] = cx.arrivals[0].body
        if (failure := body.get(FAILED_AS)) is not None:
            return Continue(
                failure if failure in _FAILURES else "unreadable", note=str(body.get(FAILED_WHY, ""))[:64]
            )
        for each in config.takes:
            value = taken(each, body.get(each.variable))
            if value is None:
                return Continue("unreadable", note=each.variable)
            cx.put(each.variable, value)
        return Continue("ok")

    def render(self, config: HttpRequestConfig, cx: StepContext) -> View:
        del config
        notice = cx.recall_text("notice")
        return View(
            id=VIEW,
            title=Message("http.request.title"),
            lead=Message("http.request.lead"),
            notice=Notice("info", Message(f"http.request.{notice}")) if notice else None,
            actions=(Action(name="look", label=Message("http.request.action.look"), weight="quiet"),),
        )

    def simulate(self, config: HttpRequestConfig) -> Iterable[Example]:
        yield from (Example("ok", answers={ANSWER: told}) for told in examples(config.takes))
        for result in _FAILURES:
            yield Example(result, answers={ANSWER: {FAILED_AS: result}})
        yield Example("error")


def _segment(written: str, cx: StepContext) -> str:
    """Return a segment of the path. No value leads to another path, nor to none."""
    if not written.startswith("{"):
        return written
    value = _text(cx.get(written[1:-1]) or "")
    if value.strip(".") == "":
        raise StepFault("path-value")
    return quote(value, safe="")


def _header(value: Value) -> str:
    text = _text(value)
    if not (text.isascii() and text.isprintable()) or len(text) > _LONGEST_IN_HEADER:
        raise StepFault("header-value")
    return text


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
