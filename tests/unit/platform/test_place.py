"""Each mistake is told with its line and column, however many there are."""

import time

from handrail_platform.document.place import Place, Places
from handrail_platform.document.problem import Problem

SOURCE = b"start: a\nsteps:\n  a:\n    step: nobody@1\n    next: {done: b}\nlist:\n  - x\n  - y: 1\n"


def place_of(path: str, code: str = "wrong") -> Place | None:
    return Places(SOURCE).of(Problem(code, path))


def test_a_value_is_at_its_place() -> None:
    assert place_of("steps.a.step") == Place(4, 11)
    assert place_of("list.1.y") == Place(8, 8)


def test_a_name_is_at_its_own() -> None:
    assert place_of("steps.a.step", "unknown-field") == Place(4, 5)


def test_what_is_missing_is_at_what_is_around_it() -> None:
    assert place_of("steps.a.config.title") == Place(3, 3)


def test_what_is_nowhere_has_no_place() -> None:
    assert place_of("nothing") is None


def test_thousands_of_mistakes_are_found_at_once() -> None:
    places = Places(b"".join(b"x%d: 1\n" % number for number in range(4_000)))
    began = time.perf_counter()

    found = [places.of(Problem("unknown-field", f"x{number}")) for number in range(4_000)]

    assert found[-1] == Place(4_000, 1)
    assert time.perf_counter() - began < 3
