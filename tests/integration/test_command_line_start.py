"""A command brings along what it needs to run, so that whoever only reads a file does not wait for the rest."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import handrail_ui.demo
from handrail_ui.__main__ import main
from tests.command_line import Operator, commands
from tests.serve_server import on_sqlite

PASSKEY = str(Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "passkey.yaml")
WEB = {"granian", "litestar"}
DATABASES = {"asyncpg", "psycopg", "sqlalchemy", "sqlmodel"}
PROVING = {"handrail_flows", "networkx"}
AT_ACME = ("--tenant", "acme", "--journey", "passkey")

_RUN = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from handrail_ui.__main__ import main
main()
"""


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """Return an operator whose tenant has a live journey."""
    operator = Operator(on_sqlite(tmp_path_factory.mktemp("installation")).environment)
    operator.does("migrate")
    operator.does("tenant", "create", "acme", "--name", "Acme")
    operator.does("journey", "publish", "--tenant", "acme", PASSKEY)
    return operator


def imported(operator: Operator, *words: str) -> set[str]:
    """Return the packages that a command imports in a process of its own until it has succeeded."""
    environment = {**os.environ, **operator.environment}
    settings = {name: value for name, value in environment.items() if value is not None}
    command = [sys.executable, "-c", _RUN, *words]
    run = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    return {module.partition(".")[0] for module in run.stderr.split()}


@pytest.mark.parametrize("words", [(), ("journey",)], ids=" ".join)
def test_what_there_is_to_type_is_said_without_importing_any_of_it(words: tuple[str, ...]) -> None:
    assert not imported(Operator({}), *words, "--help") & (WEB | DATABASES | PROVING)


@pytest.mark.parametrize(
    "words", [("schema",), ("check", PASSKEY), ("test", PASSKEY)], ids=lambda words: str(words[0])
)
def test_who_only_reads_a_file_waits_for_neither_web_nor_database(words: tuple[str, ...]) -> None:
    assert not imported(Operator({}), "journey", *words) & (WEB | DATABASES)


def test_a_new_key_is_printed_without_waiting_for_anything() -> None:
    assert not imported(Operator({}), "keys", "new") & (WEB | DATABASES | PROVING)


@pytest.mark.parametrize("words", [("list", *AT_ACME[:2]), ("log", *AT_ACME)], ids=lambda words: str(words[0]))
def test_who_only_reads_what_was_decided_does_not_wait_for_whatever_proves(
    acme: Operator, words: tuple[str, ...]
) -> None:
    assert not imported(acme, "journey", *words) & (WEB | PROVING)


@pytest.mark.parametrize(
    "words",
    [
        ("check", *AT_ACME[:2], PASSKEY),
        ("publish", *AT_ACME[:2], PASSKEY),
        ("versions", *AT_ACME),
        ("sessions", *AT_ACME),
        ("proof", *AT_ACME),
        ("difference", *AT_ACME, "1", "1"),
    ],
    ids=lambda words: str(words[0]),
)
def test_who_only_asks_the_database_does_not_wait_for_the_web(acme: Operator, words: tuple[str, ...]) -> None:
    assert not imported(acme, "journey", *words) & WEB


GROUPS = [words for words, command in commands(main).items() if isinstance(command, click.Group)]


@pytest.mark.parametrize("words", GROUPS, ids=" ".join)
def test_a_list_says_of_each_command_what_the_command_says_of_itself(words: tuple[str, ...]) -> None:
    usage = " ".join(Operator({}).does(*words, "--help").split())

    for inner, command in commands(main).items():
        if inner and inner[:-1] == words:
            assert f"{inner[-1]} {command.get_short_help_str(limit=100)}" in usage
