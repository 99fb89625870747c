"""Asking servers of others over HTTP: never for long, never for much, and never where they lead us."""
