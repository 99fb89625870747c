"""What is said to many is packed once for each way that browsers unpack it (RFC 9110, 8.4.1; RFC 7932)."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# The library says no types.

import asyncio
import gzip
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

import brotli
from litestar import Request, Response

Coding: TypeAlias = Literal["br", "gzip"]
_BEST_FIRST: Final[tuple[Coding, ...]] = ("br", "gzip")
_REFUSED: Final = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


async def packed_response(
    request: Request[Any, Any, Any], body: bytes, media_type: str, headers: Mapping[str, str]
) -> Response[bytes]:
    """Answer with public content that stays the same, in the smallest form that the browser takes.

    Nothing with a secret in it may be answered like this: the length of what is packed tells of it.
    """
    headers = {**headers, "Vary": "Accept-Encoding"}
    coding = best_coding(request.headers.get("Accept-Encoding", ""))
    if coding is None:
        return Response(body, media_type=media_type, headers=headers)
    # The first time takes up to a tenth of a second.
    small = await asyncio.to_thread(_packed, body, coding)
    return Response(small, media_type=media_type, headers={**headers, "Content-Encoding": coding})


def best_coding(accepted: str) -> Coding | None:
    """Return the smallest coding that an Accept-Encoding header allows (RFC 9110, 12.5.3)."""
    weights = {
        name.strip().lower(): weight.replace(" ", "").lower()
        for name, _, weight in (each.partition(";") for each in accepted.split(","))
    }

    def taken(coding: Coding) -> bool:
        weight = weights.get(coding, weights.get("*"))
        return weight is not None and weight not in _REFUSED

    return next((coding for coding in _BEST_FIRST if taken(coding)), None)


@lru_cache(maxsize=500)
def _packed(body: bytes, coding: Coding) -> bytes:
    return brotli.compress(body) if coding == "br" else gzip.compress(body, mtime=0)
