"""Where a login came from and by which way: what the login history keeps of it."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from registry.models import LoginWay

#: A home or an office has an IPv6 prefix of 48 to 64 bits (RFC 6177); of IPv4 the last octet tells neighbours apart.
PREFIXES = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class LoginOrigin:
    """The way in, and the network; an empty one is not known."""

    way: LoginWay
    network: str = ""


def shortened(address: str) -> str:
    """The network of an address, as kept: 203.0.113.7 → 203.0.113.0/24. Empty for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or IPv6Address(int(found))  # without its zone
    return str(ip_network((found, PREFIXES[found.version]), strict=False))
