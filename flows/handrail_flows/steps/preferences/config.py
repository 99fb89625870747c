"""What somebody may choose, and what makes no sense."""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from handrail_flows.wording import LongWording, Wording
from handrail_platform.document.model import Name
from handrail_platform.step.contract import ConfigRefused

PreferredChannel: TypeAlias = Literal["email", "text", "phone", "post"]
"""In words under `preferences.channel.<channel>`, and on the account page under `account.channel.<channel>`."""
Frequency: TypeAlias = Literal["at-once", "weekly", "monthly", "quarterly"]
"""In words under `preferences.frequency.<frequency>`, and on the account page under `account.frequency.…`."""
FREQUENCY: Final = "frequency"
_CHANNEL: Final = "channel-"
_TOPIC: Final = "topic-"


class TopicConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Annotated[Name, msgspec.Meta(description="Under which the choice is kept; another name is another topic.")]
    label: Annotated[Wording, msgspec.Meta(description="What the person reads, by language.")]
    hint: Annotated[Wording | None, msgspec.Meta(description="A sentence under the label, by language.")] = None


class PreferencesConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Annotated[Wording | None, msgspec.Meta(description="The heading of the page, by language.")] = None
    lead: Annotated[LongWording | None, msgspec.Meta(description="What it is good for, by language.")] = None
    channels: Annotated[
        tuple[PreferredChannel, ...],
        msgspec.Meta(min_length=1, max_length=4, description="Ways to be reached, in the order of the page."),
    ]
    frequencies: Annotated[
        tuple[Frequency, ...],
        msgspec.Meta(max_length=4, description="How often, one of these; without any, nobody is asked."),
    ] = ()
    topics: Annotated[
        tuple[TopicConfig, ...],
        msgspec.Meta(max_length=20, description="What it may be about; without any, nobody is asked."),
    ] = ()
    ask: Annotated[
        Literal["everything", "missing"],
        msgspec.Meta(
            description="Everybody, or only whoever has not chosen yet about all of this; others see no page."
        ),
    ] = "everything"

    @property
    def channel_fields(self) -> dict[str, PreferredChannel]:
        """Return the channels by the names of their boxes."""
        return {_CHANNEL + channel: channel for channel in self.channels}

    @property
    def topic_fields(self) -> dict[str, TopicConfig]:
        """Return the topics by the names of their boxes."""
        return {_TOPIC + topic.id: topic for topic in self.topics}


def check_preferences(config: PreferencesConfig) -> None:
    """Raise ConfigRefused for the first thing that makes no sense."""
    if len(set(config.channels)) < len(config.channels):
        raise ConfigRefused("channels", "names a channel twice")
    if len(set(config.frequencies)) < len(config.frequencies):
        raise ConfigRefused("frequencies", "names a frequency twice")
    if len(config.frequencies) == 1:
        raise ConfigRefused("frequencies", "leaves nothing to choose")
    if len(config.topic_fields) < len(config.topics):
        raise ConfigRefused("topics", "names a topic twice")
