"""Where a name given by somebody else may lead: to machines on the internet, never to one inside."""

import asyncio
import ipaddress
import socket


class Inside(Exception):
    """It leads to a machine that is not on the public internet."""


async def public_ip(host: str, port: int, *, loopback_too: bool = False) -> str:
    """Return an address to connect to. Connect to this very one: asked again, the name could lead inside.

    Args:
        loopback_too: for tests, whose server is on this machine.

    Raises:
        Inside: one of the addresses behind the name is not public.
        OSError: the name is not known.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(each[4][0]) for each in found]
    if not addresses or not all(_may_ask(each, loopback_too) for each in addresses):
        raise Inside
    return str(addresses[0])


def _may_ask(address: ipaddress.IPv4Address | ipaddress.IPv6Address, loopback_too: bool) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or address
    return (inner.is_global and not inner.is_multicast) or (loopback_too and inner.is_loopback)
