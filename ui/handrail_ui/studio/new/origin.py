"""From what a journey begins: nothing, a template, or another journey of the tenant."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

from handrail_flows.templates import TEMPLATES, template
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_ui.studio.desk import Desk
from handrail_ui.studio.home.titles import written_titles

Kind: TypeAlias = Literal["blank", "template", "journey"]
NAME: Final = re.compile("[a-z][a-z0-9_-]{0,63}")
LONGEST_TITLE: Final = 200
_NOT_OF_A_NAME: Final = re.compile("[^a-z0-9]+")
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST_PROPOSAL: Final = 40


class Origin(msgspec.Struct, frozen=True):
    """What a journey begins from. `name` is that of the template or the journey, and empty of nothing."""

    kind: Kind
    name: str = ""

    @property
    def text(self) -> str:
        """As addresses and forms carry it."""
        return f"{self.kind}:{self.name}" if self.name else self.kind


def read_origin(text: str) -> Origin:
    """Return what is meant. Raises JourneyUnknown for what cannot be."""
    kind, _, name = text.partition(":")
    if kind == "template" and name in TEMPLATES:
        return Origin("template", name)
    if kind == "journey" and NAME.fullmatch(name):
        return Origin("journey", name)
    if text in ("", "blank"):
        return Origin("blank")
    raise JourneyUnknown("")


def plain_of(origin: Origin, desk: Desk, language: str) -> Mapping[str, Any]:
    """Return the document to begin from, as plain data. Raises JourneyUnknown, and JourneyRefused like opening."""
    match origin.kind:
        case "template":
            plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(template(origin.name)))
            return {key: value for key, value in plain.items() if value not in ({}, [], None, "")}
        case "journey":
            return desk.open(origin.name).plain
        case "blank":
            return blank(language)


def named(plain: Mapping[str, Any], journey: str, title: str, language: str) -> dict[str, Any]:
    """Return the document under another name. A title that is new is one in this language alone."""
    titles = written_titles(plain)
    return {
        **plain,
        "journey": journey,
        "name": titles if titles.get(language) == title else {language: title},
    }


def proposed(title: str) -> str:
    """Return a name made of a title, empty where nothing of it can be in one."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_GERMAN)).encode("ascii", "ignore").decode()
    return _NOT_OF_A_NAME.sub("-", plain).strip("-").lstrip("0123456789-")[:_LONGEST_PROPOSAL].rstrip("-")


def blank(language: str) -> dict[str, Any]:
    """Return a first page and an end, still without a name."""
    words = {"de": ("Willkommen", "Fertig"), "en": ("Welcome", "Done")}
    hello, done = words.get(language, words["en"])
    return {
        "format": 1,
        "journey": "",
        "name": {},
        "start": "hello",
        "steps": {
            "hello": {"step": "message@1", "config": {"title": {language: hello}}, "next": {"done": "done"}},
            "done": {"step": "end@1", "config": {"result": "success", "title": {language: done}}},
        },
    }
