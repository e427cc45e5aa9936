"""Reading an article page: the composition of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.article import Article
from workers.core.dates import TEHRAN
from workers.core.extraction.block import Block
from workers.core.extraction.body import clean_body, select_body
from workers.core.extraction.byline import NO_REGISTRY, BylineReader
from workers.core.extraction.claimed_address import claimed_address
from workers.core.extraction.class_names import ClassNames
from workers.core.extraction.credit import Credit, select_credit
from workers.core.extraction.date import extract_date
from workers.core.extraction.date_places import places_of_date
from workers.core.extraction.declared_body import read_declared_body
from workers.core.extraction.headline_link import headline_link
from workers.core.extraction.label_hint import may_hold
from workers.core.extraction.labels import LabelledLinks
from workers.core.extraction.language import detect_language
from workers.core.extraction.lead import extract_lead
from workers.core.extraction.main_block import MainBlock, find_main_block
from workers.core.extraction.metadata import Metadata, read_metadata
from workers.core.extraction.page_kind import is_article_page
from workers.core.extraction.script_body import read_script_body
from workers.core.extraction.text_headline import headline_of_text
from workers.core.extraction.title import extract_title
from workers.core.extraction.tree import read_tree
from workers.core.jalali import numeric_jalali
from workers.core.mojibake import mojibake_of
from workers.core.source import Labels, Role, Selectors, Source

_NO_SELECTORS = Selectors()
_UTC = ZoneInfo("UTC")


@dataclass(slots=True, frozen=True, kw_only=True)
class _Context:
    """The page and what is known of it before its text is looked at."""

    html: str
    tree: LexborHTMLParser
    metadata: Metadata
    scope: LexborNode | None
    classes: ClassNames
    selectors: Selectors
    source: Source | None
    bylines: BylineReader
    url: str
    now: datetime


@dataclass(slots=True, frozen=True, kw_only=True)
class _Found:
    """The body, however it was found."""

    blocks: Sequence[Block]
    method: str
    main: MainBlock | None = None


def extract_article(
    html: str,
    *,
    url: str,
    source: Source | None,
    now: datetime,
    bylines: BylineReader = NO_REGISTRY,
    utf8: bytes | None = None,
) -> Article | None:
    """Return the article on the page at `url`, or None if there is none (a list, an error, a login, a search).

    The fields come from the selectors of `source`, then from what the page declares (JSON-LD, OpenGraph), then from the
    look of its text. `now`, aware, resolves relative dates; `bylines` knows the agencies; `utf8`: `html` in UTF-8 where
    it is at hand, which spares the parser to encode it.
    """
    tree = read_tree(html if utf8 is None else utf8)
    if tree.root is None:
        return None
    selectors = source.selectors if source is not None else _NO_SELECTORS
    scope = _scope(tree, selectors.article)
    page = _Context(
        html=html,
        tree=tree,
        metadata=read_metadata(tree),
        scope=scope,
        classes=ClassNames(scope or tree.root),
        selectors=selectors,
        source=source,
        bylines=bylines,
        url=url,
        now=now,
    )
    title = extract_title(tree, scope=page.scope, selectors=selectors.title, metadata=page.metadata, url=url)
    found = _find_body(page, title[0] if title else None)
    if found is None:
        return None
    title = headline_of_text(title, found.blocks, found.main, tree, page.metadata)
    if title is None or not _is_article(page, title[0], found):
        return None
    return _compose(page, title, found)


def _scope(tree: LexborHTMLParser, selectors: Sequence[str]) -> LexborNode | None:
    for selector in selectors:
        node = tree.css_first(selector)
        if node is not None:
            return node
    return None


def _find_body(page: _Context, title: str | None) -> _Found | None:
    root = page.scope or page.tree.root
    if page.selectors.body and root is not None:
        selected = select_body(root, selectors=page.selectors.body, drop=page.selectors.drop)
        if selected is not None:
            return _Found(blocks=selected[0], method=selected[1])
    main = find_main_block(page.tree, title=title)
    declared = read_declared_body(page.metadata, shown=main.prose if main is not None else 0)
    if declared:
        return _Found(blocks=declared, method="json-ld")
    scripted = read_script_body(page.tree, title=title, shown=main.prose if main is not None else 0)
    if scripted:
        return _Found(blocks=scripted, method="script")
    if main is None or not main.blocks:
        return None
    return _Found(blocks=main.blocks, method="blocks", main=main)


def _is_article(page: _Context, title: str, found: _Found) -> bool:
    if found.main is None:  # what a selector names needs no further proof
        return any(letter.isalpha() for block in found.blocks for letter in block.text)
    return is_article_page(page.tree, metadata=page.metadata, title=title, main=found.main, url=page.url)


def _compose(page: _Context, title: tuple[str, str], found: _Found) -> Article | None:
    tree, metadata, source = page.tree, page.metadata, page.source
    labels = source.labels if source is not None else Labels()
    lead = extract_lead(page.classes, selectors=page.selectors.lead, metadata=metadata)
    paragraphs = clean_body(
        found.blocks,
        title=title[0],
        lead=lead[0] if lead else None,
        labels=(*labels.original, *labels.permalink),
        stop_lines=source.stop_lines if source is not None else (),
        authors=metadata.authors,
    )
    if not paragraphs and lead is None and not metadata.says_article:
        return None
    html = tree.css_first("html")
    hint = html.attributes.get("lang") if html is not None else None
    language = detect_language(" ".join((title[0], *paragraphs[:3])), hint=hint)
    date = _date(page, title[0], found, language)
    links = LabelledLinks(tree, base_url=page.url)
    labelled = may_hold(page.html, (*labels.original, *labels.permalink))
    credit = _credit(page, links, labels.original if labelled else (), title[0])
    byline = page.bylines.read((*paragraphs[:1], *((lead[0],) if lead else ()), *paragraphs[1:2]), credit)
    attribution = byline.attribution
    permalink = _permalink(page, links, labels.permalink if labelled else ())
    methods = {
        "title": title[1],
        "paragraphs": found.method if paragraphs else None,
        "lead": lead[1] if lead else None,
        "published_at": date[2] if date else None,
        "agency": byline.agency_method,
        "agency_id": byline.id_method,
        "cites": "lead-in" if attribution.cites is not None else None,
        "original_url": credit.original[1] if credit.original else None,
        "permalink": permalink[1] if permalink else None,
        "language": "letters" if language is not None else None,
        "mojibake": mojibake_of("".join((title[0], *paragraphs[:5]))),
    }
    return Article(
        url=page.url,
        title=title[0],
        lead=lead[0] if lead else None,
        paragraphs=paragraphs,
        published_at=date[0] if date else None,
        published_jalali=_jalali(date[0]) if date else None,
        published_raw=date[1] if date else None,
        agency=attribution.agency,
        agency_id=attribution.agency_id,
        cites=attribution.cites,
        cites_id=attribution.cites_id,
        attribution_conflict=byline.conflict,
        original_url=credit.original[0] if credit.original else None,
        permalink=permalink[0] if permalink else None,
        language=language,
        extraction={name: method for name, method in methods.items() if method is not None},
    )


def _date(page: _Context, title: str, found: _Found, language: str | None) -> tuple[datetime, str, str] | None:
    main = found.main
    return extract_date(
        page.classes,
        selectors=page.selectors.date,
        metadata=page.metadata,
        title=title,
        blocks=places_of_date(main, found.blocks) if main is not None else (),
        now=page.now,
        zone=TEHRAN if page.source is not None or language in ("fa", None) else _UTC,
        url=page.url,
    )


def _jalali(moment: datetime) -> str:
    return numeric_jalali(moment.astimezone(TEHRAN).date())


def _credit(page: _Context, links: LabelledLinks, labels: tuple[str, ...], title: str) -> Credit:
    """Return agency and original by the selectors of the source, the original else by the label, and on a page that no
    outlet owns by its headline."""
    found = select_credit(
        page.scope or page.tree.root,
        agency=page.selectors.agency,
        original=page.selectors.original,
        base_url=page.url,
    )
    if found.original is not None:
        return found
    labelled = links.find(labels) if labels else None
    if labelled is not None:
        return replace(found, original=(labelled, "label"))
    if page.source is not None and page.source.role is not Role.AGGREGATOR:
        return found
    link = headline_link(page.tree, title=title, page_url=page.url)
    return replace(found, original=(link, "headline")) if link is not None else found


def _permalink(page: _Context, links: LabelledLinks, labels: tuple[str, ...]) -> tuple[str, str] | None:
    labelled = links.find(labels) if labels else None
    if labelled is not None:
        return labelled, "label"
    return claimed_address(page.metadata, page_url=page.url, source=page.source)
