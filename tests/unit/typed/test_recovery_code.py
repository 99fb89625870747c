"""Recovery codes as people type them."""

import pytest

from handrail_flows.typed.recovery_code import code_from, in_groups, read_recovery_code

CODE = code_from(bytes(range(10)))


@pytest.mark.parametrize(
    "typed",
    [
        in_groups(CODE),
        CODE.upper(),
        f"\u2066{in_groups(CODE)}\u2069",
        CODE.replace("0", "O"),
        "".join(chr(0x0660 + int(each)) if each.isdecimal() else each for each in CODE),
        "".join(chr(0xFF10 + int(each)) if each.isdecimal() else each for each in CODE),
    ],
)
def test_a_recovery_code_is_understood_however_it_was_typed(typed: str) -> None:
    assert read_recovery_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", CODE[:-1], f"{CODE}0", CODE.replace(CODE[0], "u"), "0" * 65])
def test_anything_else_is_no_recovery_code(typed: str) -> None:
    assert read_recovery_code(typed) is None
