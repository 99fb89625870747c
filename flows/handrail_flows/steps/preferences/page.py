"""The page of the preferences: channels, how often, topics, each a group of its own."""

from collections.abc import Mapping
from typing import Final

from handrail_flows.steps.preferences.config import FREQUENCY, PreferencesConfig
from handrail_platform.step.context import StepContext
from handrail_platform.text import Message, TenantText, Text
from handrail_platform.view import Action, Field, Notice, Option, View

VIEW: Final = "preferences.v1"
_ACTIONS: Final = (
    Action(name="continue", label=Message("preferences.action.save")),
    # As large as the other one, and always there: turning everything off takes one press.
    Action(name="none", label=Message("preferences.action.none"), weight="secondary", submits_fields=False),
)


def preferences_view(config: PreferencesConfig, cx: StepContext) -> View:
    """Return the page as it was filled in last."""
    typed, wrong, notice = cx.recall_texts("typed"), cx.recall_texts("wrong"), cx.recall_text("notice")
    channels = [
        _box(name, Message(f"preferences.channel.{channel}"), None, typed, wrong)
        for name, channel in config.channel_fields.items()
    ]
    topics = [
        _box(name, TenantText(topic.label), TenantText(topic.hint) if topic.hint else None, typed, wrong)
        for name, topic in config.topic_fields.items()
    ]
    return View(
        id=VIEW,
        title=TenantText(config.title) if config.title else Message("preferences.title"),
        lead=TenantText(config.lead) if config.lead else Message("preferences.lead"),
        notice=Notice("warning", Message(f"preferences.{notice}")) if notice else None,
        fields=(*channels, *_frequency(config, typed, wrong), *topics),
        actions=_ACTIONS,
        data={
            "channels": [each.name for each in channels],
            "topics": [each.name for each in topics],
            "frequency": bool(config.frequencies),
        },
    )


def _box(name: str, label: Text, hint: Text | None, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    return Field(
        name=name,
        kind="checkbox",
        label=label,
        hint=hint,
        required=False,
        value=typed.get(name, ""),
        error=_error(name, wrong),
    )


def _frequency(config: PreferencesConfig, typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[Field, ...]:
    if not config.frequencies:
        return ()
    return (
        Field(
            name=FREQUENCY,
            kind="choice",
            label=Message("preferences.frequency"),
            required=False,
            value=typed.get(FREQUENCY, ""),
            error=_error(FREQUENCY, wrong),
            options=tuple([Option(each, Message(f"preferences.frequency.{each}")) for each in config.frequencies]),
        ),
    )


def _error(name: str, wrong: Mapping[str, str]) -> Message | None:
    return Message(f"preferences.{wrong[name]}") if name in wrong else None
