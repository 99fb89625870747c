"""What docker/ promises: an image that may do little, and a composition that follows its specification."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from handrail_ui.settings import Settings, load
from tests.contract.docker_files import (
    DOCKER,
    ROOT,
    ValueMissing,
    compose,
    environment,
    image,
    only,
    references,
    stages,
)

SCHEMA = Path(__file__).with_name("schemas") / "compose-spec.json"
OURS = ("app-one", "app-two", "worker", "migration")
GIVEN = {
    "HANDRAIL_HOST": "id.example.org",
    "DATABASE_SUPERUSER_PASSWORD": "first",
    "DATABASE_OWNER_PASSWORD": "second",
    "DATABASE_APPLICATION_PASSWORD": "third",
    "HANDRAIL_MASTER_KEYS": "1:" + "A" * 43 + "=",
    "HANDRAIL_PASSWORD_PEPPER": "pepper",
    "HANDRAIL_SMTP_HOST": "mail.example.org",
}


def services() -> dict[str, Any]:
    return dict(compose()["services"])


def build() -> list[str]:
    (first, _) = stages((DOCKER / "Dockerfile").read_text(encoding="utf-8"))
    return [each.rest for each in first if each.keyword == "RUN"]


def valid(document: Any) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


def test_the_compose_file_follows_the_compose_specification() -> None:
    valid(compose())


def test_a_compose_file_with_an_unknown_key_would_be_noticed() -> None:
    broken = compose()
    broken["services"]["worker"]["start_with"] = ["worker"]

    with pytest.raises(jsonschema.ValidationError, match="start_with"):
        valid(broken)


def test_the_image_is_what_the_second_of_two_stages_leaves() -> None:
    first, second = stages((DOCKER / "Dockerfile").read_text(encoding="utf-8"))

    assert first[0].words[1:] == ["AS", "build"]
    assert [each.rest for each in second if each.keyword == "COPY"] == ["--from=build /opt/handrail /opt/handrail"]


def test_the_image_is_based_on_a_python_that_the_tests_run_on() -> None:
    assert only(image(), "FROM").rest == "python:3.11-slim-bookworm"


def test_the_image_runs_as_nobody_in_particular() -> None:
    user = only(image(), "USER").rest

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert f"--uid {user.partition(':')[0]} " in only(image(), "RUN").rest


def test_the_image_starts_and_is_examined_without_a_shell() -> None:
    for keyword in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
        assert only(image(), keyword).rest.endswith("]")


def test_everything_that_is_copied_exists_and_passes_the_ignore_file() -> None:
    ignored = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    (first, _) = stages((DOCKER / "Dockerfile").read_text(encoding="utf-8"))
    copied = [source for each in first if each.keyword == "COPY" for source in each.words[:-1]]

    assert {"platform/", "flows/", "tenants/", "ui/", "pyproject.toml"} <= set(copied)
    assert all((ROOT / source).exists() for source in copied)
    assert {f"!{source}" for source in copied} == {line for line in ignored if line.startswith("!")}


def test_the_image_installs_nothing_but_what_is_locked_with_hashes() -> None:
    installing = [line for line in build() if "install" in line or "sync" in line]
    from_elsewhere = [line for line in installing if "--no-index" not in line]

    assert len(from_elsewhere) == 2
    for line in from_elsewhere:
        assert "--require-hashes" in line
        assert (ROOT / line.split()[-1]).is_file()


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_may_do_next_to_nothing(name: str) -> None:
    service = services()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "volumes" not in service
    assert "ports" not in service


def test_two_processes_answer_and_the_proxy_knows_them_at_the_port_of_the_image() -> None:
    answering = [name for name, each in services().items() if each.get("command", [""])[0] == "serve"]
    proxied = re.search(r"reverse_proxy ([^{]+) \{", (DOCKER / "Caddyfile").read_text(encoding="utf-8"))
    port = only(image(), "EXPOSE").rest

    assert len(answering) == 2
    assert proxied
    assert proxied[1].split() == [f"{name}:{port}" for name in answering]


def test_the_proxy_hides_what_is_for_operators_also_under_a_trailing_slash() -> None:
    hidden = re.search(r"@operations path (.+)", (DOCKER / "Caddyfile").read_text(encoding="utf-8"))

    assert hidden is not None
    assert set(hidden[1].split()) == {"/metrics", "/metrics/*", "/readyz", "/readyz/*"}


def test_only_the_proxy_is_reached_from_outside() -> None:
    published = {name: each["ports"] for name, each in services().items() if "ports" in each}

    assert published == {"proxy": ["80:80", "443:443", "443:443/udp"]}


def test_nothing_serves_before_the_database_has_this_releases_schema() -> None:
    for name in ("app-one", "app-two", "worker"):
        assert services()[name]["depends_on"]["migration"] == {"condition": "service_completed_successfully"}
    assert services()["migration"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "healthcheck" in services()["database"]


def test_the_settings_of_each_service_are_settings_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {f"HANDRAIL_{name.upper()}" for name in Settings.model_fields}

    for name in OURS:
        set_ = environment(services()[name], GIVEN)
        assert {each for each in set_ if each.startswith("HANDRAIL_")} <= known
        with monkeypatch.context() as patched:
            for key, value in set_.items():
                patched.setenv(key, value)
            settings = load()
        assert settings.database.startswith("postgresql://")


@pytest.mark.parametrize("name", list(compose()["services"]))
def test_a_secret_is_referred_to_and_never_written_down(name: str) -> None:
    declared = services()[name].get("environment", {})
    secret = re.compile(r"PASSWORD(?!_FILE)|PEPPER|KEYS")

    for key, value in declared.items():
        if secret.search(key):
            assert value is None or re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), key
        assert not re.search(r"://[^/@]*:[^/@]*@", value or ""), key


@pytest.mark.parametrize("missing", sorted(set(references(yaml.safe_dump(compose())))))
def test_compose_insists_on_every_value_it_refers_to(missing: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != missing}

    with pytest.raises(ValueMissing, match=missing):
        [environment(each, given) for each in services().values()]


def test_the_example_names_every_value_and_holds_no_secret() -> None:
    lines = (DOCKER / ".env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line))
    text = yaml.safe_dump(compose())
    wanted = {*references(text), *(each["environment"] for each in compose()["secrets"].values())}

    assert wanted == set(GIVEN)
    assert wanted <= set(example)
    assert not [name for name, value in example.items() if value and re.search("PASSWORD|KEYS|PEPPER", name)]


def test_the_values_of_an_installation_are_kept_out_of_the_repository() -> None:
    assert "/.env" in (DOCKER / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_mounted_files_exist() -> None:
    mounted = [volume.split(":")[0] for each in services().values() for volume in each.get("volumes", [])]
    files = [source for source in mounted if source.startswith(".")]

    assert len(files) == 2
    assert all((DOCKER / file).is_file() for file in files)
