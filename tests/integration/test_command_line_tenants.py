"""A tenant is created as it can be shown, and stays through migrations and new master keys."""

import base64
from pathlib import Path

import pytest

from handrail_ui.administration import administration
from tests.command_line import Operator
from tests.serve_server import MASTER_KEYS, on_sqlite

SECOND_KEY = f"2:{base64.b64encode(bytes(range(32, 64))).decode()}"


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


def test_what_a_file_names_is_set_and_the_rest_stays(tmp_path: Path) -> None:
    installation = on_sqlite(tmp_path)
    elsewhere = Operator(installation.environment)
    file = tmp_path / "settings.yaml"
    file.write_text("languages: [de, en]\ndefault_language: de\n")
    elsewhere.does("tenant", "create", "globex", "--name", "Globex", "--settings", str(file))
    file.write_text("passkey_journey: passkey\n")
    elsewhere.does("tenant", "configure", "globex", "--settings", str(file))
    # Only beside the languages that were set before is French refused as the one that is proposed.
    file.write_text("default_language: fr\n")

    refused = elsewhere.types("tenant", "configure", "globex", "--settings", str(file))

    assert refused.exit_code == 2
    assert "default_language: is none of the languages" in refused.output
    with administration(installation.settings) as admin:
        assert admin.registry.settings_of("globex").values == {
            "languages": ["de", "en"],
            "default_language": "de",
            "passkey_journey": "passkey",
        }
