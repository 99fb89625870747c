"""Everything that can be set from outside, read once at start; the one reader of the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one installation. Every name is an environment variable with the prefix HANDRAIL_."""

    model_config = SettingsConfigDict(
        env_prefix="HANDRAIL_", secrets_dir=None, extra="ignore", hide_input_in_errors=True
    )

    database: str = "sqlite:///handrail.db"
    """`sqlite:///path` or `postgresql://user@host/name`."""
    base_url: str = "http://localhost:8000"
    """Where people reach this installation. Links and issuers come from here, never from the Host header."""
    address_mode: Literal["path", "host"] = "path"
    """`host`: a host name per tenant. `path`: /t/{tenant}/ on one host; weaker, as tenants share an origin."""
    master_keys: SecretStr
    """`2:BASE64,1:BASE64`: 32-byte keys by version; the highest wraps, every one unwraps."""
    password_pepper: SecretStr | None = None
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    sms_url: str | None = None
    """Where the provider of text messages takes them; without it none is sent. https, or this very machine."""
    sms_encoding: Literal["form", "json"] = "form"
    sms_fields: dict[str, str] = {"To": "{to}", "From": "{from}", "Body": "{text}"}
    """What the provider calls number, sender and text; other values are sent as they are."""
    sms_from: str = ""
    sms_user: str | None = None
    """With it the secret is the password of basic authentication, else a bearer token."""
    sms_secret: SecretStr | None = None
    sms_per_number: PositiveInt = 6
    """How many text messages may go to one number in an hour. Each of these is counted by tenant."""
    sms_per_client: PositiveInt = 20
    """How many may be asked for from one network address in an hour."""
    sms_per_country: PositiveInt = 300
    """How many may go to one country calling code in an hour."""
    sms_per_tenant: PositiveInt = 1_000
    """How many may go out in an hour."""
    worker: Literal["inside", "apart"] = "inside"
    """Whether this process delivers the outbox itself, or leaves it to `handrail worker`."""
    delivery_seconds: PositiveInt = 30
    """How long one delivery may take. What a worker held when it died, another takes over after twice as long."""
    trusted_proxies: int = 0
    """How many proxies in front of us append to X-Forwarded-For; 0 takes the peer's address."""
    starts_per_minute: int = 120
    """How many journeys one network address may start in a minute."""
    staff_tenant: str = "handrail"
    """Key of the platform's own tenant, where staff of every tenant have their accounts and sign in."""
    private_addresses: bool = False
    """Whether identity providers and connections may stand in private networks, and here without TLS."""
    trace_endpoint: str | None = None
    """OTLP over HTTP endpoint; traces are off without it."""
    demo: bool = False
    demo_dir: Path | None = None

    @property
    def secure(self) -> bool:
        """Tell whether people reach us over TLS: cookies are Secure and HSTS is sent."""
        return self.base_url.startswith("https://")


def load() -> Settings:
    """Read the settings. Raises pydantic.ValidationError, which names the setting and never its value."""
    given: dict[str, Any] = {}  # everything comes from the environment
    return Settings(**given)


def demo_directory() -> Path:
    """Return where the demo keeps its data: HANDRAIL_DEMO_DIR, else .demo beside the working directory."""
    return Path(os.environ.get("HANDRAIL_DEMO_DIR", ".demo")).resolve()


def machine_token() -> str:
    """Return the token with which this machine asks a server, HANDRAIL_TOKEN; empty without one."""
    return os.environ.get("HANDRAIL_TOKEN", "").strip()


def hand_on(values: Mapping[str, str]) -> None:
    """Set settings for the server processes that this process is about to start."""
    os.environ.update(values)
