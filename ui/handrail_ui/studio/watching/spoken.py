"""What is said of others in a journey. Names in braces are filled in by the script of the page."""

from typing import Final

from handrail_platform.text import Message
from handrail_ui.pages.translator import Speech

_WORDS: Final = {
    "at": ("who", "step"),
    "came": ("name",),
    "changed": ("name", "steps"),
    "changed_whole": ("name",),
    "edits": ("name",),
    "looks": ("name",),
    "somebody": (),
    "went": ("name",),
    "you": (),
}
"""By name, what is filled in."""


def spoken_of_people(say: Speech) -> dict[str, str]:
    """Return every sentence by its name."""
    return {
        name: say.message(Message(f"studio.watching.{name}", {each: f"{{{each}}}" for each in params})).text
        for name, params in _WORDS.items()
    }
