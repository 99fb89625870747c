"""How a form is configured."""

from typing import Annotated

import msgspec

from handrail_flows.fields.config import FieldConfig
from handrail_flows.wording import LongWording, Wording


class FormConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    title: Annotated[Wording | None, msgspec.Meta(description="The heading of the page, by language.")] = None
    lead: Annotated[
        LongWording | None, msgspec.Meta(description="What stands under the heading, by language.")
    ] = None
    fields: Annotated[
        tuple[FieldConfig, ...],
        msgspec.Meta(min_length=1, max_length=50, description="What is asked, in this order."),
    ]
