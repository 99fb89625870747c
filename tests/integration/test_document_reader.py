"""The reader with its real process: what is on a picture, whichever way it was taken."""

import pytest
from PIL import Image, ImageFilter

from handrail_platform.mrz.zone import Zone, ZoneRefused, read_zone
from handrail_tenants.documents.process import Recognised
from handrail_tenants.documents.reader import DocumentReader, can_read_documents
from tests.specimen import as_file, bomb, card, passport, picture, with_wrong_check_digit

pytestmark = pytest.mark.anyio


def on(recognised: Recognised) -> Zone | ZoneRefused:
    assert recognised.why == ""
    return read_zone(recognised.lines)


async def test_a_document_is_read_however_it_was_photographed() -> None:
    reader = DocumentReader()
    right = picture(passport())
    turned = Image.Exif()
    turned[0x0112] = 6
    try:
        upright = on(await reader.read(as_file(right)))
        assert isinstance(upright, Zone)
        assert (upright.surname, upright.given_names, upright.birth) == ("EXAMPLE", "ALEX", "900517")
        for taken in (
            as_file(right.rotate(180)),
            as_file(right.rotate(90, expand=True), exif=turned),
            as_file(right.rotate(3, expand=True, fillcolor=(90, 90, 90)).convert("CMYK")),
        ):
            assert on(await reader.read(taken)) == upright
        of_card = on(await reader.read(as_file(picture(card()).rotate(270, expand=True), "WEBP")))
        assert isinstance(of_card, Zone)
        assert (of_card.kind, of_card.form, of_card.number) == ("card", "TD1", "D23145890")
    finally:
        await reader.close()


async def test_what_cannot_be_read_says_so_and_leaves_the_reader_as_it_was() -> None:
    reader = DocumentReader()
    right = picture(passport())
    try:
        wrong = as_file(picture(with_wrong_check_digit(passport())))
        assert on(await reader.read(wrong)) == ZoneRefused("unsound")
        assert isinstance(on(await reader.read(as_file(right.filter(ImageFilter.GaussianBlur(14))))), ZoneRefused)
        assert await reader.read(bomb()) == Recognised(why="too-large")
        assert await reader.read(as_file(right)[:20_000]) == Recognised(why="no-picture")
        assert isinstance(on(await reader.read(as_file(right))), Zone)
    finally:
        await reader.close()


async def test_a_picture_that_takes_too_long_is_given_up() -> None:
    reader = DocumentReader(seconds=0.01)
    try:
        assert await reader.read(as_file(picture(passport()))) == Recognised(why="no-picture")
    finally:
        await reader.close()


def test_everything_is_installed_here() -> None:
    assert can_read_documents()
