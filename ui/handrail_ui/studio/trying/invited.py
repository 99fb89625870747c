"""The page of whoever was invited to a trial: nothing of the studio is on it."""

from handrail_platform.compile.program import Program
from handrail_platform.rehearse.trial import Played, Trial
from handrail_ui.pages.trial import TrialPage
from handrail_ui.studio.trying.devices import devices
from handrail_ui.visit import Visit


def invited_page(visit: Visit, program: Program, trial: Trial, played: Played, frame_url: str) -> TrialPage:
    """Make the page."""
    say = visit.parts.workplace.words.speech(visit.language)
    at_hand = devices(program, trial, played, visit.parts.translator, visit.site.tenant.name)
    return TrialPage(
        frame_url=frame_url,
        look_url=f"{frame_url}/invited",
        mails=at_hand.mails,
        knows=tuple((say(label), value) for label, value in at_hand.knows),
        app_code=at_hand.app_code,
        language=say.language,
        direction=say.direction,
    )
