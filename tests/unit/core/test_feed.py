"""Feeds of every kind, broken ones too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.decode import UnreadableBody
from workers.core.extraction.feed import read_feed

URL = "https://bagh.example/rss"
A, B = "https://bagh.example/news/1", "https://bagh.example/news/2"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>باغ</title><link>https://bagh.example/</link><atom:link href="https://bagh.example/rss" rel="self"/>
<image><link>https://bagh.example/</link></image>
<item><title>یک</title><link> https://bagh.example/news/1 </link><guid isPermaLink="false">1</guid>
<description><![CDATA[<!DOCTYPE html><link>https://bagh.example/wrong</link>]]></description></item>
<item><link>http://feeds.example/x</link><feedburner:origLink>https://bagh.example/news/2</feedburner:origLink></item>
<item><guid>https://bagh.example/news/3</guid></item>
<item><link>/news/4?a=1&amp;b=2</link></item>
<item><link>https://bagh.example/news/1</link></item>
<item><title>بی\u200cپیوند</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://bagh.example/"/>
<entry><link rel="enclosure" href="https://bagh.example/a.mp3"/><link rel="alternate" href="https://bagh.example/news/1"/>
<source><link href="https://digar.example/"/></source></entry>
<entry><link href="news/2"/><id>tag:x</id></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://bagh.example/rss"><link>https://bagh.example/</link></channel>
<item rdf:about="https://bagh.example/news/1"><link>https://bagh.example/news/1</link></item>
<item rdf:about="https://bagh.example/news/2"/></rdf:RDF>"""


def test_rss() -> None:
    links = read_feed(RSS.encode(), url=URL)
    assert links == (A, B, "https://bagh.example/news/3", "https://bagh.example/news/4?a=1&b=2")


@pytest.mark.parametrize("text", [ATOM, RDF, "\ufeff\n " + ATOM])
def test_atom_and_rdf(text: str) -> None:
    assert read_feed(text.encode(), url=URL) == (A, B)


@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "utf-16"])
def test_character_sets(codec: str) -> None:
    label = "windows-1256" if codec == "cp1256" else codec
    item = f"<item><link>{A}</link><title>باغ شهر</title></item>"
    text = f"<?xml version='1.0' encoding='{label}'?><rss><channel>{item}</channel></rss>"
    assert read_feed(text.encode(codec), url=URL) == (A,)


@pytest.mark.parametrize(
    "text",
    [
        f"<rss><channel><item><link>{A}</link></item><item><link>{B}</link></item>",
        f"<rss><channel><item><title>باغ &</title><link>{A}</link></item><item><link>{B}</link></item></channel></rss>",
        f"<rss><channel><item><title>باغ<br>شهر</title><link>{A}</link></item><item><link>{B}</link></item></channel></rss>",
        f"<rss><channel><item><x:y>1</x:y><link>{A}</link></item><item><link>{B}</link></item></channel></rss>",
        f"<rss><channel><item><title>&nbsp;</title><link>{A}</link></item><item><link>{B}</link></item></channel></rss>",
        f"<rss><channel><item><link>{A}</link><item><link>{B}</link></channel></rss>",
        f"<rss><channel><item><link><![CDATA[{A}]]></link></item><item><link>{B}</link></item></channel></rss> x",
        f"<rss><channel><item><title>\x0b</title><link>{A}</link></item><item><link>{B}</link></item></channel></rss>",
        f"<rss><channel><!-- -- --><item><link>{A}</link></item><item><link>{B}</link></item><![CDATA[ x",
        f"<feed><entry><link href='{A}'></entry><entry><link href=\"{B}\"/></entry><entry",
    ],
)
def test_broken_feeds(text: str) -> None:
    assert read_feed(text.encode(), url=URL) == (A, B)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><item><link>&a;</link></item></channel></rss>',
        '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://h.example/x.dtd"><rss/>',
        "\ufeff<!DOCTYPE rss><rss/>",
        "<!-- a --><?b c?><!DOCTYPE rss [<!ENTITY % p SYSTEM 'file:///etc/hosts'> %p;]><rss/>",
        "<rss><channel><!ENTITY a 'b'><item><br></item></channel></rss>",
        "<!doctype rss><rss><channel><item><br></item></channel></rss>",
    ],
)
def test_document_types_are_refused(text: str) -> None:
    with pytest.raises(UnreadableBody, match="document type declaration"):
        read_feed(text.encode(), url=URL)
    for codec in ("utf-16", "utf-16-le", "utf-16-be"):
        with pytest.raises(UnreadableBody, match="document type declaration"):
            read_feed(text.encode(codec), url=URL)


@pytest.mark.parametrize("text", ["", "سلام", "<html><body><p>x</p></body></html>", '{"a": 1}', "<urlset></urlset>"])
def test_what_is_no_feed(text: str) -> None:
    assert read_feed(text.encode(), url=URL) is None


def test_an_empty_feed_has_no_links() -> None:
    assert read_feed(b"<rss><channel/></rss>", url=URL) == ()


@pytest.mark.timeout(10)
@pytest.mark.parametrize("bit", ["<![CDATA[", "<!--", "<", "<a ", "<item><link>", "&", "<x a='", "<!"])
def test_reading_is_linear(bit: str) -> None:
    read_feed(("<rss>&" + bit * (2_000_000 // len(bit))).encode(), url=URL)


_BITS = [
    *(
        "<rss>",
        "<item>",
        "</item>",
        "<link>",
        "</link>",
        "<link href='",
        "'/>",
        "<entry",
        ">",
        "<![CDATA[",
        "]]>",
        "&amp;",
    ),
    *("<!--", "-->", "https://h.example/1", "<?xml", "?>", "</", "\x00", "<rdf:RDF"),
]


@given(st.lists(st.sampled_from(_BITS) | st.text(max_size=5), max_size=20))
def test_any_text_is_read_or_refused(bits: list[str]) -> None:
    try:
        links = read_feed("".join(bits).encode("utf-8", "surrogatepass"), url=URL)
    except UnreadableBody:
        return
    assert links is None or all(link.startswith("http") for link in links)
