"""A repository owns journeys: pulled, edited, pushed and pulled again they are the same, comments in place."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from handrail_platform.access.role import Role
from handrail_tenants.tokens.token import ApiToken, Presented
from handrail_ui.administration import administration
from tests.command_line import Operator
from tests.serve_server import Installation, on_sqlite
from tests.server_process import ServerProcess

NOTE = "# Ask the legal department before you change this.\n"
ROLES = {"designer": {Role.DESIGNER}, "publisher": {Role.DESIGNER, Role.PUBLISHER}, "analyst": {Role.ANALYST}}


@dataclass(frozen=True)
class Platform:
    """Aurora, served by a real process, and tokens by role."""

    installation: Installation
    url: str

    def token(self, role: str) -> str:
        return Presented(role.encode().ljust(8, b"0").hex()[:16], b"s" * 32).text

    def asks(self, role: str, method: str, path: str, **more: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token(role)}", **more.pop("headers", {})}
        return httpx2.request(
            method, f"{self.url}/api/v1/tenants/aurora{path}", headers=headers, timeout=60, **more
        )

    def types(self, *words: str, role: str = "publisher") -> tuple[int, str]:
        operator = Operator({"HANDRAIL_TOKEN": self.token(role)})
        result = operator.types("journey", *words[:1], "--server", self.url, "--tenant", "aurora", *words[1:])
        return result.exit_code, result.output

    def does(self, *words: str) -> str:
        code, output = self.types(*words)
        assert code == 0, output
        return output


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("code")
    installation = on_sqlite(folder)
    installation.move_in()
    now = int(time.time() * 1000)
    with administration(installation.settings) as admin:
        admin.registry.create("handrail", "Handrail", {}, at=now)
        for role, roles in ROLES.items():
            shown = Presented(role.encode().ljust(8, b"0").hex()[:16], b"s" * 32)
            made = ApiToken(
                id=shown.id,
                name=role,
                roles=frozenset(roles),
                secret_hash=shown.hash,
                made_at=now - 1_000,
                made_by="handrail/0f",
                ends_at=now + 3_600_000,
            )
            with admin.tokens("aurora") as tokens:
                tokens.add(made)
    with ServerProcess(folder, "serve", environment=installation.environment) as server:
        yield Platform(installation, f"{server.url}/t/handrail")


def test_pull_edit_push_and_pull_gives_the_same_file_with_its_comments(platform: Platform, tmp_path: Path) -> None:
    platform.does("pull", "--journey", "login", str(tmp_path))
    file = tmp_path / "login.yaml"
    edited = file.read_text().replace("\nsteps:\n", f"\n{NOTE}steps:  # in the order of the walk\n", 1)
    file.write_text(edited)

    assert "pushed as draft 1" in platform.does("push", str(tmp_path))
    file.unlink()
    platform.does("pull", "--journey", "login", str(tmp_path))

    assert file.read_text() == edited
    assert "Nothing differs." in platform.does("push", str(tmp_path))


def test_comments_survive_a_change_of_somebody_else_and_publishing(platform: Platform, tmp_path: Path) -> None:
    platform.does("pull", "--journey", "authenticator", str(tmp_path))
    file = tmp_path / "authenticator.yaml"
    file.write_text(NOTE + file.read_text() + "# The end.\n")
    platform.does("push", str(tmp_path))
    stand = platform.asks("publisher", "GET", "/journeys/authenticator")
    changed = stand.text.replace("format: 1", "format: 1\nlifetime_minutes: 17")
    data = platform.asks(
        "publisher", "GET", "/journeys/authenticator", headers={"Accept": "application/json"}
    ).json()
    put = platform.asks(
        "publisher",
        "PUT",
        "/journeys/authenticator",
        headers={"If-Match": stand.headers["etag"]},
        json={**data, "lifetime_minutes": 17},
    )
    assert put.status_code == 200, put.text
    revision, pointer = put.json()["revision"], put.json()["pointer"]

    live = platform.asks(
        "publisher",
        "POST",
        "/journeys/authenticator/publish",
        json={"revision": revision, "pointer": pointer, "reason": "shorter"},
    )

    assert live.status_code == 200, live.text
    assert live.json()["pointer"] == pointer + 1
    platform.does("pull", str(tmp_path), "--journey", "authenticator")
    text = file.read_text()
    assert text.startswith(NOTE)
    assert text.endswith("# The end.\n")
    assert "lifetime_minutes: 17\n" in text
    assert sorted(text.splitlines()) == sorted((NOTE + changed.removeprefix(NOTE)).splitlines())
    assert platform.asks("analyst", "GET", "/journeys/authenticator?version=2").text == text


def test_whoever_pushes_over_what_somebody_else_changed_is_refused(platform: Platform, tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for folder in (mine, theirs):
        platform.does("pull", "--journey", "passkey", str(folder))
    before = (theirs / "passkey.yaml").read_text()
    (theirs / "passkey.yaml").write_text(f"# theirs\n{before}")
    (mine / "passkey.yaml").write_text(f"# mine\n{before}")
    platform.does("push", str(theirs))

    code, output = platform.types("push", str(mine))

    assert (code, "the server has another passkey by now" in output) == (1, True)
    code, output = platform.types("pull", "--journey", "passkey", str(mine))
    assert (code, "changed here and on the server" in output) == (1, True)
    assert (mine / "passkey.yaml").read_text().startswith("# mine\n")
    (mine / "passkey.yaml").write_text(f"# mine\n# theirs\n{before}")
    platform.does("push", "--base", str(theirs), str(mine))


def test_every_mistake_of_a_file_is_told_with_its_place_and_nothing_is_sent(
    platform: Platform, tmp_path: Path
) -> None:
    platform.does("pull", str(tmp_path))
    stand = platform.asks("analyst", "GET", "/journeys/registration").headers["etag"]
    file = tmp_path / "registration.yaml"
    file.write_text(file.read_text().replace("format: 1", "format: 1\nnonsense: 2").replace("form@1", "from@1"))

    code, output = platform.types("push", str(tmp_path))

    assert code == 1
    line = file.read_text().splitlines().index("nonsense: 2") + 1
    assert f"{file}:{line}:1: nonsense:" in output
    assert "unknown-field" in output
    assert platform.asks("analyst", "GET", "/journeys/registration").headers["etag"] == stand


def test_a_check_proves_and_changes_nothing(platform: Platform, tmp_path: Path) -> None:
    platform.does("pull", "--journey", "registration", str(tmp_path))
    file = tmp_path / "registration.yaml"
    stand = platform.asks("analyst", "GET", "/journeys/registration").headers["etag"]
    sound = file.read_text()
    file.write_text(f"# a comment\n{sound}")
    assert "proved." in platform.types("push", "--check", str(tmp_path), role="analyst")[1]
    file.write_text(sound.replace("    limit: {visits: 3, then: too-many}\n", ""))

    code, output = platform.types("push", "--check", str(tmp_path), role="analyst")

    assert code == 1
    assert "too-many-messages" in output
    assert platform.asks("analyst", "GET", "/journeys/registration").headers["etag"] == stand


def test_a_difference_is_told_in_meaning(platform: Platform, tmp_path: Path) -> None:
    platform.does("pull", "--journey", "registration", str(tmp_path))
    file = tmp_path / "registration.yaml"
    file.write_text(f"# a comment\n{file.read_text()}")
    assert platform.types("diff", str(tmp_path)) == (0, f"{file}: nothing differs.\n")
    file.write_text(
        file.read_text()
        .replace("allow_change: true", "allow_change: false")
        .replace("change_address: details, ", "")
    )

    code, output = platform.types("diff", str(tmp_path))

    assert code == 1
    assert "address" in output


def test_whoever_saw_nothing_or_something_old_changes_nothing(platform: Platform) -> None:
    text = platform.asks("designer", "GET", "/journeys/registration").text

    missing = platform.asks("designer", "PUT", "/journeys/registration", content=text)
    old = platform.asks("designer", "PUT", "/journeys/registration", content=text, headers={"If-Match": '"77-1"'})
    new = platform.asks("designer", "PUT", "/journeys/registration", content=text, headers={"If-None-Match": "*"})

    assert [each.status_code for each in (missing, old, new)] == [428, 412, 412]
    assert old.headers["content-type"] == "application/problem+json"
    assert old.json()["code"] == "revision-moved"


@pytest.mark.parametrize(
    "shown", ["", "Basic YTpi", "Bearer", "Bearer x", f"Bearer handrail_{'0' * 16}_{'0' * 64}"]
)
def test_whoever_has_no_token_of_the_tenant_is_told_how_to_come_in(platform: Platform, shown: str) -> None:
    for tenant in ("aurora", "nobody"):
        answer = httpx2.get(
            f"{platform.url}/api/v1/tenants/{tenant}/journeys", headers={"Authorization": shown} if shown else {}
        )

        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith('Bearer realm="handrail"')
        assert ("invalid_token" in answer.headers["www-authenticate"]) == shown.lower().startswith("bearer")


def test_a_token_of_one_tenant_opens_no_other(platform: Platform) -> None:
    answer = httpx2.get(
        f"{platform.url}/api/v1/tenants/northwind/journeys",
        headers={"Authorization": f"Bearer {platform.token('publisher')}"},
    )

    assert answer.status_code == 401


def test_a_token_does_no_more_than_its_roles_may_and_the_log_says_so(platform: Platform) -> None:
    denied = platform.asks("analyst", "PUT", "/journeys/login", content=b"x", headers={"If-Match": '"0-1"'})
    also = platform.asks("designer", "POST", "/journeys/login/publish", json={"revision": 1, "pointer": 1})

    assert [each.status_code for each in (denied, also)] == [403, 403]
    assert 'error="insufficient_scope"' in denied.headers["www-authenticate"]
    with administration(platform.installation.settings) as admin, admin.audit("aurora") as log:
        last = log.read(0, 1_000)[-1]
    assert (last.actor.issuer, last.action, last.verdict) == ("token:aurora", "journey:publish", "denied")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * 1_100_000, "application/yaml", 413),
        (b"a: 1", "image/png", 415),
        (b"a: *b", "application/yaml", 422),
        (b"!!python/object:os.system x", "application/yaml", 422),
        (b"\xff", "application/yaml", 422),
        (b"", "application/yaml", 422),
    ],
)
def test_what_is_no_document_is_refused(platform: Platform, body: bytes, kind: str, status: int) -> None:
    answer = platform.asks(
        "designer",
        "PUT",
        "/journeys/hostile",
        content=body,
        headers={"If-None-Match": "*", "Content-Type": kind},
    )

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_is_sent_to_no_server_beyond_this_machine_in_clear_text(tmp_path: Path) -> None:
    operator = Operator({"HANDRAIL_TOKEN": "secret"})
    result = operator.types(
        "journey", "pull", "--server", "http://handrail.example", "--tenant", "aurora", str(tmp_path)
    )

    assert result.exit_code == 2
    assert "https://" in result.stderr


def test_without_a_token_it_is_said_where_one_comes_from(platform: Platform, tmp_path: Path) -> None:
    operator = Operator({"HANDRAIL_TOKEN": None})
    result = operator.types("journey", "pull", "--server", platform.url, "--tenant", "aurora", str(tmp_path))

    assert result.exit_code == 2
    assert "HANDRAIL_TOKEN" in result.stderr
