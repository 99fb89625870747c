"""The guardian's own page: what the minor asked for, who the guardian is, and two buttons."""

from collections.abc import Mapping

import msgspec

from handrail_flows.agreeing.shown import Shown, shown_data, shown_details, shown_entries
from handrail_flows.steps.consent_guardian.config import GuardianConsentConfig
from handrail_flows.steps.consent_guardian.decision import AWAITED, Decision, Relation
from handrail_flows.typed.identifier import mailbox_of
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import echo, read_text
from handrail_flows.typed.tick import TICKED, read_tick
from handrail_platform.step.context import StepContext
from handrail_platform.step.guest import Asked, Guest, Reply, SignInWanted
from handrail_platform.step.step import Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.view import Action, Field, Notice, Option, View

MOST_NAME = 120
RELATIONS = ("parent", "guardian")
_AGREE = Action(name="agree", label=Message("consent.guardian.action.agree"))
_REFUSE = Action(
    name="refuse", label=Message("consent.guardian.action.refuse"), weight="secondary", submits_fields=False
)


def asked(config: GuardianConsentConfig, cx: StepContext, guest: Guest, submit: Submit | None) -> Asked:
    """Return the page for whoever came by the link, or what they decided."""
    if shut := _shut(config, cx, guest):
        return shut
    if submit is None:
        return _form(config, cx, {}, {})
    if submit.action == "refuse":
        return _reply(guest, Decision(decision="refused", language=cx.language))
    if submit.action == "agree":
        return _agreed(config, cx, guest, submit.fields)
    again = _form(config, cx, submit.fields, {})
    return msgspec.structs.replace(again, notice=Notice("warning", Message("consent.guardian.unclear")))


def _shut(config: GuardianConsentConfig, cx: StepContext, guest: Guest) -> View | SignInWanted | None:
    """Return what whoever may not decide is shown instead."""
    if guest.here or _is_the_minor(cx, guest):
        return _closed("here")
    if config.proof == "mailbox":
        return None
    if guest.person_id is None:
        return SignInWanted()
    theirs = {mailbox_of(address) for address in guest.addresses}
    return None if mailbox_of(cx.text(config.guardian)) in theirs else _closed("other_account")


def _is_the_minor(cx: StepContext, guest: Guest) -> bool:
    return guest.person_id is not None and cx.subject is not None and cx.subject.person_id == guest.person_id


def _agreed(config: GuardianConsentConfig, cx: StepContext, guest: Guest, fields: Mapping[str, str]) -> Asked:
    name = read_text(fields.get("name", ""))
    errors: dict[str, str] = {}
    if isinstance(name, Refusal) or not name or len(name) > MOST_NAME:
        errors["name"] = "name_wrong"
    if fields.get("relation") not in RELATIONS:
        errors["relation"] = "relation_missing"
    if not _ticked(fields, "responsible"):
        errors["responsible"] = "responsible_missing"
    errors |= {each: "must_agree" for each in config.required if not _ticked(fields, each)}
    if errors:
        return _form(config, cx, fields, errors)
    allowed = " ".join(each for each in config.ids if _ticked(fields, each))
    relation: Relation = "parent" if fields["relation"] == "parent" else "guardian"
    decided = Decision(
        decision="granted", allowed=allowed, name=str(name), relation=relation, language=cx.language
    )
    return _reply(guest, decided)


def _reply(guest: Guest, decided: Decision) -> Reply:
    account = "" if guest.person_id is None else guest.person_id.hex()
    plain = msgspec.structs.asdict(msgspec.structs.replace(decided, account=account))
    body = {name: str(value) for name, value in plain.items() if value}
    return Reply(AWAITED, body, _closed(decided.decision))


def _closed(why: str) -> View:
    """Return a page that asks for nothing."""
    return View(
        id="consent-guardian.v1",
        title=Message(f"consent.guardian.{why}.title"),
        lead=Message(f"consent.guardian.{why}.lead"),
        data={"asks": True, "closed": True},
    )


def _form(
    config: GuardianConsentConfig, cx: StepContext, typed: Mapping[str, str], errors: Mapping[str, str]
) -> View:
    entries = shown_entries(config.documents, config.purposes, cx.language)
    terms = [shown for shown in entries if shown.kind == "document"]
    purposes = [shown for shown in entries if shown.kind == "purpose"]
    return View(
        id="consent-guardian.v1",
        title=Message("consent.guardian.ask.title"),
        lead=Message("consent.guardian.ask.lead", {"child": cx.text(config.child)}),
        fields=(
            *(_entry_field(shown, typed, errors) for shown in entries),
            *_about_the_guardian(typed, errors),
        ),
        actions=(_AGREE, _REFUSE),
        data={
            "asks": True,
            "documents": [shown_data(shown) for shown in terms],
            "purposes": [shown.id for shown in purposes],
            **shown_details(purposes),
        },
    )


def _about_the_guardian(typed: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            name="name",
            kind="text",
            label=Message("consent.guardian.name"),
            value=echo(typed.get("name", ""), MOST_NAME),
            error=_error(errors, "name"),
            autocomplete="name",
            max_length=MOST_NAME,
        ),
        Field(
            name="relation",
            kind="choice",
            label=Message("consent.guardian.relation"),
            value=typed.get("relation", "") if typed.get("relation") in RELATIONS else "",
            error=_error(errors, "relation"),
            options=tuple(Option(each, Message(f"consent.guardian.relation.{each}")) for each in RELATIONS),
        ),
        Field(
            name="responsible",
            kind="checkbox",
            label=Message("consent.guardian.responsible"),
            value=TICKED if _ticked(typed, "responsible") else "",
            error=_error(errors, "responsible"),
        ),
    )


def _entry_field(shown: Shown, typed: Mapping[str, str], errors: Mapping[str, str]) -> Field:
    label = (
        Message("consent.guardian.accept", {"title": shown.title})
        if shown.kind == "document"
        else TenantText({shown.language: shown.text})
    )
    return Field(
        name=shown.id,
        kind="checkbox",
        label=label,
        required=shown.required,
        value=TICKED if _ticked(typed, shown.id) else "",
        error=_entry_error(shown, errors),
    )


def _entry_error(shown: Shown, errors: Mapping[str, str]) -> Message | None:
    if shown.kind == "document" and shown.id in errors:
        return Message("consent.guardian.must_accept", {"title": shown.title})
    return _error(errors, shown.id)


def _error(errors: Mapping[str, str], name: str) -> Message | None:
    return Message(f"consent.guardian.{errors[name]}") if name in errors else None


def _ticked(fields: Mapping[str, str], name: str) -> bool:
    return read_tick(fields.get(name, "")) is True
