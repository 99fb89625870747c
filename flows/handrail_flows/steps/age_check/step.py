"""Tell by a date of birth, as somebody gave it, who needs a guardian's consent (GDPR article 8).

It believes what was typed: it proves nobody's age. A journey that has to know reads a document first.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.steps.age_check.ages import ADULT, age_of_consent
from handrail_flows.typed.country import CountryCode
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, StepKind
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.values import Milliseconds, VariableType
from handrail_platform.view import View

FACT: Final = "age.consent"
"""Whoever was born that day consents by themselves in the country that was asked about."""
_OLDEST: Final = 130
_LAST_ZONE: Final = timedelta(hours=12)


class AgeCheckConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    birthdate: Annotated[VariableName, msgspec.Meta(description="Date variable with the date of birth.")]
    country: Annotated[
        VariableName | None,
        msgspec.Meta(description="Country variable that says whose law decides; without any, 16 years count."),
    ] = None
    fixed_country: Annotated[
        CountryCode | None, msgspec.Meta(description="The country whose law decides, if it is always the same.")
    ] = None
    save_as: Annotated[
        VariableName | None,
        msgspec.Meta(
            description="Date variable that gets the day from which they consent by themselves, so that they can "
            "be asked anew then."
        ),
    ] = None


class AgeCheckStep:
    """Nobody is taken for older than they are: a day has come once it has come everywhere on earth."""

    name: ClassVar[str] = "age.check"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = AgeCheckConfig

    def contract(self, config: AgeCheckConfig) -> Contract:
        if config.country and config.fixed_country:
            raise ConfigRefused("fixed_country", "is asked for already")
        if config.save_as in (config.birthdate, config.country) and config.save_as:
            raise ConfigRefused("save_as", "is a variable that is read here")
        kept: dict[str, VariableType] = {config.save_as: "date"} if config.save_as else {}
        reads: dict[str, VariableType] = {config.birthdate: "date"}
        if config.country:
            reads[config.country] = "country"
        decides = (Gain(FACT, about=config.birthdate),)
        return Contract(
            outcomes=("minor", "of_age", "adult", "unclear"),
            reads=reads,
            writes={outcome: kept for outcome in ("minor", "of_age", "adult") if kept},
            on={"of_age": decides, "adult": decides},
        )

    def enter(self, config: AgeCheckConfig, cx: StepContext) -> StepResult:
        today = _today(cx.now)
        birth = _day(cx.text(config.birthdate))
        if birth is None or not today.year - _OLDEST <= birth.year or birth > today:
            return Continue("unclear")
        country = cx.text(config.country) if config.country else config.fixed_country or ""
        decides_from = birthday(birth, age_of_consent(country))
        if config.save_as:
            cx.put(config.save_as, decides_from.isoformat())
        if today >= birthday(birth, ADULT):
            return Continue("adult")
        return Continue("of_age" if today >= decides_from else "minor")

    def handle(self, config: AgeCheckConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: AgeCheckConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("age.check has no page")

    def simulate(self, config: AgeCheckConfig) -> Iterable[Example]:
        return [Example(outcome) for outcome in self.contract(config).outcomes]


def birthday(birth: date, years: int) -> date:
    """Return the day on which somebody is so old. Whoever was born on 29 February is on 1 March in other years."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def _today(now: Milliseconds) -> date:
    """Return the day that it is by now wherever one is."""
    return (datetime.fromtimestamp(now / 1000, tz=UTC) - _LAST_ZONE).date()


def _day(text: str) -> date | None:
    """Return the day; None of what was left out."""
    return date.fromisoformat(text) if text else None
