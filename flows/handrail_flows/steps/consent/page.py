"""The page of the consent step: terms first, then, apart from them, the purposes."""

from handrail_flows.agreeing.shown import Shown, shown_data, shown_details, shown_entries
from handrail_flows.steps.consent.config import ConsentConfig
from handrail_platform.step.context import StepContext
from handrail_platform.text import Message, TenantText
from handrail_platform.view import Action, Field, Notice, View

_CONTINUE = Action(name="continue", label=Message("action.continue"))
_DECLINE = Action(name="decline", label=Message("consent.action.decline"), weight="quiet", submits_fields=False)


def asked_now(config: ConsentConfig, cx: StepContext) -> tuple[str, ...]:
    """Return the ids of what the page asks for: all but what was decided before, of somebody with an account."""
    decided = cx.recall_texts("decided")
    return tuple(name for name in config.ids if name not in decided)


def consent_view(config: ConsentConfig, cx: StepContext) -> View:
    """Return the page. Its texts are those of the session's language, because their hashes are recorded."""
    asked = asked_now(config, cx)
    entries = [
        shown for shown in shown_entries(config.documents, config.purposes, cx.language) if shown.id in asked
    ]
    terms = [shown for shown in entries if shown.kind == "document"]
    purposes = [shown for shown in entries if shown.kind == "purpose"]
    ticked = cx.recall_texts("ticked")
    missing = cx.recall_texts("missing")
    notice = cx.recall_text("notice")
    return View(
        id="consent.v1",
        title=Message("consent.title"),
        lead=Message("consent.lead") if purposes else None,
        notice=Notice("warning", Message(f"consent.{notice}")) if notice else None,
        fields=(
            *(_term_field(shown, ticked, missing) for shown in terms),
            *(_purpose_field(shown, ticked, missing) for shown in purposes),
        ),
        actions=(_CONTINUE, _DECLINE) if any(shown.required for shown in entries) else (_CONTINUE,),
        data={
            "documents": [shown_data(shown) for shown in terms],
            "purposes": [shown.id for shown in purposes],
            **shown_details(purposes),
        },
    )


def _term_field(shown: Shown, ticked: dict[str, str], missing: dict[str, str]) -> Field:
    return Field(
        name=shown.id,
        kind="checkbox",
        label=Message("consent.accept", {"title": shown.title}),
        value=ticked.get(shown.id, ""),
        error=Message("consent.must_accept", {"title": shown.title}) if shown.id in missing else None,
    )


def _purpose_field(shown: Shown, ticked: dict[str, str], missing: dict[str, str]) -> Field:
    return Field(
        name=shown.id,
        kind="checkbox",
        label=TenantText({shown.language: shown.text}),
        required=shown.required,
        value=ticked.get(shown.id, ""),
        error=Message("consent.must_allow") if shown.id in missing else None,
    )
