"""Article links of a feed: RSS, Atom or RDF."""

from __future__ import annotations

from workers.core.decode import decode_text
from workers.core.extraction.xml_items import Element, Items, read_items
from workers.core.urls import canonical_url

FEED_ITEMS = frozenset({"item", "entry"})
FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})


def read_feed(data: bytes, *, url: str, content_type: str | None = None) -> tuple[str, ...] | None:
    """Return the links of a feed in its order without repeats, or None when the bytes are no feed.

    `url`: that of the feed, base of relative links. Raises `UnreadableBody` for XML with a document type declaration.
    """
    found = read_items(decode_text(data, content_type=content_type), FEED_ITEMS)
    if found.root not in FEED_ROOTS and not found.items:
        return None
    return links_of(found, url=url)


def links_of(found: Items, *, url: str) -> tuple[str, ...]:
    """Return one canonical link an item, where it has one."""
    links = (_link(item, url) for item in found.items)
    return tuple(dict.fromkeys(link for link in links if link is not None))


def _link(item: dict[str, list[Element]], base: str) -> str | None:
    """Prefer the publisher's own address to that of a feed service, and a link to an identifier."""
    for text in (*_origins(item), *_links(item), *_identifiers(item)):
        if text and (link := canonical_url(text, base=base)) is not None:
            return link
    return None


def _origins(item: dict[str, list[Element]]) -> list[str]:
    return [element.text for element in item.get("origlink", ())]


def _links(item: dict[str, list[Element]]) -> list[str]:
    elements = item.get("link", ())
    alternates = [link for link in elements if link.attributes.get("rel", "alternate") == "alternate"]
    return [link.text or link.attributes.get("href", "") for link in alternates]


def _identifiers(item: dict[str, list[Element]]) -> list[str]:
    guids = [guid.text for guid in item.get("guid", ()) if guid.attributes.get("isPermaLink", "true").lower() == "true"]
    about = item[""][0].attributes.get("rdf:about", "")
    named = [*guids, *(element.text for element in item.get("id", ())), about]
    return [text for text in named if text.lower().startswith(("http://", "https://"))]
