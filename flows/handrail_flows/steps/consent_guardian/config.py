"""What a guardian is asked for, and how far they have to show who they are."""

from typing import Annotated, Literal

import msgspec

from handrail_flows.agreeing.entries import DocumentConfig, PurposeConfig, check_entries
from handrail_flows.sent_code.terms import ResendCooldown
from handrail_platform.document.model import VariableName
from handrail_platform.step.contract import ConfigRefused


class GuardianConsentConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    guardian: Annotated[VariableName, msgspec.Meta(description="E-mail variable with the guardian's address.")]
    child: Annotated[
        VariableName, msgspec.Meta(description="Text variable with the minor's name: the guardian is shown it.")
    ]
    not_from: Annotated[
        tuple[VariableName, ...],
        msgspec.Meta(
            max_length=5,
            description="E-mail variables with the minor's own addresses: none of them is a guardian's.",
        ),
    ] = ()
    documents: Annotated[
        tuple[DocumentConfig, ...],
        msgspec.Meta(max_length=10, description="Terms that the guardian accepts, or else refuses all."),
    ] = ()
    purposes: Annotated[
        tuple[PurposeConfig, ...],
        msgspec.Meta(max_length=20, description="Uses of the minor's data, each allowed or refused apart."),
    ] = ()
    proof: Annotated[
        Literal["mailbox", "account"],
        msgspec.Meta(
            description="What the guardian shows of themselves: that they read that mailbox, or besides that they "
            "have an account here under that very address, and are signed in to it."
        ),
    ] = "mailbox"
    hours: Annotated[
        int,
        msgspec.Meta(ge=1, le=24, description="How long the guardian has; never longer than the session itself."),
    ] = 24
    max_resends: Annotated[int, msgspec.Meta(ge=0, le=3, description="How many more mails may be sent.")] = 2
    resend_cooldown_seconds: ResendCooldown = 60

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of everything there is to tick, in the order of the page."""
        return (*(each.id for each in self.documents), *(each.id for each in self.purposes))

    @property
    def required(self) -> tuple[str, ...]:
        """Ids of everything without which it is no consent."""
        return (*(each.id for each in self.documents), *(each.id for each in self.purposes if each.required))


def check_guardian(config: GuardianConsentConfig) -> None:
    """Raise ConfigRefused for the first thing that makes no sense."""
    check_entries(config.documents, config.purposes, RESERVED)
    if config.guardian in config.not_from:
        raise ConfigRefused("not_from", "names the guardian's own address")


RESERVED = ("name", "relation", "responsible")
"""Fields of the guardian's page that ask for no consent."""
