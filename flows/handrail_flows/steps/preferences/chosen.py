"""From what was typed to a choice, and from what was chosen before to the page."""

from collections.abc import Mapping

import msgspec

from handrail_flows.steps.preferences.config import FREQUENCY, PreferencesConfig
from handrail_flows.typed.tick import TICKED, read_tick
from handrail_platform.step.reads import MOST_CHOICES, Preferences
from handrail_platform.values import Milliseconds
from handrail_platform.view import Plain


def chosen(config: PreferencesConfig, fields: Mapping[str, str], now: Milliseconds) -> Preferences:
    """Return what was typed as a choice. Without a channel there is no frequency."""
    channels: dict[str, bool] = {each: _is_ticked(fields, name) for name, each in config.channel_fields.items()}
    topics = {each.id: _is_ticked(fields, name) for name, each in config.topic_fields.items()}
    typed = fields.get(FREQUENCY, "")
    frequency = typed if typed in config.frequencies and any(channels.values()) else ""
    return Preferences(channels, frequency, topics, now)


def wrong_in(config: PreferencesConfig, choice: Preferences) -> dict[str, str]:
    """Return what does not fit together: the reason by field. Nothing at all is a choice like any other."""
    wrong: dict[str, str] = {}
    reached = any(choice.channels.values())
    interested = any(choice.topics.values())
    if interested and not reached:
        wrong[next(iter(config.channel_fields))] = "no_channel"
    if reached and config.topics and not interested:
        wrong[next(iter(config.topic_fields))] = "no_topic"
    return wrong


def is_complete(config: PreferencesConfig, before: tuple[Preferences, ...]) -> bool:
    """Tell whether somebody has chosen about everything that is offered here."""
    if not before:
        return False
    newest = before[0]
    return newest.channels.keys() >= set(config.channels) and newest.topics.keys() >= {
        topic.id for topic in config.topics
    }


def as_typed(config: PreferencesConfig, before: tuple[Preferences, ...]) -> dict[str, Plain]:
    """Return the fields as the newest choice fills them; of whoever has not chosen nothing is ticked."""
    if not before:
        return {}
    newest = before[0]
    ticked = [name for name, each in config.channel_fields.items() if newest.channels.get(each)]
    ticked += [name for name, each in config.topic_fields.items() if newest.topics.get(each.id)]
    filled: dict[str, Plain] = dict.fromkeys(ticked, TICKED)
    if newest.frequency in config.frequencies:
        filled[FREQUENCY] = newest.frequency
    return filled


def with_choice(before: tuple[Preferences, ...], choice: Preferences) -> tuple[Preferences, ...]:
    """Return every choice, the newest first. What is not offered here stays as it was chosen elsewhere."""
    if before:
        newest = before[0]
        choice = msgspec.structs.replace(
            choice, channels=newest.channels | choice.channels, topics=newest.topics | choice.topics
        )
    return (choice, *before)[:MOST_CHOICES]


def _is_ticked(fields: Mapping[str, str], name: str) -> bool:
    return read_tick(fields.get(name, "")) is True
