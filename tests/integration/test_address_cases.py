"""No address of the case lists, by whatever way it comes, leads to a socket that it must not lead to.

The fetcher is the real one; only its resolver answers from a table, and its sockets are noted and refused. So nothing
here leaves the machine, and what would have been dialled is known exactly.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.address_cases import ALLOWED, DENIED, DNS, PUBLIC_V4, PUBLIC_V6
from tests.contract.store_bundle import visit
from tests.http_site import answering, get, site_of
from workers.adapters.http import HttpFetcher
from workers.core.addresses import is_public
from workers.core.errors import Transient
from workers.core.sourcebook import SourceBook
from workers.core.urls import canonical_url, host_key
from workers.pipeline.answer import Answers
from workers.pipeline.ports import BlockedAddress, FetchEnded, Lease, Response

CASES = Path(os.environ.get("KHABAR_DEV_DATA", "../shared/data")) / "ssrf_cases_dev.jsonl"


class Network:
    """Answers look-ups from a table; notes the sockets that are asked for and opens none."""

    def __init__(self, dns: dict[str, list[list[str]]]) -> None:
        self._dns = {name: list(answers) for name, answers in dns.items()}
        self.asked: list[str] = []
        self.dialled: list[tuple[str, int]] = []

    def look_up(self, host: str, port: int, family: int) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        answers = self._dns.get(host.lower().rstrip("."), [])
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found
        ]

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        self.dialled.append((info[4][0], info[4][1]))
        raise ConnectionRefusedError("sockets are only noted here")


async def dial(network: Network, url: str, **options: Any) -> BaseException | None:
    """Ask for one URL; return what it came to."""
    fetcher = HttpFetcher(
        user_agent="t", concurrency=2, look_up=network.look_up, open_socket=network.open_socket, **options
    )
    try:
        await get(fetcher, url)
    except (BlockedAddress, Transient) as end:
        return end
    finally:
        await fetcher.close()
    return None


def test_there_are_cases_enough():
    assert len(set(DENIED)) >= 200
    assert len(set(ALLOWED)) >= 70


@pytest.mark.parametrize("url", DENIED)
async def test_denied(url):
    network = Network(DNS)
    end = await dial(network, url)
    assert network.dialled == []
    assert isinstance(end, BlockedAddress) or "does not resolve" in str(end)


@pytest.mark.parametrize("url", ALLOWED)
async def test_allowed(url):
    network = Network(DNS)
    end = await dial(network, url)
    assert isinstance(end, Transient), end
    assert network.dialled
    assert {port for _, port in network.dialled} <= {80, 443}
    assert all(is_public(ip) for ip, _ in network.dialled)
    assert len(network.asked) <= 1


async def test_all_answers_are_dialled_and_nothing_else():
    network = Network(DNS)
    await dial(network, "https://dual.example/")
    assert sorted(network.dialled) == [(PUBLIC_V6, 443), (PUBLIC_V4, 443)]


async def test_a_name_that_turns_private_is_refused_when_it_is_asked_again():
    network = Network(DNS)
    first = await dial(network, "http://rebind.example/")
    assert isinstance(first, Transient)
    assert network.dialled == [(PUBLIC_V4, 80)]
    assert network.asked == ["rebind.example"]
    second = await dial(network, "http://rebind.example/")
    assert isinstance(second, BlockedAddress)
    assert len(network.dialled) == 1


async def test_nothing_connects_to_a_server_on_this_machine_through_a_name_that_turns_private():
    async with site_of(answering()) as site:
        network = Network({"rebind.example": [[PUBLIC_V4], ["127.0.0.1"]]})
        for _ in range(3):
            await dial(network, f"http://rebind.example:{site.port}/", ports=frozenset({site.port}))
        assert site.connections == 0
        assert network.dialled == [(PUBLIC_V4, site.port)]


async def test_the_last_gate_holds_by_itself():
    """A resolver that lies about what it checked still leads to no socket."""
    network = Network({"site.example": [["10.0.0.1"]]})
    fetcher = HttpFetcher(user_agent="t", concurrency=2, look_up=network.look_up, open_socket=network.open_socket)
    session = fetcher._session()
    session.connector._resolver._allow_private = True
    with pytest.raises(BlockedAddress, match=r"10\.0\.0\.1 is not public"):
        await session.get("http://site.example/")
    await session.close()
    await fetcher.close()
    assert network.dialled == []


@pytest.mark.parametrize(
    ("places", "url", "port"),
    [
        ({"site.example:8080"}, "http://site.example:8080/", 8080),
        ({"site.example:8080"}, "http://other.example:8080/", None),
        ({"site.example:8080"}, "http://site.example:8081/", None),
        ({"site.example:8080"}, "http://10.0.0.1:8080/", None),
        ({"10.0.0.1:8080"}, "http://10.0.0.1:8080/", None),
    ],
)
async def test_a_port_that_a_source_declares_is_open_at_its_own_host_only(places, url, port):
    network = Network({**DNS, "other.example": [[PUBLIC_V4]]})
    await dial(network, url, places=frozenset(places))
    assert network.dialled == ([(PUBLIC_V4, port)] if port else [])


async def walk(case: dict[str, Any]) -> tuple[bool, Network]:
    """Fetch a case and its redirects, each as the visit that the fetch stage makes of it; tell if all was allowed."""
    network = Network(case.get("dns", {}))
    answers = Answers(
        sources=SourceBook(), revisit_after_s=(), backoff=lambda _: 1.0, wall_clock=lambda: 0.0, max_attempts=5
    )
    url = case["url"]
    one = replace(visit("a"), url=url, host=host_key(canonical_url(url) or ""))
    for location in [*case.get("chain", ()), None]:
        before = len(network.dialled)
        end = await dial(network, one.url)
        if isinstance(end, BlockedAddress) or len(network.dialled) == before:
            return False, network
        if location is None:
            break
        redirect = Response(url=one.url, status=302, headers={"location": location})
        judged = answers.judge(Lease(visit=one, token="1", robots=b""), redirect)
        assert isinstance(judged, FetchEnded)
        if judged.follow is None:
            return False, network
        one = judged.follow
    return True, network


@pytest.mark.skipif(not CASES.exists(), reason="the development set of address cases is not here")
async def test_development_cases(monkeypatch):
    wrong = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for name, value in case.get("env", {}).items():
            monkeypatch.setenv(name, value)
        allowed, network = await walk(case)
        denied = {ip for ip, _ in network.dialled if not is_public(ip)}
        if denied or (allowed != (case["expected"] == "allowed") and not case.get("env")):
            wrong.append((case["id"], case["url"], case["why"], denied))
    assert wrong == []
