"""Two versions of a journey are compared by what they mean to people, not by how they are written."""

from copy import deepcopy
from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.compile import sound_journey
from handrail_platform.difference.altered import Altered
from handrail_platform.difference.difference import Beginning, Difference, Routes, difference
from handrail_platform.difference.happening import (
    AuthenticatorUsed,
    ConsentAsked,
    ConsentGiven,
    FactShown,
    TermsAccepted,
)
from handrail_platform.difference.messages import Amount, Sending
from handrail_platform.difference.shift import SECOND_FACTOR, Shift, Witness
from handrail_platform.difference.version import Version
from handrail_platform.difference.ways import Way
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import ONCE_MORE

TWO_FACTORS = Before(id="two-factors", before="sign-in", require=(Authenticated(2),))
LOGIN: dict[str, Any] = {
    "who": {"step": "identify@1", "next": {"done": "password"}},
    "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "sorry", "error": "sorry"}},
    "code": {
        "step": "totp.verify@1",
        "next": {"ok": "welcome", "none": "welcome", "failed": "sorry", "error": "sorry"},
    },
    "sorry": {"step": "end@1", "config": {"result": "denied"}},
    "welcome": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
}
TERMS = {
    "step": "consent@1",
    "config": {"documents": [{"id": "terms", "version": "2", "title": {"en": "T"}, "text": {"en": "T"}}]},
    "next": {"done": "welcome", "declined": "sorry"},
}
CODE = {
    "step": "email.confirm@1",
    "config": {"address": "email", "max_resends": 2},
    "next": {"ok": "password", "locked": "sorry", "error": "sorry"},
}


def version(steps: dict[str, Any], *more: Guardrail, entry: str = "anyone") -> Version:
    plain = {
        "format": 1,
        "journey": "login",
        "name": {"en": "Sign in"},
        "entry": entry,
        "start": "who",
        "steps": steps,
        "variables": {"email": "email", "age": "text", "wants": "boolean"},
    }
    return Version(
        sound_journey(parse_plain(plain), REGISTRY).whole, (*PLATFORM_GUARDRAILS, *(more or (TWO_FACTORS,)))
    )


def between(change: dict[str, Any]) -> Difference:
    """Return the difference that these steps make to the login; None takes a step away."""
    return difference(version(LOGIN), version(changed(change)))


def changed(change: dict[str, Any]) -> dict[str, Any]:
    steps = {**deepcopy(LOGIN), **change}
    return {name: node for name, node in steps.items() if node}


STRICT = {"code": {**LOGIN["code"], "next": {**LOGIN["code"]["next"], "none": "sorry"}}}


NO_APP = (Hop("who", "done"), Hop("password", "ok"), Hop("code", "none"), Hop("welcome"))
"""How somebody signs in who has set up no authenticator app."""


def shift_of(what: Any, found: Difference) -> Shift:
    (shift,) = (each for each in found.shifts if each.what == what)
    return shift


def test_nothing_differs_from_itself() -> None:
    assert between({}).is_empty


def test_words_and_places_make_no_difference() -> None:
    moved = {**LOGIN["sorry"], "position": [3.0, 4.0], "note": "later", "texts": {"en": {"title": "No"}}}

    assert between({"sorry": moved}).is_empty


def test_who_sees_a_second_factor_now() -> None:
    found = between(STRICT)

    skipped = Witness("before", happens=False, route=NO_APP)
    totp = AuthenticatorUsed(AuthenticatorProfile.TOTP)
    assert shift_of(SECOND_FACTOR, found) == Shift(
        what=SECOND_FACTOR, before="sometimes", after="always", witness=skipped
    )
    assert shift_of(totp, found) == Shift(what=totp, before="sometimes", after="always", witness=skipped)
    assert found.routes_lost == Routes(1, (NO_APP,))
    assert found.routes_gained == Routes(0, ())
    assert (found.ways_gained, found.ways_lost) == (
        (Way("code", "none", "sorry"),),
        (Way("code", "none", "welcome"),),
    )


def test_a_guardrail_is_held_now() -> None:
    (obligation,) = between(STRICT).obligations

    assert (obligation.guardrail, obligation.before, obligation.after) == ("two-factors", "broken", "held")
    assert (obligation.stated_before, obligation.stated_after) == (TWO_FACTORS, TWO_FACTORS)
    assert [(each.step, each.route) for each in obligation.mended] == [("welcome", NO_APP)]
    assert obligation.broken == ()


def test_the_way_back_breaks_the_guardrail_again_and_says_how() -> None:
    found = difference(version(changed(STRICT)), version(LOGIN))

    (obligation,) = found.obligations
    assert (obligation.before, obligation.after) == ("held", "broken")
    assert [(each.step, each.route) for each in obligation.broken] == [("welcome", NO_APP)]
    assert shift_of(SECOND_FACTOR, found).witness == Witness("after", happens=False, route=NO_APP)


def test_a_guardrail_is_stated_changed_and_dropped() -> None:
    steps = changed(STRICT)
    other = Before(id="two-factors", before="sign-in", require=(Authenticated(1),))
    finish = Before(id="finish", before="finish", require=(Authenticated(1),))

    found = difference(version(steps, TWO_FACTORS), version(steps, other, finish))

    assert [
        (each.guardrail, each.stated_before, each.stated_after, each.before, each.after)
        for each in found.obligations
        if each.before != "broken"
    ] == [
        ("finish", None, finish, "not-stated", "held"),
        ("two-factors", TWO_FACTORS, other, "held", "held"),
    ]


def test_a_guardrail_that_nothing_asks_for_is_not_said_to_be_held() -> None:
    acting = Before(id="acting", before="act-for", require=(Authenticated(2),))

    (obligation,) = difference(version(LOGIN), version(LOGIN, TWO_FACTORS, acting)).obligations

    assert obligation.after == "not-asked"


def test_an_acceptance_is_gained() -> None:
    code = {**LOGIN["code"], "next": {**LOGIN["code"]["next"], "ok": "terms"}}

    found = between({"code": code, "terms": TERMS})

    terms = TermsAccepted("terms", "2")
    route = (*NO_APP[:2], Hop("code", "ok"), Hop("terms", "done"), Hop("welcome"))
    assert shift_of(terms, found) == Shift(
        what=terms, before="never", after="sometimes", witness=Witness("after", happens=True, route=route)
    )
    assert found.steps_gained == ("terms",)


def test_a_consent_is_gained_and_one_that_is_free_to_refuse_is_asked() -> None:
    purposes = [
        {"id": "needed", "version": "1", "text": {"en": "N"}, "required": True},
        {"id": "offers", "version": "1", "text": {"en": "O"}, "save_as": "wants"},
    ]
    asking = {**TERMS, "config": {"purposes": purposes}}
    code = {**LOGIN["code"], "next": {**LOGIN["code"]["next"], "ok": "asking"}}

    after = changed({"code": code, "asking": asking})
    found = difference(version(LOGIN), version(after))

    kinds = {shift.what for shift in found.shifts}
    assert {ConsentGiven("needed", "1", "subject"), ConsentAsked("offers", "1", "subject")} <= kinds
    assert ConsentGiven("offers", "1", "subject") not in kinds


def test_what_is_lost_on_every_route_that_succeeds_may_happen_on_others() -> None:
    terms = {**TERMS, "next": {"done": "sorry", "declined": "welcome"}}
    code = {**LOGIN["code"], "next": {**LOGIN["code"]["next"], "ok": "terms"}}
    before, after = (
        version(changed({"code": code, "terms": TERMS})),
        version(changed({"code": code, "terms": terms})),
    )

    shift = shift_of(TermsAccepted("terms", "2"), difference(before, after))

    assert (shift.before, shift.after) == ("sometimes", "without-success")


ADDRESS: dict[str, Any] = {
    "who": {"step": "identify@1", "config": {"save_as": "email"}, "next": {"done": "address"}},
    "address": CODE,
}


def test_messages_are_counted_by_session() -> None:
    found = between(ADDRESS)

    assert found.amounts == (Amount("email", 0, 3),)
    assert found.sendings == (Sending("address", "email", 0, 3),)
    assert shift_of(FactShown("address.email", "email"), found).after == "always"


AGAIN: dict[str, Any] = {**LOGIN["password"], "next": {**LOGIN["password"]["next"], "failed": "address"}}


def test_a_round_that_can_be_made_for_ever_sends_without_a_bound() -> None:
    assert between({**ADDRESS, "password": AGAIN}).amounts == (Amount("email", 0, None),)


@pytest.mark.parametrize("visits", [1, 2, 7])
def test_a_visit_limit_bounds_what_is_sent(visits: int) -> None:
    limited = {**CODE, "limit": {"visits": visits, "then": "sorry"}}

    assert between({**ADDRESS, "address": limited, "password": AGAIN}).amounts == (Amount("email", 0, 3 * visits),)


def test_whoever_comes_once_more_goes_around_a_step() -> None:
    """A way past a limit is a way like any other: what the step does is no longer done on every route."""
    back = {
        **LOGIN["password"],
        "config": {"allow_change": True},
        "next": {**LOGIN["password"]["next"], "change": "code", "ok": "code"},
    }
    code = {**LOGIN["code"], "next": {"ok": "welcome", "none": "sorry", "failed": "code", "error": "sorry"}}
    before = version(changed({"password": back, "code": {**code, "limit": {"visits": 2, "then": "sorry"}}}))
    after = version(changed({"password": back, "code": {**code, "limit": {"visits": 2, "then": "welcome"}}}))

    shift = shift_of(AuthenticatorUsed(AuthenticatorProfile.TOTP), difference(before, after))

    around = [
        Hop("who", "done"),
        Hop("password", "change"),
        *[Hop("code", "failed")] * 2,
        Hop("code", ONCE_MORE),
        Hop("welcome"),
    ]
    assert (shift.before, shift.after) == ("always", "sometimes")
    assert [hop.step for hop in shift.witness.route] == [hop.step for hop in around]
    assert shift.witness.route[-2] == Hop("code", ONCE_MORE)
    assert difference(before, after).ways_gained == (Way("code", ONCE_MORE, "welcome"),)


def asked(age: int) -> dict[str, Any]:
    """Return the login for people of some age; a form asks for it, and whoever is younger goes elsewhere."""
    form = {
        "step": "form@1",
        "config": {"fields": [{"name": "age", "label": {"en": "Age"}}]},
        "next": {"done": "grown"},
    }
    cases = [{"then": "yes", "when": f"age == '{age}'"}]
    decide = {
        "step": "decide@1",
        "config": {
            "cases": cases,
        },
        "next": {"yes": "password", "otherwise": "password", "error": "sorry"},
    }
    return {"who": {**LOGIN["who"], "next": {"done": "form"}}, "form": form, "grown": decide}


def test_another_condition_is_another_meaning() -> None:
    found = difference(version(changed(asked(18))), version(changed(asked(21))))

    assert found.steps_altered == (Altered("grown", ("conditions",)),)


def test_another_limit_another_setting_and_another_start_are_said() -> None:
    limited = {**LOGIN["password"], "limit": {"visits": 2, "then": "sorry"}}
    wider = {**LOGIN["password"], "limit": {"visits": 3, "then": "sorry"}}
    titled = {**LOGIN["sorry"], "config": {"result": "denied", "title": {"en": "No"}}}
    before, after = version(changed({"password": limited})), version(changed({"password": wider, "sorry": titled}))

    found = difference(before, after)

    assert found.steps_altered == (Altered("password", ("limit",)), Altered("sorry", ("settings",)))
    assert found.ways_gained == ()
    signed_in = difference(version(LOGIN), version(LOGIN, entry="signed_in"))
    assert signed_in.begins == (Beginning("anyone", "who"), Beginning("signed_in", "who"))
