"""The text in which a journey was last brought along: its comments and layout outlive drafts and versions."""

from handrail_tenants.journeys.tables import StoredJourneySource
from handrail_tenants.tenancy.session import TenantSession


class Sources:
    """The texts of one tenant's journeys, one for each. Whoever changes one commits with what it is about."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def of(self, journey: str) -> str:
        """Return the text, empty where nobody ever brought one."""
        row = self._session.get(StoredJourneySource, (self._session.tenant, journey))
        return row.text if row else ""

    def keep(self, journey: str, text: str) -> None:
        """Keep a text in place of the one before."""
        row = self._session.get(StoredJourneySource, (self._session.tenant, journey), populate_existing=True)
        row = row or StoredJourneySource(tenant_id=self._session.tenant, journey=journey, text="")
        row.text = text
        self._session.add(row)
        self._session.flush()
