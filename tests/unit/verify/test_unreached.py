"""What guardrails speak of and no journey does, and what was probably meant."""

from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Before
from handrail_platform.guard.requirement import AnyOf, Confirmed, Consented, Known, Shown
from handrail_platform.step.contract import Contract, Disclosure, Gain
from handrail_platform.verify.unreached import Misnamed, ReachedJourney, Unreached, misnamed, unreached

CONTRACT = Contract(
    outcomes=("done",),
    on={"done": (Gain("consent:offers@1/subject"), Gain("address.email", about="email"))},
    writes={"done": {"wants": "boolean"}},
    if_true={"wants": "consent:news@1/subject"},
    effects=("partner.tell",),
    discloses={"partner.tell": (Disclosure("Broker", ("mail",), "marketing"),)},
)
JOURNEY = ReachedJourney(
    parse_plain(
        {
            "format": 1,
            "journey": "it",
            "name": {"en": "It"},
            "apps": ["desk"],
            "start": "end",
            "steps": {"end": {"step": "end@1", "config": {"result": "denied"}}},
        }
    ),
    (CONTRACT,),
)
KNOWN = Known("account")


def told(rule: Before) -> list[Unreached]:
    return list(unreached({"app:desk": (rule,)}, [JOURNEY]))


def test_data_that_leaves_for_another_purpose_is_told_with_the_one_that_was_meant() -> None:
    rule = Before(id="sold", before="disclose", purpose="marketinng", require=(KNOWN,))

    assert told(rule) == [Unreached(what="nowhere", name="marketinng", guardrail="sold", meant="marketing")]
    assert told(Before(id="sold", before="disclose", purpose="marketing", require=(KNOWN,))) == []


def test_what_is_required_is_looked_for_in_alternatives_too() -> None:
    either = AnyOf((Consented("ofers"), Shown("address.emial"), Confirmed("address.email", "email")))

    assert told(Before(id="own", before="disclose", require=(either,))) == [
        Unreached(what="consent", name="ofers", guardrail="own", meant="offers"),
        Unreached(what="fact", name="address.emial", guardrail="own", meant="address.email"),
    ]


def test_a_consent_that_is_free_to_refuse_is_asked_for_all_the_same() -> None:
    assert told(Before(id="own", before="disclose", require=(Consented("news"),))) == []


def test_a_journey_that_names_what_guardrails_speak_of_is_not_misnamed() -> None:
    rule = Before(id="own", before="finish", require=(Consented("ofers"),))

    assert list(misnamed({"app:desk": (rule,)}, JOURNEY)) == [Misnamed("offers", "ofers")]
    assert next(iter(misnamed({"app:dessk": (rule,)}, JOURNEY))) == Misnamed("app:desk", "app:dessk")
    assert list(misnamed({}, JOURNEY)) == []
