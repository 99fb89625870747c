"""From the bytes that somebody uploaded to a picture that can be looked at. Runs in the reader's process."""

import warnings
from io import BytesIO
from typing import Final, Literal

from PIL import Image, ImageOps

from handrail_tenants.documents.form import form_of

Why = Literal["no-picture", "too-large"]
MOST_PIXELS: Final = 60_000_000
_LONGEST_SIDE: Final = 2_400
"""Pixels. The letters of a zone are 40 of them high then, and more help nobody."""
_QUALITY: Final = 85


class UnfitPicture(Exception):
    """No picture that could be read; `why` says what is wrong with it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def open_picture(data: bytes) -> Image.Image:
    """Return the picture upright, in RGB, no larger than it has to be. Raises UnfitPicture.

    The number of pixels is known before any of them is unpacked.
    """
    form = form_of(data)
    if form is None:
        raise UnfitPicture("no-picture")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # pillow refuses twice as many, and warns from here on
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(data), formats=(form,)) as image:
            image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            return _on_white(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, MemoryError) as error:
        raise UnfitPicture("too-large") from error
    except Exception as error:  # decoders raise whatever they like
        raise UnfitPicture("no-picture") from error


def drawn_anew(image: Image.Image) -> bytes:
    """Return the picture as a JPEG file that holds nothing else: no place, no device, nothing hidden."""
    file = BytesIO()
    image.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    opaque = Image.new("RGBA", image.size, "white")
    opaque.alpha_composite(image.convert("RGBA"))
    return opaque.convert("RGB")
