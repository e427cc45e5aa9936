"""`khabar sources probe` and `khabar sources check` against real servers on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.http_site import Site, site_of
from tests.recorded_page import PAGES
from workers.adapters.source_dump import write_source_dump
from workers.adapters.source_files import load_sources
from workers.demo.server import Site as DemoSite
from workers.demo.server import serve
from workers.demo.sources import sources_of
from workers.demo.world import build_world

CONFIG = Path(__file__).parents[2] / "config"
WORLD = build_world(articles=60)
TEXT, HTML, XML = "text/plain", "text/html; charset=utf-8", "application/rss+xml"
Answers = Mapping[str, tuple[str, bytes]]


async def khabar(*arguments: str, data_dir: Path, config: Path = CONFIG) -> tuple[int, str, list[str]]:
    """Run the command as a process; return (exit status, standard output, lines of standard error)."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
    environment |= {"KHABAR_DATA_DIR": str(data_dir), "KHABAR_CONFIG_DIR": str(config)}
    environment |= {"KHABAR_ALLOW_PRIVATE_HOSTS": "true", "KHABAR_DEFAULT_DELAY_S": "0", "KHABAR_FETCH_DEADLINE_S": "5"}
    command = [sys.executable, "-m", "workers.cli.main", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=CONFIG.parent, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode().splitlines()


@asynccontextmanager
async def site_with(answers: Answers) -> AsyncIterator[Site]:
    """Serve bodies by path; 404 for all else."""

    async def handler(request: bytes, writer: asyncio.StreamWriter) -> None:
        kind, body = answers.get(request.split()[1].decode(), ("", b""))
        status = "200 OK" if kind else "404 Not Found"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind or TEXT}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)

    async with site_of(handler) as site:
        yield site


def asked(site: Site) -> list[str]:
    return [request.split()[1].decode() for request in site.requests]


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[DemoSite]:
    running = await serve(WORLD, ports=None)
    write_source_dump(tmp_path / "demo" / "sources.json", sources_of(running.hosts))
    yield running
    await running.close()


async def test_probe_of_the_sample_site_prints_a_file_that_is_valid(demo: DemoSite, tmp_path: Path) -> None:
    other = tmp_path / "other"
    status, out, err = await khabar("sources", "probe", f"http://{demo.hosts.sepidar}/", data_dir=other)
    assert (status, err) == (0, [])
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "new.yaml").write_text(out, encoding="utf-8")
    for name in ("sources.yaml", "profiles.yaml", "agencies.yaml"):
        (folder / name).write_bytes((CONFIG / name).read_bytes())
    valid = await khabar("sources", "validate", str(folder), data_dir=other)
    assert valid[0] == 0, valid
    (found,) = (one for one in load_sources(folder, seed_listing_url=None) if demo.hosts.sepidar in one.hosts)
    assert found.name == "خبرگزاری سپیدار"
    assert not found.enabled
    assert [one.url for one in found.listings] == [f"http://{demo.hosts.sepidar}/rss.xml"]
    assert out.count("# article ") == 3
    assert out.count("#   title (") == 3
    assert "link_pattern: /story/\\d+/\\d+" in out


async def test_probe_as_json_warns_of_a_host_that_is_declared(demo: DemoSite, tmp_path: Path) -> None:
    status, out, _ = await khabar("sources", "probe", f"http://{demo.hosts.golchin}/", "--json", data_dir=tmp_path)
    found = json.loads(out)
    assert status == 0
    assert {(one["kind"], one["url"].rpartition("/")[2]) for one in found["listings"]} == {
        ("rss", "rss.xml"),
        ("sitemap", "sitemap.xml"),
        ("html", ""),
    }
    assert all(one["links"] >= 3 for one in found["listings"])
    assert found["source"]["enabled"] is False
    assert found["source"]["role"] == "aggregator", "most of its articles name an original elsewhere"
    assert found["link_pattern"] == r"/fa/news/\d+"
    assert any("belongs to source demo-golchin already" in note for note in found["notes"])
    assert len(found["samples"]) == 3
    assert all(one["title"] and one["paragraphs"] and one["extraction"]["title"] for one in found["samples"])


async def test_probe_tells_the_family_of_a_site_by_its_articles(tmp_path: Path) -> None:
    page = (PAGES / "outlets" / "imna.html").read_bytes()
    rows = "".join(f'<li><a href="/news/8123{n}/x">باغ\u200cهای شهر</a></li>' for n in range(45, 50))
    home = f"<html><title>ایمنا | خبرها</title><link rel=alternate type=application/rss+xml href=/dead><ul>{rows}</ul>"
    answers: dict[str, tuple[str, bytes]] = {f"/news/8123{n}/x": (HTML, page) for n in range(46, 50)}
    answers["/news/81245/x"] = (HTML, b"<html><p>404</p></html>")
    answers |= {"/": (HTML, home.encode()), "/robots.txt": (TEXT, b"User-agent: *\nDisallow: /feed\n")}
    async with site_with(answers) as site:
        status, out, err = await khabar("sources", "probe", f"http://127.0.0.1:{site.port}/", data_dir=tmp_path)
        seen = asked(site)
    assert (status, err) == (0, [])
    assert "    profile: nastooh\n" in out
    assert r"link_pattern: /news/\d+" in out
    assert "body (selector:[itemprop=articleBody])" in out
    assert f"# in vain: http://127.0.0.1:{site.port}/dead: HTTP 404\n" in out
    assert seen[0] == "/robots.txt"
    assert "/feed" not in seen, "robots.txt forbids it"
    assert "/rss" in seen
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "HTTP 404"),
        ({"/": (HTML, b"<html><p>x")}, "found no feed, no sitemap and no links to articles"),
        ({"/": ("image/png", b"\x89PNG")}, "content-type 'image/png' is not HTML"),
        ({"/": (XML, b"<rss><channel><item><link>/news/12345</link></item></channel></rss>")}, "is a feed"),
        ({"/robots.txt": (TEXT, b"User-agent: khabar\nDisallow: /")}, "forbids it"),
    ],
    ids=["missing", "nothing", "image", "feed", "forbidden"],
)
async def test_probe_says_in_one_line_why_there_is_nothing(answers: Answers, said: str, tmp_path: Path) -> None:
    async with site_with(answers) as site:
        url = f"http://127.0.0.1:{site.port}/"
        status, out, err = await khabar("sources", "probe", url, data_dir=tmp_path)
    assert (status, out, len(err)) == (1, "", 1)
    assert err[0].startswith(f"khabar: {url}")
    assert said in err[0]


async def test_probe_of_a_server_that_is_not_there(tmp_path: Path) -> None:
    async with site_with({}) as site:
        url = f"http://127.0.0.1:{site.port}/"
    status, out, err = await khabar("sources", "probe", url, data_dir=tmp_path)
    assert (status, out, len(err)) == (1, "", 1)
    assert "no connection" in err[0]


async def test_check_of_the_sample_site(demo: DemoSite, tmp_path: Path) -> None:
    status, out, err = await khabar("sources", "check", "demo-peyvand", data_dir=tmp_path)
    assert (status, err) == (0, [])
    assert out.startswith("demo-peyvand: ok\n")
    assert "25 links by link_pattern" in out
    assert "40 links by rss" in out
    assert out.count("body     selector:.nw-body: ") == 2
    assert out.count("date     selector:.nw-date: 20") == 2
    status, out, _ = await khabar("sources", "check", "demo-golchin", "--json", data_dir=tmp_path)
    (found,) = json.loads(out)
    assert (status, found["ok"], found["faults"]) == (0, True, [])
    assert [(one["kind"], one["ok"]) for one in found["listings"]] == [("html", True), ("sitemap", True)]
    assert [one["found"]["title"] for one in found["articles"]] == ["h1", "h1"]


async def test_check_fails_for_a_listing_of_nothing_and_an_article_without_body(tmp_path: Path) -> None:
    rows = b"<html><ul><li><a href='/news/12345'>x</a><li><a href='/news/12346'>y</a></ul>"
    empty = b"<html><title>x</title><p>y"
    page = (PAGES / "asam" / "profile.html").read_bytes()
    answers = {"/": (HTML, rows), "/rss": (HTML, rows), "/news/12345": (HTML, page), "/news/12346": (HTML, empty)}
    async with site_with(answers) as site:
        root = f"http://127.0.0.1:{site.port}"
        folder = tmp_path / "config"
        folder.mkdir()
        (folder / "sources.yaml").write_text(
            f"""
sources:
  - id: bagh
    name: باغ
    politeness: {{delay: 0}}
    listings: [{{url: "{root}/", kind: html}}, {{url: "{root}/rss", kind: rss}}, {{url: "{root}/map", kind: sitemap}}]
    selectors: {{title: .onvan, body: "#echo_detail", lead: .nothing}}
""",
            encoding="utf-8",
        )
        (folder / "agencies.yaml").write_bytes((CONFIG / "agencies.yaml").read_bytes())
        status, out, err = await khabar("sources", "check", data_dir=tmp_path, config=folder)
        as_json = await khabar("sources", "check", "bagh", "--json", data_dir=tmp_path, config=folder)
    assert status == 1
    assert out.startswith("bagh: failed\n")
    assert "title    h1 (no selector of the source found it): \u2068باغ" in out
    assert "lead     selector:p.summary (no selector of the source found it)" in out
    assert "body     selector:#echo_detail: 3 paragraphs" in out
    assert err == [
        f"khabar: bagh: {root}/rss: an HTML page where XML was expected",
        f"khabar: bagh: {root}/map: HTTP 404",
        f"khabar: bagh: {root}/news/12346: no-article: no article on the page",
    ]
    (found,) = json.loads(as_json[1])
    assert (as_json[0], as_json[2]) == (1, err)
    assert found["articles"][0]["missed"] == ["title", "lead"]
    assert [one["ok"] for one in found["listings"]] == [True, False, False]
