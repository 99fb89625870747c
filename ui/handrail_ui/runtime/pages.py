"""From a standing session to the page object that HTML and JSON share."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec

from handrail_flows.destination import destination_problem
from handrail_platform.compile.program import Node
from handrail_platform.provision.reference import BEGINS, filled
from handrail_platform.run.advance import view
from handrail_platform.run.transition import Environment
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds
from handrail_platform.view import AWAY, Notice, View
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.page import Done, Page, PagePlace, PageView, placed
from handrail_ui.pages.translator import Translator
from handrail_ui.pages.worded import WordedViews
from handrail_ui.runtime.shell import Received
from handrail_ui.runtime.standing import Standing, state_of
from handrail_ui.sites import Site

SOONEST_POLL: Final[Milliseconds] = 3_000
LATEST_POLL: Final[Milliseconds] = 30_000


class PageMaker:
    """Makes page objects."""

    def __init__(self, translator: Translator) -> None:
        self._worded = WordedViews(translator)

    def page(self, site: Site, standing: Standing, language: str, now: Milliseconds, received: Received) -> Page:
        """Return the session's current page in the language. An answer to an older page gets a notice."""
        state = standing.state
        if state.language != language:
            state = msgspec.structs.replace(state, language=language)
        shown = view(standing.program, state, Environment(now=now, key=standing.key.steps_key))
        if received is Received.STALE and shown.notice is None and standing.state.status == "running":
            shown = _with_notice(shown, Notice("info", Message("page.stale")))
        overrides = replaced_words(standing.node, language)
        worded = self._worded.say(shown, language, site.settings.default_language, overrides, site.values)
        return placed(_with_state(worded, standing), self._place(site, standing, now), language)

    def guest_page(self, site: Site, standing: Standing, shown: View, language: str, place: PagePlace) -> Page:
        """Return the page of somebody whom the session asks, in the language."""
        overrides = replaced_words(standing.node, language)
        worded = self._worded.say(shown, language, site.settings.default_language, overrides, site.values)
        return placed(worded, place, language)

    def _place(self, site: Site, standing: Standing, now: Milliseconds) -> PagePlace:
        waits = standing.state.waits
        return PagePlace(
            session=encode_bytes(standing.handle),
            seq=standing.state.seq,
            nonce=encode_bytes(standing.nonce),
            journey=standing.program.journey,
            expires_at=standing.expires_at,
            submit_url=site.address.session(standing.handle),
            done=done(site, standing),
            waits_until=None if waits is None else waits.until,
            poll_after_ms=None if waits is None else poll_after(standing, now),
        )


def _with_state(shown: PageView, standing: Standing) -> PageView:
    """Add to an address elsewhere by what the page is known again when somebody comes back from there."""
    away = shown.data.get(AWAY)
    if not away:
        return shown
    state = urlencode({"state": encode_bytes(state_of(standing))})
    return msgspec.structs.replace(shown, data={**shown.data, AWAY: f"{away}&{state}"})


def poll_after(standing: Standing, now: Milliseconds) -> Milliseconds:
    """Return how soon to look again whether the waiting is over: the longer it takes, the less often."""
    return min(max((now - standing.state.entered_at) // 20, SOONEST_POLL), LATEST_POLL)


def done(site: Site, standing: Standing) -> Done | None:
    """Return how the session ended and where the person goes on, or None while it runs."""
    ending = standing.state.ending
    if ending is None:
        return None
    onward = _destination(ending.continue_to, site) or ("/account" if ending.signed_in else None)
    if onward is None and ending.result == "denied":
        again = site.address.journey(standing.program.journey, standing.state.going_to)
        return Done(ending.result, start_again=again)
    local = onward is not None and onward.startswith("/")
    return Done(ending.result, site.address.to(onward) if onward is not None and local else onward)


def _destination(named: str | None, site: Site) -> str | None:
    """Return where a journey sends the person here; nowhere, where its value leads to nothing any more."""
    if named is None or BEGINS not in named:
        return named
    destination = filled(named, site.settings.values)
    return None if destination_problem(destination) else destination


def replaced_words(node: Node, language: str) -> dict[str, str]:
    """Return the words that the journey's author replaced, by message id. Buttons are shared by all steps."""
    return words_replaced_at(node.step.name, node.texts, language)


def words_replaced_at(step: str, texts: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """Return the same of a step type whose texts these are."""
    replaced = texts.get(language)
    if not replaced:
        return {}
    return {f"{step}.{slot}": text for slot, text in replaced.items()} | {
        slot: text for slot, text in replaced.items() if slot.startswith("action.")
    }


def _with_notice(shown: View, notice: Notice) -> View:
    return View(
        id=shown.id,
        title=shown.title,
        lead=shown.lead,
        notice=notice,
        fields=shown.fields,
        actions=shown.actions,
        data=shown.data,
    )
