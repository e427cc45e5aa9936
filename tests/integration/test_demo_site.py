"""The sample site over real HTTP."""

from __future__ import annotations

import gzip
import json
import os
import select
import signal
import subprocess
import sys
import zlib

import httpx
import pytest
from protego import Protego

from workers.core.errors import KhabarError
from workers.demo.desk_pages import LISTING_PATHS
from workers.demo.process import start_site_process
from workers.demo.server import serve
from workers.demo.world import Desk, Fate, build_world

WORLD = build_world(articles=60)
FREE = None


@pytest.fixture
async def site(tmp_path):
    running = await serve(
        WORLD, ports=FREE, generated=250, trickle_s=1.0, access_log=tmp_path / "access.tsv", clock=Clock()
    )
    yield running
    await running.close()


@pytest.fixture
async def client():
    async with httpx.AsyncClient(trust_env=False) as one:
        yield one


class Clock:
    """Seconds that pass when told to: 10 between the start and all that follows."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> float:
        self.calls += 1
        return 1000.0 if self.calls == 1 else 1010.5


async def test_articles_are_pages_of_real_weight_and_answer_304(site, client):
    for desk in Desk:
        carried = next(c for c in WORLD.on(desk) if c.fate is Fate.SERVED)
        url = site.hosts.url(desk, carried.path)
        page = await client.get(url)
        assert page.status_code == 200
        assert page.headers["content-encoding"] == "gzip"
        assert 40_000 <= len(page.content) <= 90_000
        assert carried.paragraphs()[-1][-40:] in page.text
        again = await client.get(url, headers={"If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        dated = await client.get(url, headers={"If-Modified-Since": page.headers["last-modified"]})
        assert dated.status_code == 304
        plain = await client.get(url, headers={"Accept-Encoding": "identity"})
        assert plain.content == page.content


async def test_two_sites_of_one_world_answer_with_the_same_listing_tags(site, client):
    other = await serve(WORLD, ports=FREE)
    try:
        for desk, path in LISTING_PATHS.items():
            first = await client.get(site.hosts.url(desk, path))
            second = await client.get(other.hosts.url(desk, path), headers={"If-None-Match": first.headers["etag"]})
            assert second.status_code == 304
    finally:
        await other.close()


async def test_the_usual_ports_when_free_and_others_when_busy(site):
    usual = tuple(int(host.rpartition(":")[2]) for host in (site.hosts.peyvand, site.hosts.golchin, site.hosts.sepidar))
    second = await serve(WORLD, ports=usual)
    assert {second.hosts.peyvand, second.hosts.golchin, second.hosts.sepidar}.isdisjoint({site.hosts.peyvand})
    ports = tuple(int(h.rpartition(":")[2]) for h in (second.hosts.peyvand, second.hosts.golchin, second.hosts.sepidar))
    hosts = second.hosts
    await second.close()
    third = await serve(WORLD, ports=ports)
    assert third.hosts == hosts
    await third.close()


async def test_fates(site, client):
    carried = {c.fate: c for c in WORLD.carried if c.fate is not Fate.SERVED}
    flaky = site.hosts.url(carried[Fate.FLAKY].desk, carried[Fate.FLAKY].path)
    assert [(await client.get(flaky)).status_code for _ in range(4)] == [500, 500, 200, 200]
    for extra in WORLD.extras:
        answer = await client.get(site.hosts.url(extra.desk, extra.path))
        match extra.fate:
            case Fate.MISSING:
                assert answer.status_code == 404
            case Fate.PDF:
                assert answer.headers["content-type"] == "application/pdf"
            case Fate.REDIRECT:
                assert answer.status_code == 302
                assert answer.headers["location"] == site.hosts.url(Desk.SEPIDAR, extra.target_path)
                assert (await client.get(answer.headers["location"])).status_code == 200
            case Fate.NO_ARTICLE:
                assert (answer.status_code, "<article" in answer.text) == (200, False)


async def test_the_correction_is_for_those_who_know_the_first_version(site, client):
    carried = next(c for c in WORLD.carried if c.fate is Fate.CORRECTED)
    url = site.hosts.url(carried.desk, carried.path)
    first = await client.get(url)
    assert (await client.get(url)).headers["etag"] == first.headers["etag"]
    second = await client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert "اصلاحیه" in second.text
    assert "اصلاحیه" not in first.text
    third = await client.get(url, headers={"If-None-Match": second.headers["etag"]})
    assert third.status_code == 304
    dated = await client.get(url, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert dated.headers["etag"] == second.headers["etag"]


async def test_robots_forbid_one_listed_article_and_no_other(site, client):
    host = site.hosts.url(Desk.PEYVAND, "")
    rules = Protego.parse((await client.get(f"{host}/robots.txt")).text)
    assert rules.crawl_delay("khabar") is None
    closed = [c.path for c in WORLD.on(Desk.PEYVAND) if not rules.can_fetch(host + c.path, "khabar")]
    assert closed == [c.path for c in WORLD.on(Desk.PEYVAND) if c.fate is Fate.FORBIDDEN]


async def test_listings_feeds_and_sitemaps_name_everything(site, client):
    named = {}
    for desk in Desk:
        pages, path = "", LISTING_PATHS[desk]
        while path:
            page = await client.get(site.hosts.url(desk, path))
            assert page.status_code == 200
            pages += page.text
            _, mark, rest = page.text.partition('<link rel="next" href="')
            path = rest.partition('"')[0] if mark else ""
        maps = [await client.get(site.hosts.url(desk, f"/sitemap-{n}.xml")) for n in (1, 2)]
        named[desk] = (pages, "".join(one.text for one in maps))
        feed = await client.get(site.hosts.url(desk, "/rss.xml"))
        assert 20 <= feed.text.count("<item>") <= 40
        assert "/sitemap-2.xml" in (await client.get(site.hosts.url(desk, "/sitemap.xml"))).text
    for carried in WORLD.carried:
        pages, maps = named[carried.desk]
        assert (f'href="{carried.path}"' in pages) == carried.in_pages
        assert f"{carried.path}</loc>" in maps
    assert sum(not carried.in_pages for carried in WORLD.carried) == 5
    assert all(f'href="{extra.path}"' in named[extra.desk][0] for extra in WORLD.extras)


async def test_generated_pages_are_distinct_and_sound(site, client):
    load = f"http://{site.hosts.load}"
    bodies = set()
    for number in (1, 2, 14, 250):
        async with client.stream("GET", f"{load}/generated/news/{number}") as answer:
            raw = b"".join([piece async for piece in answer.aiter_raw()])
        one = zlib.decompressobj(zlib.MAX_WBITS | 16)
        text = one.decompress(raw)
        assert (one.eof, one.unused_data) == (True, b"")
        assert text == gzip.decompress(raw)
        assert 70_000 <= len(text) <= 90_000
        bodies.add(text.partition(b"articleBody")[2].partition(b"</article>")[0])
    assert len(bodies) == 4
    assert (await client.get(f"{load}/generated/news/251")).status_code == 404
    first = (await client.get(f"{load}/generated")).text
    last = (await client.get(f"{load}/generated/page/3")).text
    assert first.count('class="load-list-title"') == 100
    assert last.count('class="load-list-title"') == 50
    assert 'rel="next"' not in last
    assert (await client.get(f"{load}/generated/sitemap/1")).text.count("<loc>") == 250


async def test_the_trickle_shows_what_time_has_brought(site, client):
    load = f"http://{site.hosts.load}"
    listing = (await client.get(f"{load}/trickle")).text
    assert listing.count('class="load-list-title"') == 10
    assert (await client.get(f"{load}/trickle/news/10")).status_code == 200
    assert (await client.get(f"{load}/trickle/news/11")).status_code == 404


async def test_requests_are_counted_and_logged(site, client, tmp_path):
    await client.get(site.hosts.url(Desk.SEPIDAR, "/none"))
    assert site.log.counts == {site.hosts.sepidar: {404: 1}}
    at, host, path, status = (tmp_path / "access.tsv").read_text().strip().split("\t")
    assert (host, path, status) == (site.hosts.sepidar, "/none", "404")
    assert float(at) > 0


async def test_its_own_sources_name_listings_that_are_there(site, client):
    assert [source.id for source in site.sources] == ["demo-peyvand", "demo-golchin", "demo-sepidar", "demo-load"]
    for source in site.sources:
        for listing in source.listings:
            assert (await client.get(listing.url)).status_code == 200, listing.url


def test_a_site_process_serves_and_stops():
    site = start_site_process(ports=FREE, articles=20)
    try:
        assert httpx.get(site.hosts.url(Desk.GOLCHIN, "/fa/archive"), trust_env=False).status_code == 200
    finally:
        site.stop()
    assert site.process.returncode == 0


def test_a_site_that_cannot_start_says_so(capfd):
    with pytest.raises(KhabarError, match=r"did not start .* \(exit status 1\)"):
        start_site_process(ports=FREE, articles=3)
    assert "articles: 3 is not between 20 and 5000" in capfd.readouterr().err


def test_it_ends_with_its_parent():
    code = (
        "import time; from workers.demo.process import start_site_process as s;"
        "p = s(ports=None, articles=20); print(p.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        watch = os.pidfd_open(pid)
        parent.kill()
        try:
            poll = select.select([watch], [], [], 10)
        finally:
            os.close(watch)
    assert poll[0], "the site outlived its parent"


def test_the_command_prints_hosts_and_obeys_a_signal():
    with subprocess.Popen(
        [sys.executable, "-m", "workers.demo", "--ports", "0", "--articles", "20"], stdout=subprocess.PIPE
    ) as process:
        hosts = json.loads(process.stdout.readline())
        assert set(hosts) == {"peyvand", "golchin", "sepidar", "load", "started_at"}
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
