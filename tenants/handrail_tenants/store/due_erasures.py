"""Whose erasure is due at which tenant, in the dialect that both databases share."""

from typing import Final

DUE_ERASURES: Final = """
SELECT e.tenant_id, t.key, e.person_id FROM erasure AS e
JOIN tenant AS t ON t.id = e.tenant_id AND t.state = 'active'
WHERE e.due <= {now} ORDER BY e.due LIMIT {limit}
"""
"""`{now}` and `{limit}` stand for the two parameters."""
