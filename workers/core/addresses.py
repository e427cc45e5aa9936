"""Which addresses may be asked: the raw URL before it is resolved, and each address that it resolves to."""

from __future__ import annotations

import ipaddress
import re

from workers.core.hosts import split_authority

_DENIED_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # the host side of Azure's machines, in a public range
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
"""The special-purpose ranges of IANA's IPv4 registry that are not for the public, multicast and class E."""
_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_DENIED_V6 = tuple(
    ipaddress.IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries any IPv4 address
        "3ffe::/16",
        "3fff::/20",
    )
)
_ISATAP = 0x0000_5EFE
"""Third quarter of an IPv6 address whose last quarter is an IPv4 one, in any prefix (RFC 5214; two bits may vary)."""
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(//)?([^/?#]*)(.?)(.*)", re.DOTALL)
_REFERENCE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.\-]*:)?[/\\]{2}([^/?]*)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]")
_PLAIN_PORT = re.compile(r"[1-9][0-9]{0,4}")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_public(ip: str) -> bool:
    """Tell whether an IP address (as text, IPv6 without brackets) is one of the public internet.

    Denied by default: what is no address, an IPv6 address outside 2000::/3 (so every form that embeds an IPv4 one) and
    the special ranges. The standard library's `is_global` of Python 3.11 lets some of them pass.
    """
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in _DENIED_V4)
    if address.scope_id is not None:
        return False
    if int(address) >> 32 & 0xFCFF_FFFF == _ISATAP:
        return False
    return address in _UNICAST_V6 and not any(address in net for net in _DENIED_V6)


def check_url(url: str, *, ports: frozenset[int], places: frozenset[str] = frozenset()) -> str | None:
    """Return why a raw URL must not be asked, or None if its form is fine.

    `ports`: those that may be dialled at any host; `places`: further ones as `host:port`. Whether the host is public is
    not decided here: `is_public` tells it for every address that the host resolves to, and for one that is an address.
    """
    if _CONTROL.search(url):
        return "a control character or space in the address"
    match = _URL.match(url)
    if match is None:
        return "not an absolute address"
    scheme, slashes, authority, end, rest = match.groups()
    default_port = _DEFAULT_PORTS.get(scheme.lower())
    if default_port is None:
        return f"scheme {scheme[:20]!r} is not http or https"
    if not slashes or not authority:
        return "no host"
    if end in {"?", "#"} and "@" in rest:
        return "programs differ on what the host is"
    return _check_authority(authority, default_port, ports, places)


def check_reference(reference: str) -> str | None:
    """Return why the target of a redirect, as a server wrote it, must not be followed, or None.

    What a browser would silently repair in the path (spaces, letters beyond ASCII) is repaired by `canonical_url`; what
    makes programs differ on the host is refused here.
    """
    head, _, _ = reference.strip(" \t\r\n").partition("#")
    match = _REFERENCE.match(head)
    if match is None:
        return None  # relative to the host that wrote it
    authority = match[1]
    if not authority:
        return "no host"
    if _CONTROL.search(authority):
        return "a control character or space in the host"
    for sign, name in (("\\", "a backslash"), ("@", "a user name"), ("%", "a percent sign")):
        if sign in authority:
            return f"{name} in the host"
    return None


def host_of(url: str) -> str:
    """Return the host of a URL that `check_url` found fine, as `ascii_host` spells it."""
    match = _URL.match(url)
    place = split_authority(match[3]) if match else None
    if place is None:
        raise ValueError(f"{url[:80]!r} has no host")
    return place[0]


def _check_authority(authority: str, default_port: int, ports: frozenset[int], places: frozenset[str]) -> str | None:
    if "\\" in authority:
        return "a backslash in the host"
    if "@" in authority:
        return "a user name in the address"
    if "%" in authority:
        return "a percent sign in the host"
    place = split_authority(authority)
    if place is None:
        return f"{authority[:80]!r} is not a host"
    port_text = authority.rpartition(":")[2] if place[1] is not None else ""
    if port_text and not _PLAIN_PORT.fullmatch(port_text):
        return f"port {port_text[:20]!r} is not a plain number"
    port = default_port if place[1] is None else place[1]
    if port not in ports and f"{place[0]}:{port}" not in places:
        return f"port {port} is not among {', '.join(map(str, sorted(ports)))}"
    return None
