"""Which addresses the network fetchers connect to."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import TypeAlias

IPAddress: TypeAlias = IPv4Address | IPv6Address

Resolver: TypeAlias = Callable[[str, int], Iterable[str]]
"""Takes a host name and a port; returns IP addresses, or raises `OSError`."""

# IPv6 unicast that IANA has given out at all, and the parts of it that are not for
# hosts of the public Internet: the special-purpose block with Teredo and ORCHID, the
# two documentation prefixes, 6to4 (which would tunnel to any IPv4 address).
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NOT_PUBLIC = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
# RFC 6052: what a DNS64 resolver returns for hosts that have IPv4 alone.
_NAT64 = IPv6Network("64:ff9b::/96")
_RELAY_ANYCAST = bytes((192, 88, 99))  # RFC 7526: 6to4 relays, withdrawn


def is_public(address: IPAddress) -> bool:
    """Tell whether *address* is one of a host on the public Internet.

    IPv4 in IPv6 is public as NAT64 (RFC 6052) alone, and if the IPv4 address is.
    """
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(address.packed[-4:]))
        return address in _GLOBAL_UNICAST and not any(
            address in network for network in _NOT_PUBLIC
        )
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.packed.startswith(_RELAY_ANYCAST)
    )


def system_resolver(host: str, port: int) -> Iterable[str]:
    """Ask the operating system, as `socket.getaddrinfo` does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]
