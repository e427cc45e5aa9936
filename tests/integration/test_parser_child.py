"""The parse child: what a page can do to it, and that the next page does not notice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.store_bundle import eventually, visit
from tests.fakes import page_of
from workers.adapters.parser_child import ChildParser
from workers.core.agency import Agency, AgencyBook
from workers.core.source import Listing, ListingKind, Source
from workers.core.visit import VisitKind
from workers.pipeline.ports import ParserDied

URL = "https://news.example/a"
LISTING = Listing(url="https://news.example/list", kind=ListingKind.HTML, period_s=60.0)
SOURCE = Source(id="s", name="نمونه", hosts=("news.example",), listings=(LISTING,))


@pytest.fixture
def parser(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    child = ChildParser(
        sources=(SOURCE,),
        agencies=AgencyBook((Agency(id="bagh", name="خبرگزاری باغ", latin="Bagh"),)),
        deadline_s=1.0,
        memory_bytes=2_000_000_000,
        max_page_bytes=1000,
        reader="tests.integration.parser_readers:read",
    )
    yield child
    child.close()


def read(parser, body: bytes, **more):
    return parser.read(page_of(URL, body), visit("a", **more))


def lives(parser) -> bool:
    article = read(parser, b"fine").article
    return article is not None and article.title == "عنوان"


def test_pages_are_read_by_one_child(parser):
    assert lives(parser)
    first = parser.pid
    assert lives(parser)
    assert parser.pid == first


def test_the_child_knows_the_registry(parser):
    assert read(parser, b"agency").links == ("bagh",)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 3_000_000])
def test_bodies_of_any_size_pass(parser, size):
    assert read(parser, b"x" * size).article.paragraphs == (str(size),)


def test_a_page_that_hangs_is_over_at_its_deadline(parser):
    assert lives(parser)
    with pytest.raises(ParserDied, match="longer than 1 s"):
        read(parser, b"hang")
    assert lives(parser)


def test_a_hanging_child_is_also_noticed_when_the_page_does_not_fit_its_pipe(parser):
    assert lives(parser)
    os.kill(parser.pid, signal.SIGSTOP)
    with pytest.raises(ParserDied, match="longer than"):
        read(parser, b"x" * 3_000_000)
    assert lives(parser)


def test_a_page_that_kills_the_child_is_charged_alone(parser):
    with pytest.raises(ParserDied, match="status -9"):
        read(parser, b"die")
    assert lives(parser)


def test_memory_is_bounded(parser):
    with pytest.raises(ParserDied, match="ended with status"):
        read(parser, b"bomb")
    assert lives(parser)


def test_a_bug_of_ours_names_its_place_and_spares_the_child(parser):
    assert lives(parser)
    pid = parser.pid
    with pytest.raises(ParserDied, match=r"KeyError at parser_readers\.py:\d+: 'no such thing'"):
        read(parser, b"bug")
    assert lives(parser)
    assert parser.pid == pid


def test_what_a_page_makes_the_child_print_does_not_garble_the_answers(parser):
    assert read(parser, b"print").article is not None
    assert lives(parser)


def test_the_child_knows_the_declarations(parser):
    answer = read(parser, b"source", kind=VisitKind.LISTING, listing=LISTING.key)
    assert answer.links == ("s", LISTING.url, "1000", "listing")


def test_the_child_has_no_client_and_no_numpy():
    child = ChildParser(sources=(), deadline_s=5.0, memory_bytes=2_000_000_000, max_page_bytes=1000)
    child.read(page_of(URL, b"<html><p>x</p></html>", **{"content-type": "text/html"}), visit("a"))
    assert child.pid is not None
    maps = Path(f"/proc/{child.pid}/maps").read_text()
    child.close()
    assert "lexbor" in maps
    for name in ("numpy", "apsw", "hiredis", "_ssl", "aiohttp"):
        assert name not in maps


def test_the_child_dies_with_its_parent(tmp_path):
    code = (
        "import time; from workers.adapters.parser_child import ChildParser\n"
        "from tests.fakes import page_of; from tests.contract.store_bundle import visit\n"
        "p = ChildParser(sources=(), deadline_s=9.0, memory_bytes=10**9 * 2, max_page_bytes=10,"
        " reader='tests.integration.parser_readers:read')\n"
        "p.read(page_of('https://news.example/a', b'x'), visit('a')); print(p.pid, flush=True); time.sleep(60)"
    )
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    eventually(lambda: not alive(pid), timeout_s=10)


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
