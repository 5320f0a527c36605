"""Where webhooks may point: to the internet by HTTPS, and to what the operator names.

A server that sends requests to addresses it is given can be made to reach what only it can reach ("server-side request
forgery"): itself, the network it stands in, the metadata of the cloud it runs in. So names are resolved here, every
address they lead to must be a public one, and it is that very address that is connected to.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

Lookup = Callable[[str, int], Sequence[str]]
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_NOT_FOR_ALL = (ip_network("192.0.0.0/24"), ip_network("2002::/16"))  # Python 3.11 takes these for global


class UrlRefused(ValueError):
    """An address webhooks cannot be sent to, whatever it leads to."""


class NotHttps(UrlRefused):
    """Plain HTTP, which no setting allows."""


class AddressRefused(UrlRefused):
    """A host that leads to an address which is not public."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} leads to {address}, which is no public address; name it in FAULTWISE_WEBHOOK_HOSTS")
        self.host, self.address = host, address


class Unresolved(Exception):
    """A host of which no address is known."""


def looked_up(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, as the system resolves it, in the system's order; ``Unresolved`` where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise Unresolved(f"{host} has no address: {error}") from error
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the internet, reached the same way from everywhere.

    >>> [is_public(one) for one in ("93.184.215.14", "10.0.0.8", "169.254.169.254", "::1", "64:ff9b::7f00:1")]
    [True, False, False, False, False]
    """
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if found in _NAT64:
        found = IPv4Address(int(found) & 0xFFFF_FFFF)
    is_special = found.is_multicast or found.is_reserved or any(found in network for network in _NOT_FOR_ALL)
    return found.is_global and not is_special


@dataclass(frozen=True)
class Destinations:
    """Which destinations are allowed; ``hosts`` are those that need not be public, as they stand in the URL."""

    allows_http: bool = False
    hosts: frozenset[str] = frozenset()
    lookup: Lookup = looked_up

    @classmethod
    def of(cls, *, allows_http: bool, hosts: str) -> Destinations:
        """The destinations of a setting with hosts between commas.

        >>> sorted(Destinations.of(allows_http=False, hosts="erp.local, 10.0.0.8,[::1]").hosts)
        ['10.0.0.8', '::1', 'erp.local']
        """
        named = (host.strip().strip("[]").casefold() for host in hosts.split(","))
        return cls(allows_http, frozenset(filter(None, named)))

    def check(self, url: str) -> None:
        """``UrlRefused`` where nothing may be sent to a URL, as far as can be known now."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not self.allows_http:
            raise NotHttps("webhooks are sent by https only; FAULTWISE_WEBHOOK_HTTP allows http")
        if parts.username or parts.password:
            raise UrlRefused("a name or password in a URL ends up in logs; leave it out, the signature says who sends")
        try:
            self.addresses(parts.hostname or "", parts.port or 443)
        except Unresolved:
            return  # the host may be known later; then it is looked at again

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses to connect to for a host; ``AddressRefused`` where one of them is not public."""
        found = tuple(self.lookup(host, port))
        refused = [address for address in found if not is_public(address)]
        if refused and host.casefold().strip("[]") not in self.hosts:
            raise AddressRefused(host, refused[0])
        return found
