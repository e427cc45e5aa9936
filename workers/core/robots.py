"""The rules of a robots.txt for one agent."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from protego import Protego

MAX_BYTES = 500 * 1024
"""What of a robots.txt is read; RFC 9309 asks for at least 500 KiB."""
MAX_KEPT_BYTES = 65_536
"""What is kept of one for its host, packed. Of 500 KiB of rules that is most; what is cut off is its end. The store
holds one for each host that was asked within a day, and every claim of a visit carries that of its host."""
_PACKED = b"\0z"
"""Begins what is packed; no robots.txt begins so."""
_WORTH_PACKING = 400
"""Bytes; a shorter one becomes hardly shorter."""
MAX_CRAWL_DELAY_S = 60.0
"""A longer crawl-delay counts as this: some sites ask for a day, which would mean one page a day."""
_USER_AGENT = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z0-9_.-]+")
_OTHER = "other-agents"


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What one agent may ask of a host."""

    agent: str
    """The product token, in lower case."""
    size: int
    """Bytes of text that were read; the rules take some 25 times as much memory."""
    _rules: Protego

    @classmethod
    def parse(cls, text: bytes, *, agent: str) -> RobotsRules:
        """Read a robots.txt as received or as `kept`; an empty one allows everything. `agent`: product token or whole
        User-Agent.

        Never raises: what is not understood is skipped, as RFC 9309 asks.
        """
        token = _token(agent) or _OTHER
        plain = _unpacked(text)[:MAX_BYTES]
        lines = plain.decode("utf-8-sig", "replace").splitlines()
        return cls(agent=token, size=len(plain), _rules=Protego.parse("\n".join(_for_agent(lines, token))))

    def allows(self, url: str) -> bool:
        """Tell whether the agent may ask an absolute URL."""
        return bool(self._rules.can_fetch(url, self.agent))

    @property
    def crawl_delay_s(self) -> float | None:
        """Seconds that the host asks to leave between requests, at most MAX_CRAWL_DELAY_S; None if it does not say."""
        delay = self._rules.crawl_delay(self.agent)
        return None if delay is None else min(float(delay), MAX_CRAWL_DELAY_S)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Addresses of sitemaps that the file names for everybody, as written."""
        return tuple(self._rules.sitemaps)


def kept(text: bytes) -> bytes:
    """Return what to keep of a robots.txt: its rules without comments, packed; `RobotsRules.parse` reads it.

    At most `MAX_KEPT_BYTES`: of more than that the beginning.
    """
    if len(text) <= _WORTH_PACKING:
        return text
    lines = text[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines()
    plain = "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("#")).encode()
    while len(packed := _PACKED + zlib.compress(plain)) > MAX_KEPT_BYTES:
        plain = plain[: len(plain) * MAX_KEPT_BYTES * 9 // (len(packed) * 10)].rpartition(b"\n")[0]
    return packed


def _unpacked(text: bytes) -> bytes:
    if not text.startswith(_PACKED):
        return text
    try:
        return zlib.decompressobj().decompress(text[len(_PACKED) :], MAX_BYTES)
    except zlib.error:
        return text  # a server's own


def _token(agent: str) -> str:
    found = _TOKEN.match(agent.strip().lower().partition("/")[0])
    return found[0] if found else ""


def _for_agent(lines: list[str], token: str) -> list[str]:
    """Name only this agent, everybody and one other: the parser's work is agents times rules, and a file may name
    thousands of both."""
    kept: list[str] = []
    group: set[str] = set()
    for line in lines:
        found = _USER_AGENT.match(line)
        if found is None:
            if line.strip() and not line.lstrip().startswith("#"):
                group.clear()
            kept.append(line)
            continue
        value = found[1].strip()
        name = "*" if value == "*" else token if _token(value) == token else _OTHER
        if name not in group:
            group.add(name)
            kept.append(f"User-agent: {name}")
    return kept
