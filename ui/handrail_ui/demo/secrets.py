"""What the demo and its stand-ins share: made from the demo's own key, so that neither is kept twice."""

import base64
import hmac
from typing import Final

from handrail_ui.settings import Settings

TENANT: Final = "aurora"
VENDOR: Final = "checkpoint"
PROVIDER: Final = "beacon"


def api_key(settings: Settings) -> str:
    """Return what is shown to the stand-in."""
    return made(settings, "checkpoint_key")


def webhook_secret(settings: Settings) -> str:
    """Return what the stand-in signs with."""
    return made(settings, "checkpoint_events")


def beacon_secret(settings: Settings) -> str:
    """Return what tenants show to the stand-in for an identity provider."""
    return made(settings, "beacon_secret")


def made(settings: Settings, name: str) -> str:
    """Return the secret that a tenant of the demo calls by this name."""
    key = hmac.digest(settings.master_keys.get_secret_value().encode(), f"demo vendor {name}".encode(), "sha256")
    return "whsec_" + base64.b64encode(key).decode()
