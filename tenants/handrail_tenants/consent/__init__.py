"""The ledger of what people agreed to."""
