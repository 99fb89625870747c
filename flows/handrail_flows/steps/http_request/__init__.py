"""Ask a server of the tenant's over HTTP, wait for its answer, and take values from it."""
