"""What sort of picture some bytes are: their own beginning says it, never a name."""

from typing import Final

_BEGINNINGS: Final = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "WEBP": b"RIFF"}


def form_of(data: bytes) -> str | None:
    """Return the form of the picture, None for what is no picture that is taken here."""
    return next((form for form, begins in _BEGINNINGS.items() if data.startswith(begins)), None)
