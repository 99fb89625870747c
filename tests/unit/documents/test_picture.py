"""What somebody uploads becomes an upright picture of a size that can be looked at, or is refused."""

from io import BytesIO

import pytest
from PIL import Image

from handrail_tenants.documents.picture import UnfitPicture, open_picture
from tests.specimen import as_file, bomb

WIDE = Image.linear_gradient("L").resize((300, 200)).convert("RGB")


def refused(data: bytes) -> str:
    with pytest.raises(UnfitPicture) as unfit:
        open_picture(data)
    return unfit.value.why


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB", "1", "P"])
def test_every_form_and_mode_becomes_a_picture_in_rgb(form: str, mode: str) -> None:
    image = WIDE.convert(mode)
    opened = open_picture(as_file(image if form == "PNG" else image.convert("RGB"), form))

    assert (opened.mode, opened.size) == ("RGB", (300, 200))


def test_four_colours_of_print_become_three_of_light() -> None:
    assert open_picture(as_file(WIDE.convert("CMYK"))).mode == "RGB"


def test_what_can_be_seen_through_is_white_behind() -> None:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))

    assert open_picture(as_file(clear, "PNG")).getpixel((0, 0)) == (255, 255, 255)


def test_a_camera_that_was_turned_is_turned_back() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6

    assert open_picture(as_file(WIDE, exif=turned)).size == (200, 300)


def test_of_a_picture_that_moves_the_first_is_taken() -> None:
    file = BytesIO()
    WIDE.save(file, "WEBP", save_all=True, append_images=[WIDE.rotate(180)])

    assert open_picture(file.getvalue()).size == (300, 200)


def test_a_large_picture_is_made_as_small_as_it_may_be() -> None:
    assert max(open_picture(as_file(WIDE.resize((6_000, 4_000)))).size) == 2_400


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    assert len(bomb()) < 100_000
    assert refused(bomb()) == "too-large"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff and nothing more",
        b"\x89PNG\r\n\x1a\n and nothing more",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        as_file(WIDE, "GIF"),
        as_file(WIDE, "BMP"),
        as_file(WIDE.resize((1_200, 800)))[:2_000],
    ],
    ids=["nothing", "text", "svg", "jpeg", "png", "sound", "gif", "bmp", "cut"],
)
def test_what_is_no_picture_that_is_taken_here_is_refused(data: bytes) -> None:
    assert refused(data) == "no-picture"
