"""A real identity provider on this machine: nanoidp, a package of somebody else, as a process of its own."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, Self

import yaml

from handrail_ui import clock
from handrail_ui.administration import Administration
from handrail_ui.amended import amend_settings
from tests.server_process import free_port

CLIENT_ID: Final = "handrail"
CLIENT_SECRET: Final = "harbour-and-handrail"
PASSWORD: Final = "at home there"
PEOPLE: Final = ("dana", "eli", "fay", "gus")
_READY_WITHIN_SECONDS: Final = 60


class IdentityProcess:
    """Knows some people, all with one password, and one client."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def source(self) -> dict[str, Any]:
        """Return what a tenant writes into its settings, with the secret under its name."""
        return {
            "name": "Harbour ID",
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": "secret:harbour_secret",
        }

    def set_up_at(self, admin: Administration, tenant: str, *, secret: str | None = CLIENT_SECRET) -> None:
        """Let a tenant name it `provider:harbour`."""
        providers = admin.registry.settings_of(tenant).values.get("identity_providers", {})
        settings = {"identity_providers": {**providers, "harbour": self.source}}
        amend_settings(admin, tenant, settings, by="test", at=clock.now())
        if secret is not None:
            keys = admin.registry.keys_of(tenant)
            with admin.secrets(tenant) as secrets:
                secrets.set(keys, "harbour_secret", secret, by="test", at=clock.now())
                secrets._session.commit()  # pyright: ignore[reportPrivateUsage]

    def __enter__(self) -> Self:
        self._write("settings", {"server": {"host": "127.0.0.1", "port": self.port}, "oauth": self._oauth})
        people = {name: {"password": PASSWORD, "email": f"{name}@harbour.example"} for name in PEOPLE}
        self._write("users", {"users": people, "default_user": "dana"})
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "provider.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "nanoidp", "--config", str(self.folder), "--port", str(self.port)],
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                start_new_session=True,
                cwd=self.folder,  # where it keeps its keys
            )
        deadline = time.monotonic() + _READY_WITHIN_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        raise AssertionError(f"it did not start: {(self.folder / 'provider.log').read_text()[-2000:]}")

    def stop(self) -> None:
        """Stop it, as if it had never been."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=30)

    @property
    def _oauth(self) -> dict[str, Any]:
        client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        return {"issuer": self.issuer, "audience": CLIENT_ID, "clients": [client]}

    def _write(self, name: str, document: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.yaml").write_text(yaml.safe_dump({"config_version": 1, **document}))

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/.well-known/openid-configuration")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
