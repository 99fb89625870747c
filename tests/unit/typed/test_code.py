"""Codes as people type them."""

import pytest

from handrail_flows.typed.code import read_code


@pytest.mark.parametrize(
    "typed",
    [
        "287082",
        " 287 082 ",
        "287\u00a0082",
        "287-082",
        "287082\r\n",
        "\u200e287082\u200f",
        "\u0662\u0668\u0667\u0660\u0668\u0662",
        "\uff12\uff18\uff17\uff10\uff18\uff12",
    ],
)
def test_a_code_is_understood_however_it_was_typed_or_pasted(typed: str) -> None:
    assert read_code(typed) == "287082"


@pytest.mark.parametrize(
    "typed", ["", "28708", "2870822", "28708a", "287,082", "²87082", "½87082", " " * 65, "1" * 6_000]
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_leading_zeros_count() -> None:
    assert read_code("000 042") == "000042"
