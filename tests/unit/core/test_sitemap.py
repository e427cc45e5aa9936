"""Sitemaps and their indexes, newest first."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.decode import TooLargeBody, UnreadableBody
from workers.core.extraction.sitemap import Sitemap, read_sitemap

URL = "https://bagh.example/sitemap.xml"


def _read(text: str | bytes) -> Sitemap | None:
    return read_sitemap(text if isinstance(text, bytes) else text.encode(), url=URL, max_bytes=100_000)


def _urlset(*entries: tuple[str, str]) -> str:
    urls = "".join(f"<url><loc>{loc}</loc>{f'<lastmod>{mod}</lastmod>' if mod else ''}</url>" for loc, mod in entries)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def test_newest_first_and_undated_last() -> None:
    found = _read(
        _urlset(
            ("https://bagh.example/1", ""),
            ("https://bagh.example/2", "2024-05-01"),
            ("https://bagh.example/3", "2024-05-01T10:00:00+03:30"),
            ("https://bagh.example/4", "2024-05-01T07:00:00Z"),
            ("https://bagh.example/5", "2023"),
            ("https://bagh.example/6", "دیروز"),
            ("https://bagh.example/7", "2024-05"),
            ("https://bagh.example/8", "2024-05-01 09:00:00"),
            ("https://bagh.example/9", "2024-13-45"),
            ("https://bagh.example/2", "2022-01-01"),
        )
    )
    assert found is not None
    assert [int(link[-1]) for link in found.links] == [8, 4, 3, 2, 7, 5, 1, 6, 9]


def test_an_index_names_sitemaps() -> None:
    found = _read(
        "<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://bagh.example/b.xml</loc><lastmod>2024-02-01</lastmod></sitemap></sitemapindex>"
    )
    assert found == Sitemap(links=(), sitemaps=("https://bagh.example/b.xml", "https://bagh.example/a.xml.gz"))


def test_images_are_no_pages_and_news_are_marked() -> None:
    found = _read(
        '<urlset xmlns:image="i" xmlns:news="n"><url><image:image><image:loc>https://bagh.example/x.jpg</image:loc>'
        "</image:image><loc>https://bagh.example/1</loc><news:news><news:title>باغ</news:title></news:news></url>"
        "<url><loc>https://bagh.example/2</loc></url></urlset>"
    )
    assert found is not None
    assert found.links == ("https://bagh.example/1", "https://bagh.example/2")
    assert found.news == {"https://bagh.example/1"}


def test_gzip_text_feed_and_broken_forms() -> None:
    whole = _urlset(("https://bagh.example/1", ""))
    links = ("https://bagh.example/1",)
    for body in (
        gzip.compress(whole.encode()),
        whole.replace("</urlset>", ""),
        whole.replace("<loc>", "<loc><![CDATA[").replace("</loc>", "]]></loc>"),
        whole.replace("</url>", "<x>&</x></url>"),
        "https://bagh.example/1\r\nhttps://bagh.example/1\n\nنه\n",
        "<rss><channel><item><link>https://bagh.example/1</link></item></channel></rss>",
    ):
        found = _read(body)
        assert found is not None
        assert found.links == links


def test_what_is_no_sitemap_and_what_is_refused() -> None:
    assert _read("<html><p>x</p></html>") is None
    assert _read("سلام") is None
    assert _read("<urlset/>") == Sitemap(links=())
    with pytest.raises(UnreadableBody):
        _read("<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>")
    with pytest.raises(UnreadableBody):
        _read(gzip.compress(b"<urlset/>")[:-5])
    with pytest.raises(TooLargeBody):
        _read(gzip.compress(b" " * 1_000_000))


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"<urlset><url><loc>{text}</url>".encode()))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = _read(data)
    except (UnreadableBody, TooLargeBody):
        return
    assert found is None or all(link.startswith("http") for link in found.links)
