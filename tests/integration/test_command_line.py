"""What an operator types, through the real entry point: it works, or says in one line what is wrong."""

import base64
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml

import handrail_ui.demo
from handrail_ui.__main__ import main
from handrail_ui.commands.demo import shell_lines
from tests.command_line import Operator, commands
from tests.hello import HELLO
from tests.serve_server import MASTER_KEYS, on_sqlite

JOURNEYS = Path(handrail_ui.demo.__path__[0]) / "journeys"
REGISTRATION = JOURNEYS / "aurora" / "registration.yaml"
PASSWORD = "seven quiet herons on the pier"
SECOND_KEY = f"2:{base64.b64encode(bytes(range(32, 64))).decode()}"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Operator:
    """Return an operator of another installation, which nobody serves."""
    return Operator(on_sqlite(tmp_path).environment)


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


def test_migrating_twice_is_migrating_once(tmp_path: Path) -> None:
    database = tmp_path / "new.sqlite3"
    operator = Operator({"HANDRAIL_DATABASE": f"sqlite:///{database}", "HANDRAIL_MASTER_KEYS": MASTER_KEYS})

    operator.does("migrate")
    operator.does("tenant", "create", "globex", "--name", "Globex")
    operator.does("migrate")

    assert "globex" in operator.does("tenant", "list")


def test_a_tenant_is_created_once_and_listed(elsewhere: Operator, tmp_path: Path) -> None:
    settings = tmp_path / "globex.yaml"
    settings.write_text("languages: [de, en]\ndefault_language: de\n")

    words = ("tenant", "create", "globex", "--name", "Globex", "--host", "id.globex.example")
    elsewhere.does(*words, "--settings", str(settings))
    again = elsewhere.types(*words)

    assert again.exit_code == 2
    assert elsewhere.does("tenant", "list").split() == ["globex", "active", "Globex"]


@pytest.mark.parametrize(
    "settings",
    [
        "- a list\n",
        "languages: de\n",
        "languages: [en]\ndefault_language: [en]\n",
        "theme: {brand: '#ffff00', accent: '#ffffff', logo: mark.svg}\n",
        "theme: {brand: blue}\n",
        "theme: [\n",
        "languages: [en]\ndefault_language: de\n",
        "theme: {brand: '#1f4e79', accent: '#0b6bcb', logo: nowhere.svg}\n",
        "a: &a [x, x]\nlanguages: *a\n",
        "[" * 50_000,
        "help_url: 'javascript:alert(1)'\n",
        "privacy_url: //elsewhere.example\n",
        "base_url: id.globex.example\n",
        'mail_from: "a@globex.example\\r\\nBcc: b@globex.example"\n',
    ],
    ids=lambda settings: settings[:40],
)
def test_a_tenant_whose_pages_could_not_be_shown_is_not_created(
    elsewhere: Operator, tmp_path: Path, settings: str
) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(settings)

    refused = elsewhere.types("tenant", "create", "globex", "--name", "Globex", "--settings", str(file))

    assert refused.exit_code == 2
    assert "--settings" in refused.output
    assert "Traceback" not in refused.output
    assert elsewhere.does("tenant", "list") == ""


@pytest.mark.parametrize("name", ["", "  ", "Globex\r\nBcc: b@globex.example", "Globex\u202e"])
def test_a_tenant_has_a_name_that_can_be_read(elsewhere: Operator, name: str) -> None:
    refused = elsewhere.types("tenant", "create", "globex", "--name", name)

    assert refused.exit_code == 2
    assert elsewhere.does("tenant", "list") == ""


def test_a_new_master_key_has_the_form_of_the_setting() -> None:
    printed = Operator({}).does("keys", "new", "--version", "7").strip()

    version, encoded = printed.split(":")
    assert version == "7"
    assert len(base64.b64decode(encoded, validate=True)) == 32


def test_after_a_rotation_the_old_master_key_is_no_longer_needed(elsewhere: Operator) -> None:
    elsewhere.does("tenant", "create", "globex", "--name", "Globex")
    both = Operator({**elsewhere.environment, "HANDRAIL_MASTER_KEYS": f"{SECOND_KEY},{MASTER_KEYS}"})
    only_new = Operator({**elsewhere.environment, "HANDRAIL_MASTER_KEYS": SECOND_KEY})

    too_early = only_new.types("keys", "rotate")
    first, second = both.does("keys", "rotate"), both.does("keys", "rotate")

    assert too_early.exit_code == 2
    assert "Error: HANDRAIL_MASTER_KEYS: " in too_early.output
    assert first.startswith("1 tenant")
    assert second.startswith("0 tenant")
    assert only_new.does("keys", "rotate").startswith("0 tenant")


@pytest.mark.parametrize(
    "file", sorted(JOURNEYS.glob("*/*.yaml")), ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_the_journeys_of_the_demo_are_in_order(file: Path) -> None:
    assert "nothing is wrong" in Operator({}).does("journey", "check", str(file))


def test_a_bad_journey_is_told_everything_that_is_wrong_with_it(tmp_path: Path) -> None:
    document: dict[str, Any] = yaml.safe_load(REGISTRATION.read_bytes())
    steps = document["steps"]
    steps["details"]["step"] = "telepathy@1"
    steps["address"]["config"]["max_attempts"] = "many"
    steps["terms"]["next"] = {"done": "nowhere"}
    steps["password"]["surprise"] = True
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(document))

    refused = Operator({}).types("journey", "check", str(file))

    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert "steps.password.surprise: There is no such field. There are: step, " in refused.output
    assert refused.output.endswith(" (unknown-field)\n1 problem.\n")
    del steps["password"]["surprise"]
    file.write_text(yaml.safe_dump(document))
    refused = Operator({}).types("journey", "check", str(file))
    assert refused.exit_code == 1
    for path in ("steps.details", "steps.address.config.max_attempts", "steps.terms.next"):
        assert path in refused.output


PART = """
format: 1
journey: greeting
name: {en: Greeting}
part: {exits: {greeted: []}}
start: hello
steps:
  hello: {step: message@1, config: {title: {en: Hello}, text: {en: Hello}}, next: {done: out}}
  out: {exit: greeted}
"""
CALLER = """
format: 1
journey: visit
name: {en: Visit}
start: greet
steps:
  greet: {journey: greeting, next: {greeted: bye}}
  bye: {step: end@1, config: {result: denied}}
"""


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
    assert "steps.greet.journey: There is no part named greeting. (unknown-part)\n1 problem." in refused.output


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


def _bomb() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    return "\n".join(lines)


def _graph(size: int) -> str:
    document: dict[str, Any] = yaml.safe_load(HELLO)
    hello, bye = document["steps"]["hello"], document["steps"]["bye"]
    document["steps"] = {"hello": {**hello, "next": {"done": "n1"}}, "bye": bye}
    for n in range(1, size - 1):
        after = f"n{n + 1}" if n < size - 2 else "bye"
        document["steps"][f"n{n}"] = {**hello, "next": {"done": after}}
    return json.dumps(document)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (_bomb(), "alias"),
        (_graph(5_000), "2000"),
        ("[" * 50_000, ""),
        ("a: " + "x" * 2_000_000, ""),
        ("\x00", ""),
        ("", ""),
        ("!!python/object/apply:os.system ['true']", "tag"),
        ("format: 9\njourney: x\n", "format"),
    ],
    ids=["bomb", "graph", "depth", "size", "null", "empty", "tag", "format"],
)
def test_a_hostile_journey_is_refused_quickly(tmp_path: Path, source: str, why: str) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(source)
    started = time.process_time()

    refused = Operator({}).types("journey", "check", str(file))

    assert refused.exit_code == 1
    assert why in refused.output
    assert re.search(r"^\d+ problems?\.$", refused.output, re.MULTILINE)
    assert time.process_time() - started < 10


def test_the_largest_journey_there_may_be_is_checked_in_seconds(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(_graph(2_000))
    started = time.process_time()

    assert "2000 steps, nothing is wrong" in Operator({}).does("journey", "check", str(file))
    assert time.process_time() - started < 20


def test_the_schema_describes_the_journeys_of_the_demo() -> None:
    schema = json.loads(Operator({}).does("journey", "schema"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(REGISTRATION.read_bytes()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**yaml.safe_load(REGISTRATION.read_bytes()), "surprise": 1}, schema)


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
