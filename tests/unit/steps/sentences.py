"""What a step can say: the messages of its own catalogues."""

from pathlib import Path

from babel.messages.pofile import read_po

import handrail_flows

STEPS_FOLDER = Path(handrail_flows.__file__).parent / "steps"
FIELDS_FOLDER = STEPS_FOLDER.parent / "fields"
"""What is said of typed fields, whichever step asks with them."""


def step_folder(step: str) -> Path:
    """Return the folder of a step type."""
    return STEPS_FOLDER / step.replace(".", "_")


def sentences(step: str, language: str) -> dict[str, tuple[str, ...]]:
    """Return the plural forms of every message of the step, by id. Raises PoFileError."""
    return read_sentences(step_folder(step) / "texts", language)


def read_sentences(folder: Path, language: str) -> dict[str, tuple[str, ...]]:
    """Return the plural forms of every message of a catalogue, by id. Raises PoFileError."""
    with (folder / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            found[one] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found
