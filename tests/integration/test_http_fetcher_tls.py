"""Over TLS the name is what is asked for and what the certificate must be of, whatever address it resolved to."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.http_site import get
from tests.requirement import unmet
from workers.adapters.http import HttpFetcher
from workers.core.errors import Transient

NAME = "paygah.example"


@dataclass
class Authority:
    """A certificate authority of the tests' own, and a certificate of it."""

    root: Path
    chain: Path
    key: Path

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.root))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("ca")

    if shutil.which("openssl") is None:
        unmet("there is no openssl to make certificates with")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    (folder / "san").write_text(f"subjectAltName=DNS:{NAME}\n")
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=tests", "-days", "2")
    openssl("req", *key, "-keyout", "site.key", "-out", "site.csr", "-subj", f"/CN={NAME}")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "san", "-days", "2")
    openssl("x509", "-req", "-in", "site.csr", *signed, "-out", "site.pem")
    return Authority(root=folder / "ca.pem", chain=folder / "site.pem", key=folder / "site.key")


@dataclass
class TlsSite:
    port: int = 0
    names: list[str | None] = field(default_factory=list)
    """Server names that clients named before the certificate was chosen (SNI)."""
    requests: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def tls_site(authority: Authority) -> AsyncIterator[TlsSite]:
    site = TlsSite()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.chain, authority.key)
    context.sni_callback = lambda _socket, name, _context: site.names.append(name)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site.requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbaran"[:-1])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        await server.wait_closed()


def to_loopback(host: str, port: int, family: int) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


async def ask(site: TlsSite, host: str, authorities: ssl.SSLContext | None) -> bytes:
    fetcher = HttpFetcher(
        user_agent="t", concurrency=2, allow_private=True, look_up=to_loopback, authorities=authorities
    )
    try:
        return (await get(fetcher, f"https://{host}:{site.port}/")).body
    finally:
        await fetcher.close()


async def test_host_server_name_and_certificate_are_those_of_the_name(authority):
    async with tls_site(authority) as site:
        assert await ask(site, NAME, authority.trusted()) == b"bara"
    assert site.names == [NAME]
    assert f"\r\nhost: {NAME}:{site.port}\r\n".encode() in site.requests[0].lower()


async def test_a_certificate_of_another_name_is_refused(authority):
    async with tls_site(authority) as site:
        with pytest.raises(Transient, match=r"^its certificate is not valid: .*other\.example"):
            await ask(site, "other.example", authority.trusted())
    assert site.names == ["other.example"]
    assert site.requests == []


async def test_a_certificate_of_an_unknown_authority_is_refused(authority):
    async with tls_site(authority) as site:
        with pytest.raises(Transient, match=r"^its certificate is not valid"):
            await ask(site, NAME, None)
    assert site.requests == []
