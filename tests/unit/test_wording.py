"""Words by language, for whom they are."""

import pytest

from handrail_flows.wording import spoken_in


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de", "de"), ("de-AT", "de-AT"), ("de-CH", "de"), ("fr", "de"), ("en-GB", "en")],
)
def test_a_reader_gets_the_nearest_version(language: str, spoken: str) -> None:
    words = {"de": "Hallo", "de-AT": "Servus", "en": "Hello"}

    assert spoken_in(words, language) == (spoken, words[spoken])
