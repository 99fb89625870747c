"""Everything a request may need, wired once by the application factory."""

from collections.abc import Callable
from dataclasses import dataclass

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State

from handrail_platform.values import Milliseconds
from handrail_tenants.browser_sessions.sessions import BrowserSessions
from handrail_tenants.erasure.erase import Erasing
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.outbox.worker import OutboxWorker
from handrail_tenants.outgoing.bulkhead import Bulkhead
from handrail_tenants.people.read import People
from handrail_tenants.proofing.vendor import Vendors
from handrail_tenants.store.contract import DueErasure, DuePlan
from handrail_tenants.store.open import InstallationStore
from handrail_tenants.tenancy.directory import TenantDirectory
from handrail_tenants.waits.worker import WaitsWorker
from handrail_ui.demo.beacon.provider import Beacon
from handrail_ui.demo.mailbox import Mailbox
from handrail_ui.due_worker import DueWorker
from handrail_ui.operations.metrics import Metrics
from handrail_ui.pages.look.assets import Assets
from handrail_ui.pages.render import PageRenderer
from handrail_ui.pages.translator import Translator
from handrail_ui.runtime.arrivals import Arrivals
from handrail_ui.runtime.pages import PageMaker
from handrail_ui.runtime.shell import Shell
from handrail_ui.runtime.start_limit import StartLimit
from handrail_ui.runtime.uploaded import UploadRoom
from handrail_ui.settings import Settings
from handrail_ui.sites import Sites
from handrail_ui.studio.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one process."""

    settings: Settings
    now: Callable[[], Milliseconds]
    random_bytes: Callable[[int], bytes]
    store: InstallationStore
    keys: KeyRing
    directory: TenantDirectory
    sites: Sites
    shell: Shell
    arrivals: Arrivals
    vendors: Vendors
    start_limit: StartLimit
    upload_room: UploadRoom
    browser_sessions: BrowserSessions
    people: People
    pages: PageMaker
    translator: Translator
    renderer: PageRenderer
    assets: Assets
    lines: Bulkhead
    """To the servers that tenants connect."""
    provider_lines: Bulkhead
    """To the identity providers of tenants."""
    metrics: Metrics
    outbox: OutboxWorker
    waits: WaitsWorker
    plans: DueWorker[DuePlan]
    erasing: Erasing
    erasures: DueWorker[DueErasure]
    mailbox: Mailbox | None
    beacon: Beacon | None
    workplace: Workplace


def parts_of(connection: ASGIConnection[object, object, object, State] | Request[object, object, State]) -> Parts:
    """Return the parts of the application that serves this connection."""
    parts: Parts = connection.app.state["parts"]
    return parts
