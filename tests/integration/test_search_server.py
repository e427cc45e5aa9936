"""`khabar serve` as a process on a free port, over a real index, asked by real HTTP."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.contract.index_samples import START, document
from workers.adapters.sqlite_index import SqliteIndex
from workers.web.index_pool import POOL_SIZE
from workers.web.server import listen

ROOT = Path(__file__).parents[2]
STORY = "s1-" + "0123456789abcdef01234567"


class Server:
    """One server process."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        self.address, self.process = address, process
        self.host = urlsplit(address).netloc

    def ask(self, path: str, *, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, body

    def search(self, **given: Any) -> dict[str, Any]:
        status, _, body = self.ask("/search?" + urlencode(given, doseq=True))
        assert status == 200, body
        return dict(json.loads(body))


def environment(data_dir: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
    return own | {"KHABAR_DATA_DIR": str(data_dir), "KHABAR_CONFIG_DIR": str(ROOT / "config")}


@contextmanager
def serving(data_dir: Path) -> Iterator[Server]:
    command = [sys.executable, "-m", "workers.cli.main", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(data_dir), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield Server(process.stdout.readline().rpartition(" ")[2].strip(), process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, index_definition: dict[str, Any]) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    with SqliteIndex(path=folder / "articles.sqlite", definition=index_definition) as index:
        index.create()
        index.put(
            [
                document("1", "همکاری\u200cهای تازه", "متن <b>نخست</b>", published_at=START, agency_id="irna"),
                document("2", "همکاري دیگر", "متن", published_at=START + 86_400, source="mehr"),
                document("3", "سیل در شمال", "متن", published_at=START + 172_800, language="en", story_id=STORY),
                document(
                    "4",
                    "سیل شمال",
                    "متن",
                    published_at=START + 172_801,
                    language="ar",
                    story_id=STORY,
                    seen_at=START + 1,
                ),
            ]
        )
    with serving(folder) as one:
        yield one


def titles(answer: dict[str, Any]) -> list[str]:
    return [hit["title"] for hit in answer["hits"]]


def test_a_search_answers_with_hits_in_both_calendars_and_marked_pieces(server: Server) -> None:
    answer = server.search(q="همکاری", sort="oldest")
    assert (answer["query"], answer["total"], answer["offset"], answer["limit"]) == ("همکاری", 2, 0, 10)
    assert answer["took_ms"] >= 0
    first = answer["hits"][0]
    assert first["title"] == "همکاری\u200cهای تازه"
    assert first["fragments"] == ["\ue000همکاری\u200cهای\ue001 تازه"]
    assert first["published_at"] == "2026-05-28T20:26:40Z"
    assert first["published_text"] == "۷ خرداد ۱۴۰۵، ۲۳:۵۶"
    assert (first["source"], first["agency_id"]) == ("a", "irna")


def test_parameters_are_those_of_the_command(server: Server) -> None:
    assert titles(server.search(source="mehr")) == ["همکاري دیگر"]
    assert titles(server.search(agency="ایرنا")) == ["همکاری\u200cهای تازه"]
    assert titles(server.search(language="en")) == ["سیل در شمال"]
    assert titles(server.search(since="۱۴۰۵/۳/۸", until="2026-05-29")) == ["همکاري دیگر"]
    assert titles(server.search(sort="newest", limit=1, offset=1)) == ["همکاري دیگر"]


@pytest.mark.parametrize(
    ("path", "status", "name"),
    [
        ("/search?since=x", 400, "since"),
        ("/search?limit=101", 400, "limit"),
        ("/search?q=a&q=b", 400, "q"),
        ("/search?nope=1", 400, "nope"),
        ("/search?sort=%00%ff", 400, "sort"),
        ("/search?q=" + "a" * 301, 400, "q"),
        ("/nowhere", 404, None),
        ("/search/", 404, None),
        ("/../etc/passwd", 404, None),
    ],
)
def test_bad_requests_are_told_what_is_wrong(server: Server, path: str, status: int, name: str | None) -> None:
    got, headers, body = server.ask(path)
    error = json.loads(body)["error"]
    assert (got, error.get("parameter")) == (status, name)
    assert error["message"]
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/search", "/healthz"])
def test_nothing_can_be_written(server: Server, path: str, method: str) -> None:
    status, headers, _ = server.ask(path, method=method)
    assert status == 405
    assert set(headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/", "/search", "/healthz", "/?since=x", "/search?since=x", "/nowhere"])
def test_every_answer_has_the_security_headers(server: Server, path: str) -> None:
    _, headers, _ = server.ask(path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "server" not in headers


def test_the_page_shows_hits_and_escapes_them(server: Server) -> None:
    status, headers, body = server.ask("/?q=" + quote("نخست"))
    page = body.decode()
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "متن &lt;b&gt;<mark>نخست</mark>&lt;/b&gt;" in page
    status, _, body = server.ask("/?since=%3Cscript%3E")
    assert status == 400
    assert b"<script>" not in body


def test_a_story_is_told_with_all_its_texts(server: Server) -> None:
    status, headers, body = server.ask(f"/story/{STORY}")
    assert (status, headers["content-type"]) == (200, "application/json")
    told = json.loads(body)
    assert told["story_id"] == STORY
    assert told["first"]["url"] == "https://a.example/3"
    assert told["first"]["appeared_text"] == "۷ خرداد ۱۴۰۵، ۲۳:۵۶"
    assert told["first"]["appeared_at"] == told["first"]["seen_at"] == "2026-05-28T20:26:40Z"
    assert [(one["title"], one["superseded"], one["replaced"]) for one in told["documents"]] == [
        ("سیل در شمال", False, []), ("سیل شمال", False, []),
    ]  # fmt: skip
    assert told["shown"] == told["documents"][0]["id"]


def test_the_page_of_a_story_says_who_was_first_and_of_none_finds_nothing(server: Server) -> None:
    status, _, body = server.ask(f"/?story={STORY}")
    assert (status, "نخستین\u200cبار: " in body.decode()) == (200, True)
    status, _, body = server.ask(f"/?story=s1-{'f' * 24}")
    assert (status, "نخستین\u200cبار" in body.decode()) == (200, False)


@pytest.mark.parametrize("name", ["s1-" + "f" * 24, "s1-x", "%00", STORY.upper(), "x" * 5000, "../healthz"])
def test_what_is_no_story_is_not_found(server: Server, name: str) -> None:
    status, _, body = server.ask(f"/story/{name}")
    assert status == 404
    assert json.loads(body)["error"]["message"]


def test_a_search_folds_and_leads_to_the_other_texts(server: Server) -> None:
    answer = server.search(q="سیل")
    assert (answer["total"], answer["texts"], answer["folded"], len(answer["hits"])) == (1, 2, True, 1)
    assert answer["hits"][0]["more"]["texts"] == 1
    assert answer["hits"][0]["more"]["source_names"] == ["a"]
    others = server.search(q="سیل", story=answer["hits"][0]["story_id"])
    assert (others["total"], others["folded"]) == (2, False)
    assert server.search(q="سیل", fold="false")["total"] == 2


def test_garbage_does_not_end_it(server: Server) -> None:
    host, _, port = server.host.partition(":")
    for garbage in (b"\x00" * 100, b"GET " + b"a" * 100_000, b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 5000 + b"\r\n"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(garbage)
            connection.shutdown(socket.SHUT_WR)
            try:
                first = connection.recv(12)
            except ConnectionResetError:  # refused before all of it was read
                first = b""
            assert first in {b"", b"HTTP/1.1 400", b"HTTP/1.1 431"}
    assert server.ask("/healthz")[0] == 200


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with listen("127.0.0.1", 0) as opened, socket.create_connection(opened.getsockname()):
        accepted, _ = opened.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP  # what asyncio sets TCP_NODELAY by


def test_many_at_once_are_all_answered(server: Server) -> None:
    with ThreadPoolExecutor(4 * POOL_SIZE) as pool:
        answers = list(pool.map(lambda n: server.search(q="همکاری", limit=1 + n % 3)["total"], range(8 * POOL_SIZE)))
    assert set(answers) == {2}


def test_without_an_index_it_says_so_and_makes_no_file(tmp_path: Path) -> None:
    with serving(tmp_path / "none") as server:
        for path in ("/healthz", "/search"):
            status, _, body = server.ask(path)
            assert (status, json.loads(body)) == (503, {"error": {"message": "the index does not answer"}})
        assert not (tmp_path / "none").exists()


def test_a_signal_ends_it_well(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert server.ask("/search")[0] == 503
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def test_a_port_that_is_taken_is_one_line(server: Server, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "workers.cli.main", "serve", "--port", server.host.partition(":")[2]]
    run = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 1
    assert run.stderr.startswith("khabar: cannot listen on 127.0.0.1 port ")
    assert run.stderr.count("\n") == 1


def test_the_command_asks_a_server(server: Server, tmp_path: Path) -> None:
    def search(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "workers.cli.main", "search", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=60
        )

    answer = json.loads(search("همکاری", "--server", server.address, "--sort", "newest", "--json").stdout)
    assert titles(answer) == ["همکاري دیگر", "همکاری\u200cهای تازه"]
    assert "همکاري دیگر" in search("", "--server", server.address, "--source", "mehr").stdout
    wrong = search("x", "--server", server.address, "--since", "x")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("khabar: Invalid value for --since: 'x' is no day (accepted: ")
    away = search("x", "--server", "http://127.0.0.1:1")
    assert (away.returncode, away.stderr.count("\n")) == (1, 1)
    assert away.stderr.startswith("khabar: no answer from http://127.0.0.1:1: ")
