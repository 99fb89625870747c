"""What the canvas says, in the language of whoever looks at it. Names in braces are filled in by its script."""

from typing import Any, Final

from handrail_flows.palette import PALETTE
from handrail_platform.text import Message
from handrail_ui.pages.translator import Speech

_WORDS: Final = {
    "added": ("step",),
    "closed_part": ("part",),
    "collapse": ("group",),
    "collapsed": ("group",),
    "dissolved": (),
    "entitled": ("group",),
    "expand": ("group",),
    "expanded": ("group",),
    "folded": ("part",),
    "group": (),
    "group_steps": ("count",),
    "group_title": (),
    "grouped": ("count",),
    "no_part": (),
    "note": (),
    "note_moved": (),
    "note_removed": (),
    "note_sized": (),
    "note_written": (),
    "noted": (),
    "open_part": ("part",),
    "opened_part": ("part", "count"),
    "put_back": ("part",),
    "step_in": ("part",),
    "too_many": (),
    "steps_of": ("part",),
    "ask_heal": ("step",),
    "ask_step": (),
    "ask_target": ("step", "outcome"),
    "begin_here": (),
    "begun": ("step",),
    "connected": ("step", "outcome", "target"),
    "connected_all": ("outcome", "target"),
    "copied": ("count",),
    "disconnected": ("step", "outcome"),
    "draft": ("revision",),
    "duplicate": (),
    "duplicated": ("count",),
    "find": (),
    "found": ("count",),
    "insert": ("step", "outcome"),
    "kept_mine": (),
    "lead_all": ("outcome",),
    "lead_to": (),
    "leads": ("outcome", "target"),
    "moved": ("count",),
    "no_steps": (),
    "nowhere": (),
    "open": ("outcome",),
    "pasted": ("count",),
    "redo": (),
    "redone": ("deed",),
    "refused": (),
    "remove": (),
    "removed": ("step",),
    "removed_many": ("count",),
    "repaired": (),
    "set_up": ("step",),
    "tidied": (),
    "undo": (),
    "undone": ("deed",),
}
"""By name, what is filled in."""
_STATES: Final = ("offline", "refused", "saved", "saving", "signed-out")


def spoken(say: Speech) -> dict[str, Any]:
    """Return every sentence of the canvas by its name, states and intents among them."""
    words: dict[str, Any] = {
        name: say.message(Message(f"studio.canvas.{name}", {each: f"{{{each}}}" for each in params})).text
        for name, params in _WORDS.items()
    }
    words["states"] = {state: say(f"studio.saved.{state}") for state in _STATES}
    words["intents"] = {each.intent: say(f"studio.intent.{each.intent}") for each in PALETTE}
    return words
