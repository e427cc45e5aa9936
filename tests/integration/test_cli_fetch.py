"""`khabar fetch` against real servers on loopback, and against addresses that it must not ask."""

from __future__ import annotations

import json

import pytest

from tests.http_site import BODY, answering, site_of
from workers.adapters.fetch_trace import FetchTrace
from workers.bootstrap import Services
from workers.cli import fetch
from workers.cli.main import run
from workers.core.sourcebook import SourceBook
from workers.settings import Settings


async def told(url: str, **settings) -> dict:
    return await fetch._told(Services(Settings(**settings), sources=SourceBook()), url)


async def test_a_page_is_told_with_its_address_and_the_time_of_each_step():
    async with site_of(answering(headers="Content-Type: text/html\r\n")) as site:
        one = await told(f"http://localhost:{site.port}/page", allow_private_hosts=True)
    assert (one["ok"], one["outcome"], one["reason"], one["status"]) == (True, "fetched", "", 200)
    assert (one["bytes"], one["content_type"]) == (len(BODY), "text/html")
    assert "127.0.0.1" in one["addresses"]
    assert "127.0.0.1" in one["dialled"]
    assert list(one["timings"]) == ["resolved", "connected", "first_byte", "total"]
    assert list(one["timings"].values()) == sorted(one["timings"].values())
    assert "body" not in one


async def test_redirects_are_hops_and_end():
    async with site_of(answering(b"", status="302 Found", headers="Location: /page?\r\n")) as site:
        one = await told(site.url, allow_private_hosts=True)
    assert (one["ok"], one["outcome"], len(one["hops"])) == (False, "too-many-redirects", 6)


async def test_a_redirect_to_a_trick_is_told_as_written():
    async with site_of(answering(b"", status="302 Found", headers="Location: http://a@b.example/\r\n")) as site:
        one = await told(site.url, allow_private_hosts=True)
    assert (one["ok"], one["status"], one["outcome"]) == (False, 302, "blocked-address")
    assert one["reason"] == "redirected to 'http://a@b.example/': a user name in the host"


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "http://[::1]/", "http://localhost/", "http://2130706433/", "x"]
)
async def test_what_must_not_be_asked_is_not_dialled(url):
    one = await told(url)
    assert (one["ok"], one["outcome"], one["status"], one["dialled"]) == (False, "blocked-address", None, [])


def test_the_command_prints_one_document_and_fails(capsysbinary):
    assert run(["fetch", "http://10.0.0.1/", "--json"]) == 1
    assert json.loads(capsysbinary.readouterr().out)["reason"] == "10.0.0.1 is not public"


def test_the_command_tells_people(capsys):
    assert run(["fetch", "http://10.0.0.1/"]) == 1
    assert "blocked-address: 10.0.0.1 is not public" in capsys.readouterr().out


def test_a_trace_forgets():
    trace = FetchTrace()
    trace.look_up("localhost", 80, 0)
    assert trace.resolved
    trace.begin()
    assert (trace.resolved, trace.dialled, list(trace.timings())) == ([], [], ["total"])
