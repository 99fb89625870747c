"""Choose a password: length and a blocklist decide, never composition rules (SP 800-63B-4 section 3.1.1.2)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import VariableName
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Bind, ConfigRefused, Contract, StepKind, SubjectChange
from handrail_platform.step.effects import SetPassword
from handrail_platform.step.reads import HashedPassword, Judgement, PasswordHash, PasswordJudgement
from handrail_platform.step.step import LOST, Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, Notice, View

VIEW = "password-set.v1"
SHORTEST = {"alone": 15, "second_factor": 8}
"""Characters, by what the password is used with (section 3.1.1.2)."""


class PasswordSetConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    used_with: Annotated[
        Literal["alone", "second_factor"],
        msgspec.Meta(description="Whether signing in always asks for a second factor as well."),
    ] = "alone"
    minimum_length: Annotated[
        Annotated[int, msgspec.Meta(ge=8, le=64)] | None,
        msgspec.Meta(description="In characters; no less than `used_with` allows."),
    ] = None
    context: Annotated[
        tuple[VariableName, ...],
        msgspec.Meta(max_length=20, description="Variables whose words a password must not be made of."),
    ] = ()
    first: Annotated[
        bool,
        msgspec.Meta(description="Of a light account: leaves by error when something else was bound meanwhile."),
    ] = False


class PasswordSetStep:
    """Remembers why the last try was refused and how strong it was, never the password."""

    name: ClassVar[str] = "password.set"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = PasswordSetConfig

    def contract(self, config: PasswordSetConfig) -> Contract:
        shortest = SHORTEST[config.used_with]
        if _minimum(config) < shortest:
            raise ConfigRefused("minimum_length", f"a password used {config.used_with} has at least {shortest}")
        return Contract(
            outcomes=("done", *(("error",) if config.first else ())),
            on={"done": (Bind("password.set", AuthenticatorProfile.PASSWORD),)},
            subject={"done": SubjectChange.MINTED},
            secrets_in=("password",),
            effects=("password.set",),
            only_with={"password.set": ("done",)},
            # A variable may have any type but secret, and the document knows which: comparing it with itself
            # lets the checker of expressions find it.
            expressions=tuple(f"{variable} == {variable}" for variable in config.context),
            shows=config.context,
            view=VIEW,
        )

    def enter(self, config: PasswordSetConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: PasswordSetConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory.clear()
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        password = submit.fields.get("password", "")
        if not password:
            cx.memory["error"] = "missing"
            return Stay(note="missing")
        judging = PasswordJudgement(password, _minimum(config), _own_values(config, cx))
        judgement = cx.answer(judging)
        if judgement is None:
            return Need((judging,))
        if judgement.refusal:
            cx.memory |= {"error": judgement.refusal, "score": judgement.score}
            return Stay(note=judgement.refusal)
        hashing = PasswordHash(password)
        hashed = cx.answer(hashing)
        if hashed is None:
            return Need((hashing,))
        cx.emit(SetPassword(cx.subject_or_new(), cx.derive("credential", 16), hashed.encoded, cx.now))
        return Continue("done")

    def render(self, config: PasswordSetConfig, cx: StepContext) -> View:
        minimum = _minimum(config)
        error = cx.recall_text("error")
        unclear = bool(cx.recall_text("notice"))
        return View(
            id=VIEW,
            title=Message("password.set.title"),
            lead=Message("password.set.lead"),
            notice=Notice("warning", Message("password.set.unclear")) if unclear else None,
            fields=(
                Field(
                    name="password",
                    kind="password",
                    label=Message("password.set.password"),
                    hint=Message("password.set.hint", count=minimum),
                    error=_refusal(error, minimum) if error else None,
                    autocomplete="new-password",
                ),
            ),
            actions=(Action(name="continue", label=Message("action.continue")),),
            data={
                "minimum_length": minimum,
                "score": cx.memory.get("score"),
                "username": _username(config, cx),
            },
        )

    def simulate(self, config: PasswordSetConfig) -> Iterable[Example]:
        fields = {"password": "seven quiet herons on the pier"}
        answers = {
            "PasswordJudgement": Judgement("", score=4),
            "PasswordHash": HashedPassword("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
        }
        yield Example("done", fields=fields, answers=answers)
        if config.first:
            yield Example("error", fields=fields, answers={**answers, "authenticator.first": LOST})


def _minimum(config: PasswordSetConfig) -> int:
    return config.minimum_length if config.minimum_length is not None else SHORTEST[config.used_with]


def _refusal(why: str, minimum: int) -> Message:
    return Message(f"password.set.{why}", count=minimum if why == "short" else None)


def _username(config: PasswordSetConfig, cx: StepContext) -> str:
    """Return under which name a password manager keeps the password: as claimed, else an e-mail address."""
    if cx.subject is not None and cx.subject.claim is not None:
        return cx.subject.claim.value
    return next((value for value in _own_values(config, cx) if "@" in value), "")


def _own_values(config: PasswordSetConfig, cx: StepContext) -> tuple[str, ...]:
    """Return what is known of the person: neither an address nor its owner's name makes a password."""
    claimed = cx.subject.claim if cx.subject is not None else None
    values = (*(cx.text(name) for name in config.context), claimed.value if claimed is not None else "")
    return tuple(dict.fromkeys(filter(None, values)))
