"""Commands that need no pipeline, as processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.e2e

TITLE = "افتتاح کتابخانه تازه در روستای چشمه\u200cسار"
PARAGRAPHS = tuple(
    text.replace("_", "\u200c")
    for text in (
        "کتابخانه عمومی روستای چشمه_سار با پنج هزار جلد کتاب و سالنی برای کودکان، روز گذشته با حضور اهالی گشایش یافت.",
        "مدیر این کتابخانه گفت که کتاب_ها را مردم شهرهای اطراف هدیه داده_اند و عضویت برای دانش_آموزان رایگان است.",
        "به گفته او، هر هفته دو نشست قصه_خوانی برگزار می_شود و هر خانواده می_تواند سه کتاب به امانت ببرد.",
    )
)
PAGE = (
    f"<!doctype html><html lang=fa><head><meta charset=utf-8><title>{TITLE}</title></head>"
    f"<body><article><h1>{TITLE}</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in PARAGRAPHS)}</article>"
    "</body></html>"
)


def khabar(*arguments, data_dir, stdin=b"", **more):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
    environment |= {"KHABAR_DATA_DIR": str(data_dir), "KHABAR_CONFIG_DIR": str(ROOT / "config"), **more}
    command = [sys.executable, "-m", "workers.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, input=stdin, capture_output=True, check=False, timeout=60)


def lines(*objects):
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in objects)


def test_hash_answers_line_by_line_and_sees_through_spelling(tmp_path):
    body = "\n".join(PARAGRAPHS)
    arabic = body.replace("ی", "ي").replace("ک", "ك").replace("\u200c", "")
    done = khabar(
        "hash", data_dir=tmp_path, stdin=lines({"title": TITLE, "body": body}, {"title": TITLE, "body": arabic})
    )
    first, second = (json.loads(line)["content_hash"] for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert first == second
    assert first.startswith("h1-")


def test_hash_names_the_first_bad_line(tmp_path):
    done = khabar("hash", data_dir=tmp_path, stdin=lines({"title": "خبر", "body": "متن"}, {"title": 5}))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.startswith(b"khabar: line 2: ")
    assert done.stderr.count(b"\n") == 1


def test_extract_reads_a_saved_page_without_redis_or_index(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    done = khabar("extract", str(page), "--url", "https://news.example/1", data_dir=tmp_path / "none")
    article = json.loads(done.stdout)
    assert (article["title"], article["url"], article["language"]) == (TITLE, "https://news.example/1", "fa")
    assert "\n".join(filter(None, [article["lead"], *article["paragraphs"]])) == "\n".join(PARAGRAPHS)
    assert article["content_hash"].startswith("h1-")
    assert article["extraction"]["title"]
    assert not (tmp_path / "none").exists()


def test_extract_reads_standard_input_and_says_when_there_is_no_article(tmp_path):
    assert json.loads(khabar("extract", "-", data_dir=tmp_path, stdin=PAGE.encode()).stdout)["url"] is None
    done = khabar("extract", "-", data_dir=tmp_path, stdin=b"<p>")
    assert done.returncode == 1
    assert done.stderr.startswith(b"khabar: no article: ")


def test_search_on_an_empty_index_finds_nothing(tmp_path):
    assert khabar("index", "create", data_dir=tmp_path).stdout == b"created\n"
    assert json.loads(khabar("search", "خبر", "--json", data_dir=tmp_path).stdout)["hits"] == []
    assert khabar("search", "خبر", data_dir=tmp_path).stdout == b"Nothing found.\n"
    assert json.loads(khabar("index", "stats", "--json", data_dir=tmp_path).stdout)["documents"] == 0


def test_validate_names_file_source_and_field(tmp_path):
    (tmp_path / "sources.yaml").write_text(
        "sources:\n  - id: sar\n    name: سر\n    hosts: [sar.example]\n    colour: red\n", encoding="utf-8"
    )
    (tmp_path / "profiles.yaml").write_text("profiles: {}\n", encoding="utf-8")
    done = khabar("sources", "validate", str(tmp_path), data_dir=tmp_path)
    told = done.stderr.decode()
    assert done.returncode == 1
    assert "sources.yaml" in told
    assert "sar" in told
    assert "colour" in told


def test_the_shipped_sources_are_valid(tmp_path):
    assert khabar("sources", "validate", data_dir=tmp_path).returncode == 0
    listed = json.loads(khabar("sources", "list", "--json", data_dir=tmp_path).stdout)
    assert all(source["id"] and source["name"] for source in listed)


@pytest.mark.parametrize(
    "arguments",
    [("status",), ("tick", "--once"), ("why", "http://x.example/1"), ("pause", "fetch"), ("up",), ("demo",)],
)
def test_a_redis_that_is_away_is_named_at_once(tmp_path, arguments):
    done = khabar(*arguments, data_dir=tmp_path, KHABAR_REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 1
    assert done.stderr.decode().startswith("khabar: Redis at redis://127.0.0.1:1/0 is not reachable: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("arguments", [("search", "خبر"), ("index", "create"), ("up",)], ids=" ".join)
def test_an_elasticsearch_that_is_away_is_named_at_once(tmp_path, arguments):
    done = khabar(*arguments, data_dir=tmp_path, KHABAR_ELASTICSEARCH_URL="http://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.decode().startswith("khabar: Elasticsearch at http://127.0.0.1:1 is not reachable: ")
    assert done.stderr.count(b"\n") == 1


def test_a_reader_that_leaves_is_no_error(tmp_path):
    khabar("index", "create", data_dir=tmp_path)
    command = [sys.executable, "-m", "workers.cli.main", "analyze", " ".join(["خبر"] * 15_000), "--json"]
    environment = {**os.environ, "KHABAR_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(30)
