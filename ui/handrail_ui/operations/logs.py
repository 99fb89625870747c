"""Structured logs: one JSON object a line, with tenant and session, never with what a person typed."""

import logging
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _without(package: str) -> Generator[None]:
    modules: dict[str, Any] = sys.modules
    if package in modules:
        yield
        return
    modules[package] = None
    try:
        yield
    finally:
        del modules[package]


# Rich is for tracebacks on a terminal, which a server never shows; it would be a tenth of each start.
with _without("rich"):
    import structlog

LOG: structlog.typing.FilteringBoundLogger = structlog.get_logger("handrail")
"""The one logger; whoever logs takes it from here."""
FORBIDDEN = frozenset({"password", "code", "secret", "email", "phone", "address", "fields", "cookie", "token"})


def configure() -> None:
    """Send our log lines and the libraries' warnings to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _redact(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Drop what must never be logged, should anybody try."""
    for name in FORBIDDEN & event.keys():
        event[name] = "(withheld)"
    return event
