"""Ask for a picture of a document and read its machine-readable zone (ICAO Doc 9303).

It says what a document says, and that its check digits hold. It proves neither that the document is genuine nor
whose it is (SP 800-63A-4 sections 3.1 and 4.1): it raises no identity assurance level, and entitles to nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import ClassVar, Final, TypeAlias

import msgspec

from handrail_flows.guessing import locked, notice_of
from handrail_flows.steps.document_capture.config import (
    COMPARED_TYPES,
    SAVED_TYPES,
    Compared,
    DocumentCaptureConfig,
    Saved,
    check_document,
)
from handrail_flows.steps.document_capture.judge import Outcome, objection, saved
from handrail_platform.errors import StepFault
from handrail_platform.mrz.zone import Zone
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, Range, StepKind, SubjectChange
from handrail_platform.step.effects import KeepPicture, PictureSide
from handrail_platform.step.reads import DocumentReading, DocumentUnread
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import VariableType
from handrail_platform.view import Action, Field, Notice, View

VIEW: Final = "document-capture.v1"
FACT: Final = "proofing.document"
"""Not one of the names of evidence that count towards an identity assurance level."""
MOST_BYTES: Final = 10 * 1024 * 1024
_FIELD: Final[PictureSide] = "document"
_OTHER: Final[PictureSide] = "other_side"
_WORDS: Final = {_FIELD: ("picture", "hint"), _OTHER: ("other_side", "other_side_hint")}
_OPENED: Final = ("absent", "unsound")
"""Why a picture says nothing that is one all the same, and that somebody can look at."""
_DAY: Final = 24 * 60 * 60 * 1000
AnyReading: TypeAlias = Zone | DocumentUnread


class DocumentCaptureStep:
    """The picture is read while it is uploaded, and kept for a review only where that is asked for."""

    name: ClassVar[str] = "document.capture"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = DocumentCaptureConfig

    def contract(self, config: DocumentCaptureConfig) -> Contract:
        check_document(config)
        kept: dict[str, VariableType] = {variable: SAVED_TYPES[name] for name, variable in config.save.items()}
        return Contract(
            outcomes=(
                "ok",
                *(("mismatch",) if config.compare else ()),
                "expired",
                *(("too_young",) if config.minimum_age else ()),
                "unreadable",
                "error",
            ),
            reads={variable: COMPARED_TYPES[name] for name, variable in config.compare.items()},
            writes={"ok": kept} if kept else {},
            on={"ok": (Gain(FACT),)},
            subject={"ok": SubjectChange.MINTED},
            secrets_in=_sides(config),
            uploads=dict.fromkeys(_sides(config), MOST_BYTES),
            effects=("picture.keep",) if config.keep_days else (),
            bounded={"attempts": config.max_attempts},
            ranges={
                variable: Range(choices=config.accept, optional=False)
                for name, variable in config.save.items()
                if name == "document_type"
            },
            view=VIEW,
        )

    def enter(self, config: DocumentCaptureConfig, cx: StepContext) -> StepResult:
        del config
        if cx.subject is not None and cx.subject.standing == "claimed":
            raise StepFault("not-proved")
        return Stay()

    def handle(self, config: DocumentCaptureConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        cx.memory.pop("side", None)
        if submit.action == "give_up":
            return Continue(cx.recall_text("outcome") or "unreadable", note="given-up")
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        if not (picture := submit.fields.get(_FIELD, "")):
            cx.memory["error"] = "missing"
            return Stay(note="missing")
        other = submit.fields.get(_OTHER, "") if config.both_sides else ""
        asked: dict[PictureSide, DocumentReading] = {_FIELD: DocumentReading(picture)}
        if other:
            asked[_OTHER] = DocumentReading(other)
        answers: dict[PictureSide, AnyReading | None] = {side: cx.answer(each) for side, each in asked.items()}
        read: dict[PictureSide, AnyReading] = {side: each for side, each in answers.items() if each is not None}
        if len(read) < len(asked):
            return Need(tuple(asked.values()))
        result = _judged(config, cx, read)
        if isinstance(result, Continue) and result.outcome != "too_young":
            _keep(config, cx, read)
        return result

    def render(self, config: DocumentCaptureConfig, cx: StepContext) -> View:
        return View(
            id=VIEW,
            title=_title(config),
            lead=Message("document.capture.lead"),
            notice=_notice(config, cx),
            fields=tuple(_field(side, cx) for side in _sides(config)),
            actions=(
                Action(name="continue", label=Message("action.continue")),
                Action(
                    name="give_up",
                    label=Message("document.capture.give_up"),
                    weight="quiet",
                    submits_fields=False,
                ),
            ),
            data={"kept_days": config.keep_days} if config.keep_days else {},
        )

    def simulate(self, config: DocumentCaptureConfig) -> Iterable[Example]:
        shown = dict.fromkeys(map(str, _sides(config)), "example")
        right = msgspec.structs.replace(EXAMPLE, kind=config.accept[0])
        yield Example("ok", fields=shown, answers={"DocumentReading": right})
        for outcome, differs in _OTHERWISE.items():
            if outcome in self.contract(config).outcomes:
                answer = msgspec.structs.replace(right, **differs)
                yield Example(outcome, fields=shown, answers={"DocumentReading": answer})
        yield Example("unreadable", fields=shown, answers={"DocumentReading": DocumentUnread("absent")})
        yield Example("error")


EXAMPLE: Final = Zone(
    form="TD3",
    kind="passport",
    issuer="UTO",
    surname="EXAMPLE",
    given_names="ALEX",
    truncated=False,
    number="L898902C3",
    nationality="UTO",
    birth="900517",
    sex="",
    expires="<<<<<<",
)
"""Of whoever fills in a form as examples do."""
_OTHERWISE: Final[dict[Outcome, dict[str, str]]] = {
    "mismatch": {"surname": "SOMEBODY", "given_names": "ELSE", "birth": "900101"},
    "expired": {"expires": "020101"},
    "too_young": {"birth": "<<<<<<"},
}


def _judged(config: DocumentCaptureConfig, cx: StepContext, said: Mapping[PictureSide, AnyReading]) -> StepResult:
    """Judge a document by whichever of its sides has the zone."""
    with_zone: list[PictureSide] = [side for side, each in said.items() if isinstance(each, Zone)]
    side = with_zone[0] if with_zone else _unread(said)
    read = said[side]
    if isinstance(read, DocumentUnread):
        if read.why == "locked":
            return locked(cx, read.retry_at)
        return _not_yet(config, cx, "unreadable", read.why, side)
    if wrong := _wrong_beside(config, read, said):
        return _not_yet(config, cx, "unreadable", *wrong)
    typed: dict[Compared, str] = {name: cx.text(variable) for name, variable in config.compare.items()}
    today = _today(cx)
    if (against := objection(config, read, typed, today)) is not None:
        return _not_yet(config, cx, against.outcome, against.why)
    known: dict[Saved, str] = saved(read, typed, today)
    for name, variable in config.save.items():
        cx.put(variable, known[name])
    cx.subject_or_new()
    return Continue("ok")


def _unread(said: Mapping[PictureSide, AnyReading]) -> PictureSide:
    """Return the side to speak of where none can be read: what most stands in the way is said first."""
    by_weight = ("locked", "no-picture", "too-large", "unsound", "absent")
    why: dict[PictureSide, str] = {
        side: each.why for side, each in said.items() if isinstance(each, DocumentUnread)
    }
    return min(why, key=lambda side: by_weight.index(why[side]))


def _wrong_beside(
    config: DocumentCaptureConfig, zone: Zone, said: Mapping[PictureSide, AnyReading]
) -> tuple[str, PictureSide] | None:
    """Return what is wrong with the side without a zone, and which it is."""
    if not config.both_sides or zone.kind != "card":
        return None
    if _OTHER not in said:
        return "other_side_missing", _OTHER
    return next(
        (
            (each.why, side)
            for side, each in said.items()
            if isinstance(each, DocumentUnread) and each.why not in _OPENED
        ),
        None,
    )


def _keep(config: DocumentCaptureConfig, cx: StepContext, read: Mapping[PictureSide, AnyReading]) -> None:
    """Keep what a reviewer may have to look at: also of a document that could not be read, or does not fit."""
    for side, answer in read.items() if config.keep_days else ():
        if isinstance(answer, Zone) or answer.why in _OPENED:
            ends_at = cx.now + (config.keep_days or 0) * _DAY
            cx.emit(KeepPicture(cx.node, side, ends_at, cx.now))


def _title(config: DocumentCaptureConfig) -> Message:
    """Say which document is wanted, where only one kind of them is."""
    only = f"_{config.accept[0]}" if len(config.accept) == 1 else ""
    return Message(f"document.capture.title{only}")


def _sides(config: DocumentCaptureConfig) -> tuple[PictureSide, ...]:
    return (_FIELD, _OTHER) if config.both_sides else (_FIELD,)


def _field(side: PictureSide, cx: StepContext) -> Field:
    error = cx.recall_text("error") if side == (cx.recall_text("side") or _FIELD) else ""
    label, hint = _WORDS[side]
    return Field(
        name=side,
        kind="image",
        label=Message(f"document.capture.{label}"),
        hint=Message(f"document.capture.{hint}"),
        required=side == _FIELD,
        error=Message(f"document.capture.{error}") if error else None,
    )


def _not_yet(
    config: DocumentCaptureConfig, cx: StepContext, outcome: Outcome, why: str, side: PictureSide = _FIELD
) -> StepResult:
    """Count the picture and ask for another; leave with the last, and at once by what no picture changes."""
    attempts = cx.recall_int("attempts") + 1
    if attempts >= config.max_attempts or outcome == "too_young":
        return Continue(outcome, note=why)
    cx.memory |= {"attempts": attempts, "outcome": outcome, "error": why}
    if side != _FIELD:
        cx.memory["side"] = side
    return Stay(note=why)


def _notice(config: DocumentCaptureConfig, cx: StepContext) -> Notice | None:
    attempts = cx.recall_int("attempts")
    if not cx.recall_text("notice") and attempts:
        return Notice("info", Message("document.capture.left", count=config.max_attempts - attempts))
    return notice_of(cx, "document.capture")


def _today(cx: StepContext) -> date:
    return datetime.fromtimestamp(cx.now / 1000, UTC).date()
