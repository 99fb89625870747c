"""A tenant's side of the stand-in vendor: its settings and its secrets."""

import base64
from typing import Any, Final

from handrail_ui import clock
from handrail_ui.administration import Administration
from handrail_ui.amended import amend_settings

API_KEY: Final = "checkpoint-and-handrail"
WEBHOOK_SECRET: Final = "whsec_" + base64.b64encode(b"events of the stand-in vendor").decode()


def set_up_vendor(admin: Administration, tenant: str, url: str, *, newest: str | None = None) -> None:
    """Let a tenant name it `vendor:checkpoint`; with `newest`, a second secret is good besides."""
    kept = {"checkpoint_key": API_KEY, "checkpoint_events": WEBHOOK_SECRET}
    kept |= {} if newest is None else {"checkpoint_newest": newest}
    vendor: dict[str, Any] = {
        "name": "Checkpoint ID",
        "url": f"{url}/verifications",
        "api_key": "secret:checkpoint_key",
        "webhook_secrets": [f"secret:{name}" for name in kept if name != "checkpoint_key"],
    }
    keys = admin.registry.keys_of(tenant)
    with admin.secrets(tenant) as secrets:
        for name, secret in kept.items():
            secrets.set(keys, name, secret, by="test", at=clock.now())
        secrets._session.commit()  # pyright: ignore[reportPrivateUsage]
    amend_settings(admin, tenant, {"proofing_vendors": {"checkpoint": vendor}}, by="test", at=clock.now())
