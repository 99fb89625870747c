"""What is refused says what to do next, in a plain sentence before its code."""

from pathlib import Path

import pytest

from tests.command_line import Operator
from tests.hello import HELLO
from tests.serve_server import on_sqlite

AT_ACME = ("--tenant", "acme")
HELLO_THERE = (*AT_ACME, "--journey", "hello")
NAME_ONE = "`rollback` takes it with --to, `revoke` with --fallback; if none may run, publish one first."
FOR_GOOD = "That is for good: name a version that `handrail journey versions` lists, or publish a changed journey."


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    written = tmp_path_factory.mktemp("files") / "hello.yaml"
    written.write_text(HELLO)
    return str(written)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory, file: str) -> Operator:
    """Return an operator whose tenant runs version 1 of `hello`, and has revoked version 2."""
    operator = Operator(on_sqlite(tmp_path_factory.mktemp("installation")).environment)
    operator.does("migrate")
    operator.does("tenant", "create", "acme", "--name", "Acme")
    operator.does("tenant", "create", "gone", "--name", "Gone")
    operator.does("tenant", "delete", "gone", "--yes")
    operator.does("journey", "publish", *AT_ACME, file)
    Path(file).with_name("changed.yaml").write_text(HELLO.replace("TITLE", "Changed"))
    operator.does("journey", "publish", *AT_ACME, str(Path(file).with_name("changed.yaml")))
    operator.does("journey", "revoke", *HELLO_THERE, "2", "--reason", "a leak")
    return operator


LIKE = "Did you mean “{name}”?"
NAMES = [
    (("list", "--tenant", "acne"), "tenant-unknown", LIKE.format(name="acme")),
    (("publish", "--tenant", "Acme", "FILE"), "tenant-unknown", LIKE.format(name="acme")),
    (("check", "--tenant", "ac-me", "FILE"), "tenant-unknown", LIKE.format(name="acme")),
    (("list", "--tenant", "gon"), "tenant-unknown", "`handrail tenant list` lists them."),
    (("versions", *AT_ACME, "--journey", "helo"), "journey-unknown", LIKE.format(name="hello")),
    (("log", *AT_ACME, "--journey", "helo"), "journey-unknown", LIKE.format(name="hello")),
    (("sessions", *AT_ACME, "--journey", "helo", "--to", "1"), "journey-unknown", LIKE.format(name="hello")),
    (("rollback", *AT_ACME, "--journey", "helo"), "journey-unknown", LIKE.format(name="hello")),
    (("proof", *AT_ACME, "--journey", "helo", "--version", "1"), "journey-unknown", LIKE.format(name="hello")),
    (("log", *AT_ACME, "--journey", "payments"), "journey-unknown", "`handrail journey list` lists them."),
    (("proof", *HELLO_THERE, "--version", "9"), "version-unknown", "`handrail journey versions` lists those"),
]
DECISIONS = [
    (("rollback", *HELLO_THERE), "no-version-before", NAME_ONE),
    (("revoke", *HELLO_THERE, "1", "--reason", "a leak"), "no-version-before", NAME_ONE),
    (("rollback", *HELLO_THERE, "--to", "2"), "version-revoked", FOR_GOOD),
    (("split", *HELLO_THERE, "1=9", "2=1"), "version-revoked", FOR_GOOD),
    (("migrate", *HELLO_THERE, "--from", "1", "--to", "2"), "version-revoked", FOR_GOOD),
    (("sessions", *HELLO_THERE, "--to", "2"), "version-revoked", FOR_GOOD),
]


REFUSED = NAMES + DECISIONS


@pytest.mark.parametrize(("words", "code", "said"), REFUSED, ids=[" ".join(words) for words, _, _ in REFUSED])
def test_what_is_refused_says_what_to_do_next(
    acme: Operator, file: str, words: tuple[str, ...], code: str, said: str
) -> None:
    refused = acme.types("journey", *(file if word == "FILE" else word for word in words))

    assert refused.exit_code == 2
    [line] = [line for line in refused.output.splitlines() if line.startswith("Error: ")]
    assert said in line
    assert line.endswith(f"({code})")


def test_a_part_that_is_not_there_is_to_be_given_or_published(tmp_path: Path) -> None:
    caller = tmp_path / "visit.yaml"
    caller.write_text(
        "format: 1\njourney: visit\nname: {en: Visit}\nstart: greet\nsteps:\n"
        "  greet: {journey: greeting, next: {done: bye}}\n  bye: {step: end@1, config: {result: denied}}\n"
    )

    refused = Operator({}).types("journey", "check", str(caller))

    assert refused.exit_code == 1
    assert (
        "There is no part named greeting. Give its file with --part, or publish it and name its tenant with "
        "--tenant. (unknown-part)" in refused.output
    )


def test_an_id_that_is_taken_is_to_be_another(tmp_path: Path, acme: Operator) -> None:
    rule = "  - {rule: before, id: two-factors, before: finish, require: [{kind: authenticated, level: 2}]}\n"
    twice = tmp_path / "twice.yaml"
    twice.write_text(f"guardrails:\n{rule}{rule}")

    refused = acme.types("guardrails", "set", *AT_ACME, str(twice))

    assert refused.exit_code == 1
    assert (
        "More than one guardrail in force has the id two-factors. Give one of them another id; "
        "`handrail guardrails list` says which are taken. (guardrail-twice)" in refused.output
    )


def test_the_log_names_every_version_of_a_split_with_its_weight(tmp_path: Path, file: str) -> None:
    operator = Operator(on_sqlite(tmp_path).environment)
    operator.does("migrate")
    operator.does("tenant", "create", "acme", "--name", "Acme")
    operator.does("journey", "publish", *AT_ACME, file)
    changed = tmp_path / "changed.yaml"
    changed.write_text(HELLO.replace("TITLE", "Changed"))
    operator.does("journey", "publish", *AT_ACME, "--share", "25", str(changed))
    operator.does("journey", "split", *HELLO_THERE, "1=3", "2=2")
    operator.does("journey", "split", *HELLO_THERE, "2=7")

    log = operator.does("journey", "log", *HELLO_THERE)

    about = log.index("version"), log.index("live")
    assert [line[slice(*about)].strip() for line in log.splitlines()] == ["version", "2", "1=3 2=2", "2", "1"]
    assert "version 1 60 %, version 2 40 %" in log
