"""What a page says of itself to machines: JSON-LD and meta tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

_ARTICLE_TYPES = ("Article", "Posting", "Report", "Review", "Recipe")
"""Ends of the schema.org types that stand for a text with a headline."""
_DEEPEST = 4
"""Levels of JSON-LD below which no article object is looked for."""
_DECLARING = 'meta[content], link[rel=canonical], script[type="application/ld+json"]'
"""Looked for at once: each search goes over all elements of a page, at an eighth of a millisecond."""
_CONTROLS = dict.fromkeys(range(32), " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Both, as written. `article` is the first article object of the JSON-LD; keys of `meta` are in lower case."""

    article: dict[str, Any] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    types: frozenset[str] = frozenset()
    """All types that the JSON-LD names."""
    canonical: str | None = None
    """The address that the page says is its own."""

    def text(self, key: str) -> str | None:
        """Return a text property of the JSON-LD article, or None."""
        value = self.article.get(key)
        return value.strip() or None if isinstance(value, str) else None

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors that are two words or more."""
        declared = self.article.get("author")
        people = declared if isinstance(declared, list) else [declared]
        names = [person.get("name") if isinstance(person, dict) else person for person in people]
        names += [self.meta.get("author"), self.meta.get("dc.creator")]
        return tuple({name.strip() for name in names if isinstance(name, str) and " " in name.strip()})

    @property
    def says_article(self) -> bool:
        """Whether the page declares that it is an article."""
        declared = self.meta.get("og:type", "").lower() in ("article", "news", "blog", "news-article", "newsarticle")
        return bool(self.article) or declared or "article:published_time" in self.meta


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Read both. JSON-LD that is no JSON says nothing."""
    meta: dict[str, str] = {}
    canonical: str | None = None
    scripts: list[str] = []
    for node in tree.css(_DECLARING):
        attributes = node.attributes
        if node.tag == "script":
            scripts.append(node.text())
            continue
        if node.tag == "link":
            canonical = canonical or attributes.get("href")
            continue
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and (content := content.strip()):
            meta.setdefault(name.lower(), content)
    types: set[str] = set()
    article: dict[str, Any] = {}
    for script in scripts:
        for thing in _things(_decoded(script), 0):
            named = thing.get("@type")
            names = [name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)]
            types.update(names)
            if not article and any(name.endswith(_ARTICLE_TYPES) for name in names):
                article = thing
    return Metadata(article=article, meta=meta, types=frozenset(types), canonical=canonical)


def _decoded(text: str) -> object:
    text = text.strip().removeprefix("<!--").removesuffix("-->").rstrip(";\n ")
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        pass  # line breaks inside of strings are the commonest fault
    except RecursionError:
        return None  # brackets within brackets by the thousand
    try:
        return msgspec.json.decode(text.translate(_CONTROLS))
    except (msgspec.DecodeError, RecursionError):
        return None


def _things(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _things(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _things(value.get(key), depth + 1)
