"""An authenticator plugged into a visitor's browser: Chromium's virtual one."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Protocol

from playwright.sync_api import Page


class DeveloperTools(Protocol):
    """What we say to the browser's developer tools, and hear from them."""

    def send(self, method: str, params: dict[str, Any]) -> dict[str, Any]: ...

    def detach(self) -> None: ...


class Authenticator:
    """Makes and uses passkeys as somebody would who touches it at once, unless it is told to wait."""

    def __init__(self, tools: DeveloperTools, name: str) -> None:
        self._tools = tools
        self._name = name

    @property
    def passkeys(self) -> list[dict[str, Any]]:
        """What it holds, as the protocol of the developer tools says it."""
        found: list[dict[str, Any]] = self._tell("getCredentials")["credentials"]
        return found

    def forget(self) -> None:
        """Lose every passkey."""
        self._tell("clearCredentials")

    def hold(self, *passkeys: dict[str, Any]) -> None:
        """Take over passkeys of another authenticator, which keeps them: what nobody can do with a real one."""
        for passkey in passkeys:
            self._tell("addCredential", credential=passkey)

    def recognise(self, *, its_owner: bool) -> None:
        """Recognise whoever unlocks it from now on, or not."""
        self._tell("setUserVerified", isUserVerified=its_owner)

    def touch(self, *, at_once: bool) -> None:
        """Be touched as soon as it asks, or not at all."""
        self._tell("setAutomaticPresenceSimulation", enabled=at_once)

    def _tell(self, command: str, **what: object) -> dict[str, Any]:
        told: dict[str, Any] = self._tools.send(f"WebAuthn.{command}", {"authenticatorId": self._name, **what})
        return told


@contextmanager
def plugged_in(page: Page, *, synced: bool = False) -> Generator[Authenticator]:
    """Plug an authenticator into the tab. `synced`: it copies its passkeys to other devices."""
    tools = _developer_tools(page)
    tools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "defaultBackupEligibility": synced,
        "defaultBackupState": synced,
    }
    added = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    try:
        yield Authenticator(tools, added["authenticatorId"])
    finally:
        tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": added["authenticatorId"]})
        tools.send("WebAuthn.disable", {})
        tools.detach()


def _developer_tools(page: Page) -> DeveloperTools:
    return page.context.new_cdp_session(page)
