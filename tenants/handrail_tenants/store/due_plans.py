"""Which plans of all tenants are due, in the dialect that both databases share."""

from typing import Final

DUE_PLANS: Final = """
SELECT t.key, p.journey, p.number FROM plan AS p JOIN tenant AS t ON t.id = p.tenant_id AND t.state = 'active'
WHERE p.state = 'set' AND p.publish_at <= {now} ORDER BY p.publish_at LIMIT {limit}
"""
"""`{now}` and `{limit}` stand for the two parameters."""
