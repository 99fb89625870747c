"""How a profile is completed, and what makes no sense."""

from typing import Annotated

import msgspec

from handrail_flows.fields.config import FieldConfig, check_fields
from handrail_flows.wording import LongWording, Wording
from handrail_platform.document.model import VariableName
from handrail_platform.step.contract import ConfigRefused

_MOST_AT_ONCE = 10


class ProfileCompleteConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Annotated[Wording | None, msgspec.Meta(description="The heading of the page, by language.")] = None
    lead: Annotated[LongWording | None, msgspec.Meta(description="Why it is asked now, by language.")] = None
    fields: Annotated[
        tuple[FieldConfig, ...],
        msgspec.Meta(
            min_length=1,
            max_length=50,
            description="What is needed here, the most important first; kept with the account under its variable.",
        ),
    ]
    name: Annotated[
        tuple[VariableName, ...],
        msgspec.Meta(
            max_length=5, description="Fields that make up the person's name, asked while they have none."
        ),
    ] = ()
    at_most: Annotated[
        int, msgspec.Meta(ge=1, le=_MOST_AT_ONCE, description="So many questions at once; the name is one.")
    ] = 3
    again_after_days: Annotated[
        int, msgspec.Meta(ge=0, le=365, description="What was left open is not asked again for so many days.")
    ] = 30
    optional: Annotated[bool, msgspec.Meta(description="Offer to answer another time: outcome `later`.")] = True

    @property
    def name_fields(self) -> tuple[FieldConfig, ...]:
        return tuple(field for field in self.fields if field.variable in self.name)

    @property
    def questions(self) -> tuple[FieldConfig, ...]:
        """Return the fields of attributes."""
        return tuple(field for field in self.fields if field.variable not in self.name)


def check_profile(config: ProfileCompleteConfig) -> None:
    """Raise ConfigRefused for the first thing that makes no sense."""
    check_fields(config.fields)
    if len(set(config.name)) < len(config.name):
        raise ConfigRefused("name", "names a field twice")
    if len(config.name_fields) < len(config.name) or any(field.kind != "text" for field in config.name_fields):
        raise ConfigRefused("name", "names something that is not a text field here")
