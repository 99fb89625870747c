"""What an operator types, through the real entry point: it works, or says in one line what is wrong."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

import handrail_ui.demo
from handrail_ui.__main__ import main
from handrail_ui.commands.demo import shell_lines
from tests.command_line import Operator, commands
from tests.serve_server import MASTER_KEYS

REGISTRATION = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "registration.yaml"


@pytest.mark.parametrize("words", commands(main), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    command = commands(main)[words]

    usage = Operator({}).does(*words, "--help")

    assert command.help
    assert " ".join(command.help.partition("\n")[0].split()[:5]) in " ".join(usage.split())
    assert "..." not in usage.partition("\nCommands:\n")[2], "what a command does is cut off in the list"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.opts} says nothing of itself"
        else:
            assert (parameter.name or "").upper() in command.help, "the argument is not explained"


def test_the_installed_command_says_what_it_can_do() -> None:
    handrail = Path(sys.executable).with_name("handrail")

    usage = subprocess.run([handrail, "--help"], capture_output=True, text=True, check=True).stdout
    version = subprocess.run([handrail, "--version"], capture_output=True, text=True, check=True).stdout

    for word in (
        "serve",
        "migrate",
        "journey",
        "session",
        "tenant",
        "keys",
        "worker",
        "demo",
        "HANDRAIL_DATABASE",
    ):
        assert word in usage
    assert "version" in version


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"HANDRAIL_MASTER_KEYS": None}, ("tenant", "list")),
        ({"HANDRAIL_MASTER_KEYS": None}, ("serve",)),
        ({"HANDRAIL_MASTER_KEYS": None}, ("worker",)),
        ({"HANDRAIL_MASTER_KEYS": "1:short"}, ("tenant", "list")),
        ({"HANDRAIL_MASTER_KEYS": "1:short"}, ("serve",)),
        ({"HANDRAIL_SMTP_PORT": "many"}, ("serve",)),
        ({"HANDRAIL_SMTP_HOST": "mail.example", "HANDRAIL_SMTP_SECURITY": "none"}, ("serve",)),
        ({"HANDRAIL_DATABASE": "mysql://root:hunter2@db/x"}, ("tenant", "list")),
        ({"HANDRAIL_DATABASE": "mysql://root:hunter2@db/x"}, ("migrate",)),
        ({"HANDRAIL_DATABASE": "not an address"}, ("serve",)),
        ({"HANDRAIL_DATABASE": "sqlite:////nowhere/at/all.db"}, ("tenant", "list")),
        ({"HANDRAIL_DATABASE": "sqlite:////nowhere/at/all.db"}, ("serve",)),
        ({"HANDRAIL_DATABASE": "sqlite:////nowhere/at/all.db"}, ("worker",)),
        ({"HANDRAIL_DATABASE": "sqlite:////nowhere/at/all.db"}, ("migrate",)),
        ({"HANDRAIL_DATABASE": "postgresql://root:hunter2@127.0.0.1:1/x"}, ("tenant", "list")),
        ({"HANDRAIL_DATABASE": "postgresql://root:hunter2@127.0.0.1:1/x"}, ("serve",)),
        ({}, ("tenant", "suspend", "nobody")),
        ({}, ("tenant", "delete", "nobody", "--yes")),
        ({}, ("tenant", "create", "No Key", "--name", "x")),
        ({}, ("journey", "publish", "--tenant", "nobody", str(REGISTRATION))),
        ({}, ("journey", "check", "nowhere.yaml")),
        ({}, ("keys", "new", "--version", "0")),
        ({}, ("serve", "--workers", "2")),
        ({}, ("juggle",)),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    elsewhere: Operator, changed: dict[str, str | None], words: tuple[str, ...]
) -> None:
    refused = Operator({**elsewhere.environment, **changed}).types(*words)

    assert refused.exit_code == 2, refused.output
    assert "Traceback" not in refused.output
    assert "hunter2" not in refused.output
    errors = [line for line in refused.output.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1, refused.output


def test_a_setting_that_is_missing_is_said_to_be_and_where_to_read_about_it(elsewhere: Operator) -> None:
    refused = Operator({**elsewhere.environment, "HANDRAIL_MASTER_KEYS": None}).types("tenant", "list")

    assert "HANDRAIL_MASTER_KEYS: is not set; docs/settings.md says what it is" in refused.output


def test_what_the_demo_tells_to_type_leads_other_commands_to_its_data(tmp_path: Path) -> None:
    folder = tmp_path / "a demo's data"
    folder.mkdir()
    (folder / "master.key").write_text(MASTER_KEYS)
    lines = "; ".join(shell_lines(folder))

    said = subprocess.run(
        ["/bin/sh", "-c", f'{lines}; printf "%s\n" "$HANDRAIL_DATABASE" "$HANDRAIL_MASTER_KEYS"'],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.splitlines() == [f"sqlite:///{folder / 'handrail.db'}", MASTER_KEYS]
    assert MASTER_KEYS not in lines


HANDRAIL_WITHOUT_OTEL = """
import sys
sys.modules["opentelemetry.exporter.otlp.proto.http.trace_exporter"] = None
from handrail_ui.__main__ import main
if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("command", ["serve", "demo", "worker"])
def test_traces_that_nothing_can_send_are_refused_before_anything_runs(
    elsewhere: Operator, tmp_path: Path, command: str
) -> None:
    script = tmp_path / "handrail.py"
    script.write_text(HANDRAIL_WITHOUT_OTEL)
    wanted = {"HANDRAIL_TRACE_ENDPOINT": "http://localhost:4318/v1/traces", "HANDRAIL_DEMO_DIR": str(tmp_path)}
    given = {name: value for name, value in elsewhere.environment.items() if value is not None}

    refused = subprocess.run(
        [sys.executable, script, command],
        env={**os.environ, **given, **wanted},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert refused.returncode == 2, refused.stderr
    assert "Traceback" not in refused.stderr
    [error] = [line for line in refused.stderr.splitlines() if line.startswith("Error: ")]
    assert "HANDRAIL_TRACE_ENDPOINT" in error
    assert "handrail[otel]" in error


def test_a_missing_setting_stops_the_real_command_with_its_name() -> None:
    handrail = Path(sys.executable).with_name("handrail")

    refused = subprocess.run([handrail, "serve"], env={}, capture_output=True, text=True, check=False)

    assert refused.returncode == 2
    assert "HANDRAIL_MASTER_KEYS" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("start", ["-U", "-h", "--", "--help", "--tenant"])
def test_an_id_that_begins_with_a_hyphen_is_an_id(elsewhere: Operator, start: str) -> None:
    id_ = f"{start:A<22}"

    absent = elsewhere.types("session", "show", "--tenant", "globex", id_)

    assert absent.exit_code == 1
    assert f"has no session {id_}" in absent.output


def test_a_port_that_is_taken_is_named(elsewhere: Operator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        taken = elsewhere.types("serve", "--port", port)

    assert taken.exit_code == 2
    assert port in taken.output


def test_a_database_without_tables_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    operator = Operator(
        {"HANDRAIL_DATABASE": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "HANDRAIL_MASTER_KEYS": MASTER_KEYS}
    )

    for words in (("tenant", "list"), ("serve",)):
        refused = operator.types(*words)

        assert refused.exit_code == 2
        assert "handrail migrate" in refused.output
