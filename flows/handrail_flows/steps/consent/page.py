"""The page of the consent step: terms first, then, apart from them, the purposes."""

from handrail_flows.steps.consent.config import ConsentConfig
from handrail_flows.steps.consent.shown import Shown, shown_entries
from handrail_platform.step.context import StepContext
from handrail_platform.text import Message, TenantText
from handrail_platform.view import Action, Field, Notice, Plain, View

_CONTINUE = Action(name="continue", label=Message("action.continue"))
_DECLINE = Action(name="decline", label=Message("consent.action.decline"), weight="quiet", submits_fields=False)


def consent_view(config: ConsentConfig, cx: StepContext) -> View:
    """Return the page. Its texts are those of the session's language, because their hashes are recorded."""
    entries = shown_entries(config, cx.language)
    terms, purposes = entries[: len(config.documents)], entries[len(config.documents) :]
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
        actions=(_CONTINUE, _DECLINE) if config.required else (_CONTINUE,),
        data={
            "documents": [_document_data(shown) for shown in terms],
            "purposes": [shown.id for shown in purposes],
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


def _document_data(shown: Shown) -> Plain:
    return {
        "field": shown.id,
        "version": shown.version,
        "language": shown.language,
        "title": shown.title,
        "text": shown.text,
        "url": shown.url,
    }
