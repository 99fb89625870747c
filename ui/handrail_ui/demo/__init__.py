"""The demo: two tenants, their journeys, staff, and a mailbox fed by a real SMTP server on this machine."""
