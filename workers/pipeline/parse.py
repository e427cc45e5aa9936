"""The parse stage: read pages in the child, put links into the frontier, hand articles on with their ContentHash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from workers.core.article import Article
from workers.core.errors import KhabarError
from workers.core.fingerprint import content_hash, title_key
from workers.core.outcome import Outcome
from workers.core.reading import Reading
from workers.core.source import Listing
from workers.core.sourcebook import SourceBook
from workers.core.traps import trap_of
from workers.core.urls import host_key
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.answer import MAX_HOPS
from workers.pipeline.originals import original_visit
from workers.pipeline.ports import (
    Clock,
    Frontier,
    Handoffs,
    Listed,
    PageEntry,
    Pages,
    Parsed,
    ParseEnd,
    ParseEnded,
    ParseFailed,
    Parser,
    ParserDied,
    RefusedLink,
)
from workers.pipeline.revisit import next_revisit

_BATCH = 16
"""Pages claimed at once: at 2 ms a page a batch is committed after some 30 ms."""
_BLOCK_S = 0.5
_MAX_SITEMAPS = 200
"""Sitemaps of one index that a first walk goes through."""
_MOST_LINKS = {VisitKind.LISTING: 2000, VisitKind.FEED: 5000, VisitKind.SITEMAP: 50_000}
"""Links of one page that are taken. Listings have up to 500, feeds too; 50,000 is what sitemaps.org allows. A page that
makes up more at each visit would fill the frontier."""
_FRESH_LINKS = 50
"""Links of a listing's first page that count as fresh on its first visit; listings and feeds name the newest first."""
_LINGER_S = 4.0
"""A drain that finds nothing for this long ends early. Two empty reads a second cost less than the wait of the next
entry for a hint."""


class ParseStage:
    """Reads pages until its time is over."""

    def __init__(
        self,
        *,
        pages: Pages,
        handoffs: Handoffs,
        frontier: Frontier,
        parser: Parser,
        sources: SourceBook,
        revisit_after_s: tuple[float, ...],
        clock: Clock,
    ) -> None:
        self._pages, self._handoffs, self._frontier, self._parser = pages, handoffs, frontier, parser
        self._sources, self._revisit_after_s, self._clock = sources, revisit_after_s, clock
        self.refused = 0
        """Commits that came too late: another worker had made them."""

    def drain(self, seconds: float) -> int:
        """Read pages for some seconds, or until there are none; count them."""
        done, end, idle_since = 0, self._clock() + seconds, self._clock()
        while (now := self._clock()) < end and now - idle_since < _LINGER_S:
            entries = self._pages.claim(limit=_BATCH, block_s=_BLOCK_S)
            if not entries:
                continue
            ends, fault = self._read_all(entries)
            self.refused += self._handoffs.commit_parse(ends).count(False)
            if fault is not None:
                raise fault
            done += len(entries)
            idle_since = self._clock()
        return done

    def close(self) -> None:
        """End the child."""
        self._parser.close()

    def _read_all(self, entries: Sequence[PageEntry]) -> tuple[list[ParseEnd], KhabarError | None]:
        """Return the ends of all pages that could be read, and the last fault, if any, that was no page's own: its
        entry is left to be taken over, and holds up none of the others."""
        ends: list[ParseEnd] = []
        fault: KhabarError | None = None
        for entry in entries:
            try:
                ends.append(self._read(entry))
            except KhabarError as one:
                fault = one
            except Exception as one:  # noqa: BLE001 - one page must not stop those beside it, time and again
                ends.append(ParseFailed(entry=entry, reason=f"{type(one).__name__}: {one}"))
        return ends, fault

    def _read(self, entry: PageEntry) -> ParseEnd:
        try:
            reading = self._parser.read(entry.page, entry.visit)
        except ParserDied as fault:
            return ParseFailed(entry=entry, reason=str(fault))
        if reading.refresh_url is not None and not entry.visit.refreshed and entry.visit.hops < MAX_HOPS:
            return self._refreshed(entry, reading.refresh_url)
        if reading.outcome is not None:
            return ParseEnded(entry=entry, outcome=reading.outcome, detail=reading.reason)
        if reading.article is not None:
            return self._article(entry, reading.article)
        return self._listing(entry, reading)

    def _refreshed(self, entry: PageEntry, target: str) -> ParseEnd:
        """Put the target in, unless its URL is known; a redo finds it known, and nothing is put in twice. A listing is
        known by nature: its target goes in with the commit."""
        visit, host = entry.visit, host_key(target)
        owner = self._sources.owner_of(host)
        follow = Visit(
            kind=visit.kind,
            url=target,
            host=host,
            source=owner.id if owner else visit.source,
            priority=visit.priority if visit.revisit == 0 else Priority.FRESH,
            listing=visit.listing,
            hops=visit.hops + 1,
            refreshed=True,
        )
        detail = f"meta refresh to {target}"
        if visit.kind.lists:
            follow = replace(follow, source=visit.source, page=visit.page, backfill=visit.backfill)
            return ParseEnded(entry=entry, outcome=Outcome.REDIRECTED, detail=detail, revisit=follow)
        self._frontier.add([follow])
        return ParseEnded(entry=entry, outcome=Outcome.REDIRECTED, detail=detail)

    def _article(self, entry: PageEntry, article: Article) -> ParseEnd:
        visit, article = entry.visit, replace(article, url=self._sources.main_of(article.url))
        digest = content_hash(title=article.title, body=article.body, lead=article.lead)
        if visit.revisit and digest == visit.previous:
            revisit, after = next_revisit(
                visit,
                delays_s=self._revisit_after_s,
                content_hash=digest,
                etag=entry.page.headers.get("etag"),
                last_modified=entry.page.headers.get("last-modified"),
            )
            return ParseEnded(
                entry=entry, outcome=Outcome.UNCHANGED, detail=digest, revisit=revisit, revisit_after_s=after
            )
        self._follow_original(entry, article, digest)
        return Parsed(entry=entry, article=article, content_hash=digest, title_key=title_key(article.title))

    def _follow_original(self, entry: PageEntry, article: Article, digest: str) -> None:
        """As with the links of a listing: put in before the entry is acknowledged, known the second time."""
        original = original_visit(entry.visit, article, content_hash=digest, sources=self._sources)
        if original is None:
            return
        trap = trap_of(original.url, year=_year(entry))
        if trap is None:
            self._frontier.add([original])
        else:
            self._frontier.refuse([RefusedLink(url=original.url, source=original.source, reason=trap)])

    def _listing(self, entry: PageEntry, reading: Reading) -> Listed:
        """Add all links first; the entry is acknowledged after the last, and a redo finds the earlier ones known."""
        visit = entry.visit
        year = _year(entry)
        most = _MOST_LINKS.get(visit.kind, 0)
        named, left_out = reading.links[:most], len(reading.links[most:])
        traps = {url: trap for url in named if (trap := trap_of(url, year=year)) is not None}
        sound = [url for url in named if url not in traps]
        links = [self._link(visit, url, position) for position, url in enumerate(sound)]
        added = self._frontier.add(links, entry=entry.id)
        if traps:
            source = visit.source
            self._frontier.refuse([RefusedLink(url=url, source=source, reason=why) for url, why in traps.items()])
        self._schedule_sitemaps(visit, reading.sitemaps)
        return Listed(
            entry=entry,
            next_page=self._next_page(visit, reading.next_url),
            # Its sitemaps are put in when it is read: a "not modified" would leave them out, with all that they name.
            conditional=not reading.sitemaps,
            detail=f"{len(links)} links, {added.new} new"
            + (f", {len(traps)} refused" if traps else "")
            + (f", {left_out} beyond the first {most} left out" if left_out else ""),
        )

    def _schedule_sitemaps(self, visit: Visit, urls: tuple[str, ...]) -> None:
        """The sitemaps of an index are listings of their own: the newest each time, all of them on the first walk."""
        listing = self._listing_of(visit)
        if listing is None or " " in visit.listing:
            return
        for url in urls[: _MAX_SITEMAPS if visit.backfill else listing.pages]:
            sitemap = replace(listing_visit_of(visit), url=url, host=host_key(url), listing=f"{listing.key} {url}")
            self._frontier.schedule_listing(sitemap, period_s=listing.period_s, longest_s=listing.ceiling_s)

    def _link(self, visit: Visit, url: str, position: int) -> Visit:
        """What lies further back is fetched after what is fresh: later pages, and the tail of a first visit."""
        old = visit.page > 1 or (visit.backfill and position >= _FRESH_LINKS)
        url = self._sources.main_of(url)
        host = host_key(url)
        owner = self._sources.owner_of(host)
        return Visit(
            kind=VisitKind.ARTICLE,
            url=url,
            host=host,
            source=owner.id if owner else visit.source,
            priority=Priority.BACKFILL if old else Priority.FRESH,
            listing=visit.listing,
        )

    def _next_page(self, visit: Visit, url: str | None) -> Visit | None:
        listing = self._listing_of(visit)
        if url is None or listing is None or visit.page >= listing.pages:
            return None
        return replace(
            listing_visit_of(visit), url=url, host=host_key(url), page=visit.page + 1, backfill=visit.backfill
        )

    def _listing_of(self, visit: Visit) -> Listing | None:
        source = self._sources.get(visit.source)
        return source.listing(visit.listing) if source else None


def _year(entry: PageEntry) -> int:
    return datetime.fromtimestamp(entry.page.fetched_at, UTC).year


def listing_visit_of(visit: Visit) -> Visit:
    """Return a new visit of the same listing: its kind, source and priority, and nothing of what befell this one."""
    return Visit(
        kind=visit.kind,
        url=visit.url,
        host=visit.host,
        source=visit.source,
        priority=visit.priority,
        listing=visit.listing,
    )
