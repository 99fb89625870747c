"""What the person of a trial has at hand: a mailbox, an authenticator app, and what they know."""

from collections.abc import Iterator

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.rehearse.authenticator import app_code, sent_code, shown_key
from handrail_platform.rehearse.given import app_key
from handrail_platform.rehearse.rehearsal import KEY, Rehearsal
from handrail_platform.rehearse.teller import Teller
from handrail_platform.rehearse.trial import Played, Trial
from handrail_platform.step.effects import EnrolTotp
from handrail_platform.step.outbox import SendCode, SendEmailCode, SendRecoveryCode, SendSmsCode
from handrail_platform.step.step import EXAMPLE_PERSON
from handrail_platform.values import Milliseconds
from handrail_ui.pages.mailbox import Mail
from handrail_ui.pages.translator import Translator

_MINUTE: Milliseconds = 60_000
_WORDS = {SendEmailCode: "code", SendRecoveryCode: "recovery"}


class Devices(msgspec.Struct, frozen=True):
    """`app_code` is empty while there is no app. `knows` is told as the id of a label, and a value."""

    mails: tuple[Mail, ...]
    app_code: str
    knows: tuple[tuple[str, str], ...]


def devices(program: Program, trial: Trial, played: Played, words: Translator, tenant: str) -> Devices:
    """Return what is at hand now; the newest mail first."""
    key = _app(program, trial, played)
    return Devices(
        mails=tuple(_mails(played, words, tenant))[::-1],
        app_code=app_code(key, played.session.now) if key else "",
        knows=tuple(_knows(trial)),
    )


def _mails(played: Played, words: Translator, tenant: str) -> Iterator[Mail]:
    for session in played.session.whole:
        for effect in session.effects:
            if isinstance(effect, SendCode):
                yield _mail(effect, session, words, tenant)


def _mail(effect: SendCode, session: Rehearsal, words: Translator, tenant: str) -> Mail:
    say = words.speech(effect.language)
    left = -(-(effect.expires_at - session.now) // _MINUTE)
    return Mail(
        id=f"{effect.node}-{effect.visit}-{effect.issue}".replace("/", "-"),
        sender=tenant,
        to=effect.to,
        subject=None
        if isinstance(effect, SendSmsCode)
        else say(f"mail.{_WORDS[type(effect)]}.subject", tenant=tenant),
        text=say("mail.code.valid", count=left),
        received_at=session.now,
        code=sent_code(KEY, effect),
    )


def _app(program: Program, trial: Trial, played: Played) -> bytes:
    """Return the key of the app: the page's own if it shows one, else the newest, else that of the account."""
    session = played.session
    if session.state.status == "running" and not played.paused_at:
        shown = shown_key(Teller(program, trial.given).view(session))
        if shown:
            return shown
    made = [each.secret for each in (*session.kept, *session.state.pending) if isinstance(each, EnrolTotp)]
    return made[-1] if made else app_key(trial.given.account, (), EXAMPLE_PERSON)


def _knows(trial: Trial) -> Iterator[tuple[str, str]]:
    account = trial.given.account
    if account is not None:
        yield "studio.trying.email", account.email
        yield "studio.trying.password", account.password
