"""What a browser is given is compressed once, and only for browsers that can read it."""

import gzip

import pytest

from handrail_ui.assets_routes import takes_gzip
from handrail_ui.pages.look.assets import Assets


def test_files_are_packed_that_are_not_compressed_already() -> None:
    files = Assets.load().files

    style, font = files["handrail.css"], files["vendor/fonts/figtree-latin-wght-normal.woff2"]

    assert style.packed is not None
    assert gzip.decompress(style.packed) == style.body
    assert font.packed is None


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP;q=0.5", "*", "deflate, gzip ; q=1"])
def test_whoever_reads_gzip_is_given_it(accepted: str) -> None:
    assert takes_gzip(accepted)


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0"])
def test_nobody_else_is(accepted: str) -> None:
    assert not takes_gzip(accepted)
