"""Words that a tenant writes into a journey, by language."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

import msgspec

from handrail_platform.document.model import LanguageTag
from handrail_platform.values import PROVIDED

Line: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=500, extra={PROVIDED: "value"})]
Passage: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000, extra={PROVIDED: "value"})]
FixedLine: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
FixedPassage: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Wording: TypeAlias = Annotated[
    dict[LanguageTag, Line],
    msgspec.Meta(min_length=1, description="A short text by language tag.", examples=[{"en": "Your details"}]),
]
LongWording: TypeAlias = Annotated[
    dict[LanguageTag, Passage],
    msgspec.Meta(min_length=1, description="A text by language tag; a blank line starts a paragraph."),
]

FixedWording: TypeAlias = Annotated[
    dict[LanguageTag, FixedLine],
    msgspec.Meta(min_length=1, description="A short text by language tag; the same in every environment."),
]
FixedLongWording: TypeAlias = Annotated[
    dict[LanguageTag, FixedPassage],
    msgspec.Meta(
        min_length=1,
        description="A text by language tag; a blank line starts a paragraph. The same in every environment.",
    ),
]
"""What somebody agreed to, or carries away, is kept word for word."""


def spoken_in(words: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return language and words of the version for a reader: the language, its base language, else the first.

    `words` must not be empty.
    """
    for candidate in (language, language.partition("-")[0]):
        if candidate in words:
            return candidate, words[candidate]
    return next(iter(words.items()))
