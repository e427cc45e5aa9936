"""Reading an article page: the composition of its fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.article import Article
from workers.core.attribution import Attribution, attribute
from workers.core.dates import TEHRAN, names_date
from workers.core.extraction.blocks import Block
from workers.core.extraction.body import clean_body, select_body
from workers.core.extraction.date import extract_date
from workers.core.extraction.labels import find_labelled_link
from workers.core.extraction.language import detect_language
from workers.core.extraction.lead import extract_lead
from workers.core.extraction.main_block import MainBlock, find_main_block, is_prose
from workers.core.extraction.metadata import Metadata, read_metadata
from workers.core.extraction.plain import plain
from workers.core.extraction.title import extract_title
from workers.core.source import Labels, Selectors, Source

_NO_SELECTORS = Selectors()
_PROSE = 140
"""Characters of prose from which a page that does not call itself an article may be one."""
_DECLARED_PROSE = 25
"""The same for a page that does: a photo post holds one line."""
_ERROR_PROSE = 600
"""Characters; an error or login page that says more is no error page."""
_PROSE_PER_HEADLINE = 60
"""Characters of prose for each linked headline below which a page is a list."""
_ERROR_TITLE = re.compile(
    r"^\W*(?:error )?(?:403|404|410|500|502|503)\b|not found|page (?:does ?n.t|does not) exist|access denied|forbidden"
    r"|just a moment|are you (?:a )?(?:human|robot)|log ?in|sign ?in|یافت نشد|پیدا نشد|صفحه مورد نظر|خطای? ?(?:[0-9۰-۹]{3}|در)|دسترسی غیر ?مجاز"
    r"|ورود به (?:سایت|حساب|سامانه|پنل)|search results|نتایج جستجو|نتیجه جستجو",
    re.IGNORECASE,
)
_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "AboutPage", "ContactPage"})
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 10, 220
"""Characters."""
_SITE_NAME = 40
"""Letters; a longer `<title>` is more than the name of a site."""


@dataclass(slots=True)
class _Found:
    """Body and headline, however they were found."""

    blocks: Sequence[Block]
    method: str
    main: MainBlock | None = None


def extract_article(html: str, *, url: str, source: Source | None, now: datetime) -> Article | None:
    """Return the article on the page at `url`, or None if there is none (a list, an error, a login, a search).

    The fields come from the selectors of `source`, then from what the page declares (JSON-LD, OpenGraph), then from the
    look of its text. `now`, aware, resolves relative dates. A selector that is no CSS counts as one that finds nothing.
    """
    tree = LexborHTMLParser(html)
    metadata = read_metadata(tree)
    selectors = source.selectors if source is not None else _NO_SELECTORS
    scope = _scope(tree, selectors.article)
    title = extract_title(tree, scope=scope, selectors=selectors.title, metadata=metadata)
    found = _find_body(tree, scope, selectors, title[0] if title else None)
    if found is None:
        return None
    title = _title_from_text(title, found, tree)
    if title is None or not _is_article(tree, metadata, title[0], found, url):
        return None
    return _compose(tree, metadata, scope, selectors, source, title, found, url, now)


def _scope(tree: LexborHTMLParser, selectors: Sequence[str]) -> LexborNode | None:
    for selector in selectors:
        node = tree.css_first(selector)
        if node is not None:
            return node
    return None


def _find_body(
    tree: LexborHTMLParser, scope: LexborNode | None, selectors: Selectors, title: str | None
) -> _Found | None:
    root = scope or tree.root
    if selectors.body and root is not None:
        selected = select_body(root, selectors=selectors.body, drop=selectors.drop)
        if selected is not None:
            return _Found(blocks=selected[0], method=selected[1])
    main = find_main_block(tree, title=title)
    if main is None or not main.blocks:
        return None
    return _Found(blocks=main.blocks, method="blocks", main=main)


def _title_from_text(title: tuple[str, str] | None, found: _Found, tree: LexborHTMLParser) -> tuple[str, str] | None:
    """Put the line above the text in the place of a weak title: a page without headings, whose `<title>` names the
    site, still has its headline there."""
    if title is not None and title[1] != "title-element":
        return title
    first = next((index for index, block in enumerate(found.blocks) if is_prose(block)), 0)
    above = found.main.above if found.main is not None else found.blocks[:first]
    lines = [block for block in above if _SHORTEST_HEADLINE <= len(block.text) <= _LONGEST_HEADLINE]
    element = tree.css_first("title")
    declared = plain(element.text()) if element is not None else ""
    for block in lines:
        letters = plain(block.text)
        if letters in declared and 2 * len(letters) > len(declared):
            return block.text, "blocks"
    if title is not None and len(plain(title[0])) > _SITE_NAME:
        return title
    unlinked = [block for block in lines if not block.linked and not names_date(block.text) and not is_prose(block)]
    return (unlinked[-1].text, "blocks") if unlinked else title


def _is_article(tree: LexborHTMLParser, metadata: Metadata, title: str, found: _Found, url: str) -> bool:
    if found.main is None:
        return any(any(letter.isalpha() for letter in block.text) for block in found.blocks)
    main = found.main
    if main.prose < _ERROR_PROSE:
        if _ERROR_TITLE.search(title) or tree.css_first("main input[type=password], form[id*=login]") is not None:
            return False
        if metadata.types & _LIST_TYPES and not metadata.article:
            return False
    if metadata.says_article:
        return main.prose >= _DECLARED_PROSE
    if urlsplit(url).path in ("", "/") and main.headlines:
        return main.prose > 10 * _PROSE_PER_HEADLINE * main.headlines
    if main.prose < _PROSE and main.headlines > 8:  # noqa: PLR2004 - linked headlines; a menu has fewer that are as long
        return False
    if main.prose < _ERROR_PROSE and main.prose < _PROSE_PER_HEADLINE * main.headlines / 4:
        return False
    return main.prose >= _PROSE or (main.prose >= _DECLARED_PROSE and tree.css_first("h1") is not None)


def _compose(
    tree: LexborHTMLParser,
    metadata: Metadata,
    scope: LexborNode | None,
    selectors: Selectors,
    source: Source | None,
    title: tuple[str, str],
    found: _Found,
    url: str,
    now: datetime,
) -> Article | None:
    labels = source.labels if source is not None else Labels()
    methods = {"title": title[1]}
    lead = extract_lead(tree, scope=scope, selectors=selectors.lead, metadata=metadata)
    paragraphs = clean_body(
        found.blocks,
        title=title[0],
        lead=lead[0] if lead else None,
        labels=(*labels.original, *labels.permalink),
        stop_lines=source.stop_lines if source is not None else (),
    )
    if not paragraphs and lead is None and not metadata.says_article:
        return None
    if paragraphs:
        methods["paragraphs"] = found.method
    if lead is not None:
        methods["lead"] = lead[1]
    html = tree.css_first("html")
    language = detect_language(
        " ".join((title[0], *paragraphs[:3])), hint=html.attributes.get("lang") if html else None
    )
    zone = TEHRAN if source is not None or language in ("fa", None) else ZoneInfo("UTC")
    date = extract_date(
        tree, scope=scope, selectors=selectors.date, metadata=metadata, title=title[0],
        blocks=(*reversed(found.main.above), *found.blocks[:3], *found.main.below) if found.main else (), now=now, zone=zone,
    )  # fmt: skip
    if date is not None:
        methods["published_at"] = date[2]
    attribution = _attribute((*paragraphs[:1], *((lead[0],) if lead else ()), *paragraphs[1:2]))
    if attribution.agency is not None:
        methods["agency"] = "lead-in"
    if attribution.cites is not None:
        methods["cites"] = "lead-in"
    original = find_labelled_link(tree, labels.original, base_url=url)
    if original is not None:
        methods["original_url"] = "label"
    permalink = find_labelled_link(tree, labels.permalink, base_url=url)
    if permalink is not None:
        methods["permalink"] = "label"
    else:
        declared = _declared_permalink(tree, metadata, url)
        if declared is not None:
            permalink, methods["permalink"] = declared
    return Article(
        url=url,
        title=title[0],
        lead=lead[0] if lead else None,
        paragraphs=paragraphs,
        published_at=date[0].astimezone(UTC) if date else None,
        published_raw=date[1] if date else None,
        agency=attribution.agency,
        cites=attribution.cites,
        original_url=original,
        permalink=permalink,
        language=language,
        extraction=methods,
    )


def _attribute(texts: Sequence[str]) -> Attribution:
    """Read the lead-in where it stands: in the first paragraph, the lead, or the second paragraph."""
    agency: str | None = None
    cites: str | None = None
    for text in texts:
        found = attribute(text)
        agency, cites = agency or found.agency, cites or found.cites
        if agency is not None:
            break
    return Attribution(agency=agency, cites=cites)


def _declared_permalink(tree: LexborHTMLParser, metadata: Metadata, url: str) -> tuple[str, str] | None:
    """Return the canonical address if it lies on the page's own host and is more than its front page."""
    node = tree.css_first("link[rel=canonical]")
    declared = node.attributes.get("href") if node is not None else None
    for address, method in ((declared, "link:canonical"), (metadata.meta.get("og:url"), "meta:og:url")):
        if not address:
            continue
        try:
            absolute = urljoin(url, address.strip())
            parts, own = urlsplit(absolute), urlsplit(url)
        except ValueError:
            continue  # no address at all
        if parts.scheme in ("http", "https") and parts.hostname == own.hostname and parts.path not in ("", "/"):
            return absolute, method
    return None
