"""An operator takes people in from another store; they sign in with the password that they have."""

import json
from pathlib import Path

import bcrypt
import pytest

from tests.command_line import Operator
from tests.serve_server import on_sqlite

PASSWORD = b"seven quiet herons on the pier"
BCRYPT = bcrypt.hashpw(PASSWORD, bcrypt.gensalt(4)).decode()


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    operator = Operator(on_sqlite(tmp_path).environment)
    operator.does("migrate")
    operator.does("tenant", "create", "acme", "--name", "Acme")
    return operator


def written(folder: Path, *lines: object) -> str:
    file = folder / "people.jsonl"
    file.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines))
    return str(file)


def alice(**more: object) -> dict[str, object]:
    return {"email": "alice@example.org", "email_verified": True, "password_hash": BCRYPT, **more}


def test_people_are_taken_in_once_however_often_the_file_is_read(operator: Operator, tmp_path: Path) -> None:
    file = written(tmp_path, alice(name="Alice Example"), {"preferred_username": "bob"}, "")

    first = operator.types("people", "import", "acme", file)
    again = operator.types("people", "import", "acme", file)

    assert first.stdout == "acme: 2 taken in, 0 here already, 0 refused.\n"
    assert again.stdout == "acme: 0 taken in, 2 here already, 0 refused.\n"


def test_a_dry_run_says_the_same_and_writes_nothing(operator: Operator, tmp_path: Path) -> None:
    file = written(tmp_path, alice(), alice(), alice(name="Another"))

    dry = operator.types("people", "import", "acme", file, "--dry-run")
    wet = operator.types("people", "import", "acme", file)

    refused = "people.jsonl:3: identifier-taken: An account has it already.\n"
    assert dry.stdout == refused + "acme: 1 would be taken in, 1 here already, 1 refused.\n"
    assert wet.stdout == refused + "acme: 1 taken in, 1 here already, 1 refused.\n"
    assert (dry.exit_code, wet.exit_code) == (1, 1)


def test_every_line_that_is_refused_is_named_with_its_reason_and_the_others_are_taken_in(
    operator: Operator, tmp_path: Path
) -> None:
    lines: list[object] = [
        "{no json",
        {"email": "alice@example.org", "shoe_size": 38},
        {"name": "Nobody"},
        {"email": "not an address"},
        {"phone_number": "030 123"},
        alice(password_hash="5f4dcc3b5aa765d61d8327deb882cf99"),
        alice(password_hash="$2b$04$short"),
        alice(password_hash="$2b$31$" + "." * 53),
        alice(password_hash="$scrypt$ln=10,r=8,p=0$c2FsdA$" + "A" * 43),
        {"email": "a@example.org", "name": "x" * 20_000},
        {"email": "a@example.org", "name": "bell\x07"},
        '"a text"',
        alice(),
    ]
    result = operator.types("people", "import", "acme", written(tmp_path, *lines))

    codes = [line.split(": ")[1] for line in result.stdout.splitlines()[:-1]]
    assert codes == [
        "line-unreadable",
        "line-unreadable",
        "identifier-missing",
        "identifier-invalid",
        "identifier-invalid",
        "hash-unknown",
        "hash-malformed",
        "hash-too-dear",
        "hash-malformed",
        "line-too-long",
        "name-invalid",
        "line-unreadable",
    ]
    assert result.stdout.splitlines()[-1] == "acme: 1 taken in, 0 here already, 12 refused."
    assert "alice" not in result.stdout
    assert result.exit_code == 1


def test_more_ways_to_hash_than_a_sign_in_can_follow_are_refused(operator: Operator, tmp_path: Path) -> None:
    digest = "A" * 43
    lines = [
        {"preferred_username": f"user{rounds}", "password_hash": f"$pbkdf2-sha256${rounds}$c2FsdHNhbHQ${digest}"}
        for rounds in range(1_000, 1_018)
    ]
    result = operator.types("people", "import", "acme", written(tmp_path, *lines))

    assert result.stdout.splitlines()[-1] == "acme: 16 taken in, 0 here already, 2 refused."
    assert "people.jsonl:17: too-many-recipes" in result.stdout


def test_more_lines_than_a_batch_are_taken_in_and_the_audit_log_says_how_many(
    operator: Operator, tmp_path: Path
) -> None:
    people = [{"preferred_username": f"user{number}", "name": "Somebody"} for number in range(450)]
    said = operator.types("people", "import", "acme", written(tmp_path, *people), "--by", "ops")
    log = operator.does("audit", "list", "acme")

    assert said.stdout == "acme: 450 taken in, 0 here already, 0 refused.\n"
    assert "people:import" in log


def test_an_unknown_tenant_is_said(operator: Operator, tmp_path: Path) -> None:
    result = operator.types("people", "import", "nobody", written(tmp_path, alice()))

    assert result.exit_code == 2
    assert "`handrail tenant list` lists them." in result.stderr


def test_a_person_is_erased_by_their_address_once_and_for_good(operator: Operator, tmp_path: Path) -> None:
    operator.does("people", "import", "acme", written(tmp_path, alice(), {"preferred_username": "bob"}))

    done = operator.does("people", "erase", "acme", "alice@example.org", "--yes", "--by", "ops")
    again = operator.types("people", "erase", "acme", "alice@example.org", "--yes")
    log = operator.does("audit", "list", "acme")

    person = done.split()[1]
    assert done.splitlines()[0] == f"acme: {person} is erased."
    assert [line.split() for line in done.splitlines()[2:]] == [
        ["person", "1"],
        ["credential", "1"],
        ["identifier", "1"],
    ]
    assert (again.exit_code, "account-unknown" in again.output) == (2, True)
    assert operator.does("people", "erase", "acme", person, "--yes").startswith(f"acme: {person} is erased.")
    assert f"people/{person}" in log
    assert "alice" not in log


def test_whoever_is_asked_and_says_no_erases_nobody(operator: Operator, tmp_path: Path) -> None:
    operator.does("people", "import", "acme", written(tmp_path, alice()))

    refused = operator.types("people", "erase", "acme", "alice@example.org", answers="n\n")

    assert refused.exit_code == 1
    assert operator.types("people", "import", "acme", written(tmp_path, alice())).stdout.startswith(
        "acme: 0 taken in"
    )


def test_nobody_is_erased_who_is_still_staff(operator: Operator, tmp_path: Path) -> None:
    operator.does("tenant", "create", "handrail", "--name", "Handrail")
    operator.does("people", "import", "handrail", written(tmp_path, alice(name="Alice Example")))
    operator.does("staff", "add", "acme", "alice@example.org", "--role", "owner")

    refused = operator.types("people", "erase", "handrail", "alice@example.org", "--yes")

    assert (refused.exit_code, "still-staff" in refused.output) == (2, True)


def test_a_stranger_cannot_be_erased(operator: Operator) -> None:
    refused = operator.types("people", "erase", "acme", "0" * 32, "--yes")

    assert (refused.exit_code, "person-unknown" in refused.output) == (2, True)


def test_an_account_is_locked_and_unlocked_with_a_reason_that_the_audit_log_keeps(
    operator: Operator, tmp_path: Path
) -> None:
    operator.does("people", "import", "acme", written(tmp_path, alice()))
    who = ("acme", "alice@example.org", "--reason")

    locked = operator.does("people", "lock", *who, "case 4711")
    twice = operator.types("people", "lock", *who, "case 4711")
    unlocked = operator.does("people", "unlock", *who, "case closed", "--by", "ops")
    again = operator.types("people", "unlock", *who, "case closed")
    log = operator.does("audit", "list", "acme")

    person = locked.split()[1]
    assert (locked, unlocked) == (f"acme: {person} is locked.\n", f"acme: {person} is unlocked.\n")
    assert [(each.exit_code, "account-not-so" in each.output) for each in (twice, again)] == [(2, True)] * 2
    assert all(each in log for each in ("people:lock", "people:unlock"))


@pytest.mark.parametrize("reason", [(), ("--reason", " ")])
def test_nobody_is_locked_without_a_reason(operator: Operator, tmp_path: Path, reason: tuple[str, ...]) -> None:
    operator.does("people", "import", "acme", written(tmp_path, alice()))

    assert operator.types("people", "lock", "acme", "alice@example.org", *reason).exit_code == 2
