"""From a step at hand to its faces: pages as customers see them, in a language and a scheme, which do nothing."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import msgspec

from handrail_platform.provision.reference import Values
from handrail_platform.rehearse.scenes import Scene, scenes_of
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.text import Text
from handrail_ui.pages.look.palette import Scheme
from handrail_ui.pages.page import Done, Page, PagePlace, resolve_page
from handrail_ui.pages.render import Brand, PageRenderer
from handrail_ui.pages.sketch import sketch_name
from handrail_ui.pages.theme import Theme
from handrail_ui.pages.translator import Speech, Translator
from handrail_ui.runtime.pages import words_replaced_at
from handrail_ui.sites import Site
from handrail_ui.studio.inspector.at_hand import StepAtHand, mapping, texts_of

NOWHERE: Final = "#"
_FOCUSES: Final = (b' tabindex="-1" autofocus>', b' tabindex="-1">')
_SCRIPT: Final = re.compile(rb"<script\b[^>]*></script>\n?")
_MOST_WORDS: Final = 60


def scenes_at(at: StepAtHand, language: str) -> tuple[Scene, ...]:
    """Return the faces of a step, none where it has no page, or is not set up yet."""
    if at.step is None:
        return ()
    with suppress(msgspec.ValidationError, ConfigRefused):
        config: Any = msgspec.convert(mapping(at.node.get("config")), at.step.config_type)
        return scenes_of(at.step, config, at.step.contract(config), at.variables, language)
    return ()


class Face(msgspec.Struct, frozen=True):
    """One page as it is to be looked at."""

    page: Page
    brand: Brand

    def drawn(self, renderer: PageRenderer) -> bytes:
        """Return the page without scripts and autofocus, of which every browser would complain in a sandbox."""
        return _SCRIPT.sub(b"", renderer.full(self.page, self.brand)).replace(*_FOCUSES)


def face_of(scene: Scene, at: StepAtHand, brand: Brand, language: str, words: Translator, values: Values) -> Face:
    """Put a scene into words: the journey's own, and the tenant's."""
    speech = speech_at(at, brand, language, words, values)
    place = PagePlace(
        session="",
        seq=0,
        nonce="",
        journey=at.name,
        expires_at=scene.closes_at,
        submit_url=NOWHERE,
        done=_done(scene),
        waits_until=scene.waits_until,
    )
    return Face(resolve_page(scene.view, place, speech), brand)


def speech_at(at: StepAtHand, brand: Brand, language: str, words: Translator, values: Values) -> Speech:
    """Return how a step speaks to customers."""
    texts: Mapping[str, Mapping[str, str]] = texts_of(at.node)
    own = words_replaced_at(at.step.name if at.step else "", texts, language)
    return words.speech(language, overrides=own, tenant_default=brand.default_language, values=values)


def brand_of(site: Site, theme: Theme, theme_base: str, scheme: Scheme) -> Brand:
    """Return the brand of a tenant in a theme and a scheme. Its links lead nowhere."""
    own = theme.logo.startswith("data:")
    return msgspec.structs.replace(
        site.brand,
        theme_url=theme_base + sketch_name(theme, scheme),
        logo_url=theme.logo if own else site.brand.logo_url,
        home_url=NOWHERE,
        help_url=NOWHERE if site.brand.help_url else None,
        privacy_url=NOWHERE if site.brand.privacy_url else None,
    )


def label_of(scene: Scene, speech: Speech) -> str:
    """Return in the words of the page what tells this face of it from others; empty for the first visit."""
    view = scene.view
    said: list[Text] = [view.notice.text] if view.notice else []
    said += [field.error for field in view.fields if field.error is not None]
    words = str(speech.resolve(said[0])) if said else ""
    return words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}…"


def _done(scene: Scene) -> Done | None:
    if scene.ending is None:
        return None
    if scene.ending.result == "denied":
        return Done("denied", start_again=NOWHERE)
    return Done("success", NOWHERE if scene.ending.continue_to or scene.ending.signed_in else None)
