"""A journey that calls a part is checked and published together with it."""

from pathlib import Path

import pytest

from tests.command_line import Operator
from tests.greeting import CALLER, PART


@pytest.fixture
def with_a_part(tmp_path: Path) -> tuple[Path, Path]:
    """Return the files of a journey and of the part that it calls, which lies in a folder of its own."""
    parts = tmp_path / "parts"
    parts.mkdir()
    part, caller = parts / "greeting.yaml", tmp_path / "visit.yaml"
    part.write_text(PART)
    caller.write_text(CALLER)
    return caller, part


def test_a_journey_is_checked_with_its_parts_given_as_files_or_as_a_folder(with_a_part: tuple[Path, Path]) -> None:
    caller, part = map(str, with_a_part)

    assert "2 steps, nothing is wrong" in Operator({}).does("journey", "check", "--part", part, caller)
    folder = str(with_a_part[1].parent)
    assert "2 steps, nothing is wrong" in Operator({}).does("journey", "check", "--part", folder, caller)
    assert "nothing is wrong" in Operator({}).does("journey", "check", part)


def test_a_call_of_a_part_that_is_not_given_is_refused_with_its_place(with_a_part: tuple[Path, Path]) -> None:
    refused = Operator({}).types("journey", "check", str(with_a_part[0]))

    assert refused.exit_code == 1
    assert "steps.greet.journey: There is no part named greeting. " in refused.output
    assert refused.output.endswith("(unknown-part)\n1 problem.\n")


def test_two_files_of_one_part_are_refused(with_a_part: tuple[Path, Path]) -> None:
    caller, part = map(str, with_a_part)

    refused = Operator({}).types("journey", "check", "--part", part, "--part", part, caller)

    assert refused.exit_code == 2
    assert "there is another part named greeting" in refused.output


def test_a_journey_is_published_with_the_parts_that_are_published(
    elsewhere: Operator, with_a_part: tuple[Path, Path]
) -> None:
    caller, part = map(str, with_a_part)
    elsewhere.does("migrate")
    elsewhere.does("tenant", "create", "acme", "--name", "Acme")
    too_early = elsewhere.types("journey", "publish", "--tenant", "acme", caller)

    assert (too_early.exit_code, "unknown-part" in too_early.output) == (1, True)
    assert "greeting can be called as version 1" in elsewhere.does("journey", "publish", "--tenant", "acme", part)
    first = elsewhere.does("journey", "publish", "--tenant", "acme", caller)
    assert "visit is live as version 1" in first
    given = elsewhere.does("journey", "publish", "--tenant", "acme", "--part", part, caller)
    assert given == f"{first.replace(' (rev', ' already (rev')[:-1]} Nothing was changed.\n"
    again = elsewhere.does("journey", "publish", "--tenant", "acme", part)
    assert again == "acme: greeting can be called as version 1 already (revision 1). Nothing was changed.\n"
    Path(part).write_text(PART.replace("Hello", "Good day"))
    elsewhere.does("journey", "publish", "--tenant", "acme", part)
    assert "visit is live as version 2" in elsewhere.does("journey", "publish", "--tenant", "acme", caller)
