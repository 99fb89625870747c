"""Which hosts may be asked at all. A name is looked up once; the very address that was judged is connected to."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any, Final, cast
from urllib.parse import urlsplit

import httpcore2

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class NotReachable(Exception):
    """Nobody is asked at this host."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def address_problem(url: str) -> str:
    """Return why nobody is asked at this address, empty when it is one: https, or http on this very machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if not url.isascii() or not url.isprintable() or " " in url:
        return "is no address"
    if not host or parts.username is not None or parts.password is not None or port == 0:
        return "is no host"
    if parts.fragment:
        return "has a fragment"
    if parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK):
        return ""
    return "is not https"


def guarded(*, private: bool) -> httpcore2.AsyncNetworkBackend:
    """Return the network as far as it may be reached."""
    return _Guarded(private=private)


class _Guarded(httpcore2.AsyncNetworkBackend):
    def __init__(self, *, private: bool) -> None:
        self._private = private
        # The library has a stand-in of this name for whoever has no anyio, so that its type is unclear.
        self._network = cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of the host, if none of its addresses is one to keep away from."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if not addresses or not (self._private or all(map(is_public, addresses))):
            raise NotReachable("private")
        return await self._network.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


def is_public(address: str) -> bool:
    """Tell whether anybody could reach it. What an IPv6 address only wraps is judged by what it wraps."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is not None:
            return is_public(str(wrapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)))
    return ip.is_global and not ip.is_multicast


_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
