"""The headline of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.character_references import unescape
from workers.core.extraction.blocks import display_text, read_blocks
from workers.core.extraction.metadata import Metadata
from workers.core.extraction.plain import plain

_LONGEST = 400
"""Characters; a longer text is no headline."""
_SHORTEST_PART = 10
"""Letters that a heading must share with what the page calls itself, so that a section's name does not match."""
_HEADINGS = 12
"""Of one rank; those of an article are among the first."""
_SEPARATOR = re.compile(r"(?<!\s)\s++(?:[|│\-–—•·»«:/]|::|//|\\)\s+|(?:(?<!\s)\s++)?(?:[|│»«•]|::)\s*")
_ENDS = " |│-–—•·»«:/\\"
_ANY_SEPARATOR = re.compile(f"[{re.escape(_ENDS.strip())}]")
_HOLDERS = "body a, body b, body strong, body h2, body h3, body h4, body font, body td, body span"
"""Elements that hold a headline on pages whose h1 is the name of the site."""
_MOST_READ = 4_000_000
"""Characters of such elements that are read, those within one another each time: half of 1,100 real pages hold 4,000,
and the fullest 800,000; 466 around one text of 1.7 MB took 0.6 s."""
_KICKER = re.compile(
    r"kicker|roofline|overline|super-?title|eyebrow|sub-?title|sub-?head|topic|(?:r(?:o|u|oo|ou)|so|zir)-?titr",
    re.IGNORECASE,
)
"""Elements within a heading that are not its headline."""
_LONGEST_SITE_NAME = 45
"""Characters of a last part of `<title>` that may be the name of the site."""


def extract_title(
    tree: LexborHTMLParser, *, scope: LexborNode | None, selectors: Sequence[str], metadata: Metadata, url: str = ""
) -> tuple[str, str] | None:
    """Return (headline, method). Methods: `selector:…`, `h1`–`h3` (agrees with what the page says of itself, or is its
    only h1), `title-part` (the h1 is the other part of `<title>`), `json-ld`, `meta:og:title`,
    `title-element` (the weakest)."""
    for selector in selectors:
        for node in (scope or tree.root or tree).css(selector):
            text = _shown(node)
            if text:
                return text, f"selector:{selector}"
    names = _site_names(metadata) | _host_names(url)
    references = [(method, _without_site(text, names)) for method, text in _references(metadata)]
    element = tree.css_first("title")
    page_title = " ".join(element.text().split()) if element is not None else ""
    guessed = _without_site(page_title, names, guess=True)
    said = (*(text for _, text in references), _without_site(page_title, names), page_title)
    wanted = tuple(dict.fromkeys(filter(None, map(plain, said))))
    called = frozenset((*wanted, plain(guessed)))
    first_headings: list[str] = []
    ranks: dict[str, list[LexborNode]] = {"h1": [], "h2": [], "h3": []}
    for node in tree.css("h1, h2, h3"):
        ranks[str(node.tag)].append(node)
    for tag, nodes in ranks.items():
        headings = [
            (text, plain(text))
            for node in nodes[:_HEADINGS]
            if (text := _headline(node, names, called)) and plain(text) not in names
        ]
        first_headings = first_headings or [text for text, _ in headings if tag == "h1"]
        agreeing = _agreeing(headings, wanted)
        if agreeing is not None:
            return (agreeing, tag) if references else _or_other_part(tree, page_title, (agreeing, tag))
    if references:
        method, text = references[0]
        return text, method
    if len(first_headings) == 1:
        return _or_other_part(tree, page_title, (first_headings[0], "h1"))
    if first_headings:
        return max(first_headings, key=len), "h1"
    return (guessed, "title-element") if guessed else None


def _shown(node: LexborNode) -> str:
    if len(node.text()) > 2 * _LONGEST:
        return ""
    text = display_text(node)
    return text if len(text) <= _LONGEST else ""


def _headline(node: LexborNode, names: frozenset[str], called: frozenset[str]) -> str:
    """Return what a heading says without the site's name and the line above or below the headline that it may hold.
    `called`: what the page calls itself, in plain form."""
    text = _shown(node)
    kickers = [child.mem_id for child in node.css("[class]") if _KICKER.search(child.attributes["class"] or "")]
    if text and kickers:
        blocks = read_blocks(node, drop=frozenset(kickers), names=False).blocks
        rest = " ".join(block.text for block in blocks).strip(_ENDS)
        text = rest if len(plain(rest)) >= _SHORTEST_PART else text
    return _without_site(_below_first_element(node, text, called), names)


def _below_first_element(node: LexborNode, text: str, called: frozenset[str]) -> str:
    """Cut what the first element in a heading says where the page is called by the rest alone."""
    first = next((child for child in node.iter() if child.tag != "-text"), None)
    if first is None or first.tag == "a" or plain(text) in called:
        return text
    above = display_text(first)
    rest = text[len(above) :].strip(_ENDS)
    return rest if above and text.startswith(above) and len(rest) >= _SHORTEST_PART and plain(rest) in called else text


def _references(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for key in ("headline", "name"):
        text = metadata.text(key)
        if text:
            yield "json-ld", " ".join(unescape(text).split())
    for key in ("og:title", "twitter:title", "dc.title"):
        text = metadata.meta.get(key)
        if text:
            yield f"meta:{key}", " ".join(unescape(text).split())


def _agreeing(headings: list[tuple[str, str]], references: tuple[str, ...]) -> str | None:
    """Return the heading that says the same as a reference, which may be cut short or carry the site's name."""
    for wanted in references:
        for text, letters in headings:
            if letters == wanted:
                return text
        for text, letters in headings:
            if len(letters) < _SHORTEST_PART or 3 * len(letters) < len(wanted):
                continue
            if letters in wanted or (len(wanted) > 2 * _SHORTEST_PART and letters.startswith(wanted)):
                return text
    return None


def _site_names(metadata: Metadata) -> frozenset[str]:
    names = [metadata.meta.get("og:site_name"), metadata.meta.get("application-name")]
    publisher = metadata.article.get("publisher")
    if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
        names.append(publisher["name"])
    return frozenset(plain(name) for name in names if name)


def _or_other_part(tree: LexborHTMLParser, page_title: str, heading: tuple[str, str]) -> tuple[str, str]:
    """Return the longer part of `<title>` that stands on the page where the heading is the other, the site's name."""
    parts = [(plain(part), len(part)) for part in _SEPARATOR.split(page_title) if len(part) <= _LONGEST]
    letters = plain(heading[0])
    if all(part != letters for part, _ in parts):
        return heading
    sizes = {part: size for part, size in parts if len(part) > max(len(letters), _SHORTEST_PART)}
    longest = max(sizes.values(), default=0)
    found: dict[str, LexborNode] = {}
    left = _MOST_READ
    for node in tree.css(_HOLDERS) if sizes else ():
        text = node.text()
        left -= len(text)
        if left < 0:
            break
        if len(text) <= 2 * longest + _SHORTEST_PART and (part := plain(text)) in sizes:
            found.setdefault(part, node)
    if not found:
        return heading
    return _shown(found[max(found, key=lambda part: sizes[part])]), "title-part"


def _host_names(url: str) -> frozenset[str]:
    """Return how a site is called by its host: `example.ir`, `example`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    return frozenset(filter(None, map(plain, (host, host.rpartition(".")[0], host.partition(".")[0]))))


def _without_site(text: str, names: frozenset[str], *, guess: bool = False) -> str:
    """Cut the name of the site from either end; with `guess`, a short last part is taken for it."""
    if _ANY_SEPARATOR.search(text) is None:
        return text
    parts = _SEPARATOR.split(text)
    if len(parts) == 1:
        return text
    if plain(parts[-1]) in names or (guess and len(parts[-1]) <= _LONGEST_SITE_NAME and len(parts[-1]) < len(parts[0])):
        return text[: text.rindex(parts[-1])].rstrip(_ENDS)
    if plain(parts[0]) in names or (
        guess and 2 * len(parts[0]) < len(parts[-1]) and len(parts[0]) <= _LONGEST_SITE_NAME // 2
    ):
        return text[len(parts[0]) :].lstrip(_ENDS)
    return text
