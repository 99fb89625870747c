"""The page of a trial as the person in front of it sees it: the real one, of a session that is kept nowhere."""

import re
from typing import Final

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.rehearse.rehearsal import KEY, NOON, Rehearsal
from handrail_platform.rehearse.trial import Played
from handrail_platform.run.advance import view
from handrail_platform.run.transition import Environment
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.page import Done, Page, PagePlace, placed
from handrail_ui.pages.render import Brand
from handrail_ui.pages.standalone import message_page
from handrail_ui.pages.worded import WordedViews
from handrail_ui.runtime.pages import replaced_words
from handrail_ui.studio.trying.sandbox import Held
from handrail_ui.visit import Visit

_LIVELY: Final = re.compile(rb"<script [^>]*></script>\n?| autofocus(?=[ >])")
"""What a page without scripts has no use for, and a browser would complain about."""


def paper(visit: Visit, program: Program, held: Held, played: Played, address: str) -> bytes:
    """Return the page in HTML. It comes without the scripts that could not run there."""
    brand = _brand(visit, address)
    renderer, say = visit.parts.renderer, visit.parts.workplace.words.speech(visit.language)
    if played.paused_at:
        made = renderer.message(message_page("studio.trying.paused", "info", say), brand)
    elif played.session.state.status == "quarantined":
        made = renderer.message(message_page("studio.trying.stopped", "error", say), brand)
    else:
        made = renderer.full(_page(visit, program, held, played.session, address), brand)
    return _LIVELY.sub(b"", made)


def _brand(visit: Visit, address: str) -> Brand:
    """Return the tenant's look. Nothing on the page leads out of the trial."""
    return msgspec.structs.replace(visit.site.brand, home_url=address, help_url=None, privacy_url=None)


def _page(visit: Visit, program: Program, held: Held, session: Rehearsal, address: str) -> Page:
    state, node = session.state, program.nodes[session.state.node]
    language = visit.language if visit.head.query("lang") else held.trial.given.language
    shown = view(program, msgspec.structs.replace(state, language=language), Environment(now=session.now, key=KEY))
    words = WordedViews(visit.parts.translator)
    default = visit.site.settings.default_language
    worded = words.say(shown, language, default, replaced_words(node, language), visit.site.values)
    place = PagePlace(
        session=encode_bytes(held.kept.page),
        seq=state.seq,
        nonce=encode_bytes(held.nonce),
        journey=program.journey,
        expires_at=NOON + program.lifetime,
        submit_url=address,
        done=None if state.ending is None else Done(state.ending.result),
        waits_until=None if state.waits is None else state.waits.until,
    )
    return placed(worded, place, language)
