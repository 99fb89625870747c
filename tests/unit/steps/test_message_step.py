"""message: one page in the tenant's words, one button."""

from handrail_platform.text import TenantText
from tests.unit.steps.journeys import Play, play, step_in_place


def message() -> Play:
    return play(step_in_place("message@1", {"title": {"en": "Hello"}, "text": {"en": "Good to see you."}}))


def test_the_page_says_what_the_tenant_wrote() -> None:
    view = message().view

    assert (view.title, view.lead) == (TenantText({"en": "Hello"}), TenantText({"en": "Good to see you."}))
    assert [action.name for action in view.actions] == ["continue"]


def test_its_button_leads_on() -> None:
    assert message().submit().outcome_of() == "done"


def test_another_button_leads_nowhere_and_says_so() -> None:
    played = message().submit("delete")

    assert (played.at, played.notice) == ("step", "message.unclear")
    assert played.submit().outcome_of() == "done"
