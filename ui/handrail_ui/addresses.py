"""Where things are: links of a tenant in both address modes, and the cookies that belong to them."""

from dataclasses import dataclass
from urllib.parse import quote

from handrail_platform.values import SessionHandle
from handrail_ui.encoding import encode_bytes
from handrail_ui.settings import Settings


@dataclass(frozen=True, slots=True)
class TenantAddress:
    """The addresses of one tenant. `path` is what precedes every path of it, empty when it has its own host."""

    key: str
    origin: str
    path: str
    secure: bool

    def to(self, path: str) -> str:
        """Return a path of the tenant as this installation's browsers see it."""
        return f"{self.path}{path}"

    def journey(self, journey: str, going_to: str | None = None) -> str:
        """Return where a journey starts; `going_to` is where its success leads then."""
        onward = f"?next={quote(going_to)}" if going_to else ""
        return self.to(f"/j/{journey}{onward}")

    def session(self, handle: SessionHandle) -> str:
        return self.to(f"/s/{encode_bytes(handle)}")

    @property
    def home(self) -> str:
        return self.to("/")

    @property
    def account(self) -> str:
        return self.to("/account")

    def cookie_name(self, purpose: str) -> str:
        """Return the cookie's name; with TLS and an own host it carries the __Host- prefix (RFC 6265bis)."""
        if not self.secure:
            return f"handrail-{self.key}-{purpose}"
        return f"__Host-handrail-{purpose}" if not self.path else f"__Secure-handrail-{self.key}-{purpose}"

    @property
    def cookie_path(self) -> str:
        return self.path or "/"


class Addresses:
    """Makes tenant addresses from the settings alone."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[tuple[str, str | None], TenantAddress] = {}

    def of(self, key: str, base_url: str | None) -> TenantAddress:
        """Return the addresses of the tenant with this key; `base_url` is its own origin in host mode."""
        known = self._known.get((key, base_url))
        if known is None:
            known = self._make(key, base_url)
            if len(self._known) < 10_000:  # noqa: PLR2004 - a bound, not a rule
                self._known[key, base_url] = known
        return known

    def _make(self, key: str, base_url: str | None) -> TenantAddress:
        own_host = self._settings.address_mode == "host"
        origin = (base_url or self._settings.base_url) if own_host else self._settings.base_url
        path = "" if own_host else f"/t/{key}"
        return TenantAddress(key, origin.rstrip("/"), path, origin.startswith("https://"))
