"""Reading archived pages again: what each comes to, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workers.core.article import Article
from workers.core.capture import Capture
from workers.core.document import Document, Turn
from workers.core.fingerprint import content_hash, title_key
from workers.core.rereading import Change, History, Verdict, changes_of, left_for
from workers.core.sourcebook import SourceBook
from workers.pipeline.document_maker import DocumentMaker
from workers.pipeline.ports import ArticleEntry, ArticleIndex, Clock, Parser, ParserDied


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """One capture, its verdict, and what there is to write."""

    url: str
    """Of the article, or of the page without one."""
    visit: str
    fetched_at: float
    verdict: Verdict
    reason: str = ""
    before: str = ""
    """Id of the content that is stored; empty when there is none."""
    after: str = ""
    """Id of the content that the page has by today's rules."""
    changes: tuple[Change, ...] = ()
    entry: ArticleEntry | None = None
    """Set when a document is to be put."""
    document: Document | None = None
    """The reading as a document: to be put, or to be shown in the place of what is shown."""
    turns: tuple[tuple[str, Turn], ...] = ()
    """What other contents have to be told."""


class Reader:
    """Judges captures, each against what is stored. It remembers which contents of which addresses it has judged: of
    several captures of one content the first counts, as it does when pages are fetched."""

    def __init__(self, *, parser: Parser, index: ArticleIndex, sources: SourceBook, wall_clock: Clock) -> None:
        self._parser, self._index, self._sources, self._wall_clock = parser, index, sources, wall_clock
        self._documents = DocumentMaker(sources)
        self._judged: set[tuple[str, str]] = set()

    def judge(self, capture: Capture) -> Rereading:
        """Read a page again and compare."""
        page, visit = capture.page, capture.visit
        try:
            reading = self._parser.read(page, visit)
        except ParserDied as fault:
            return self._ended(capture, Verdict.DIED, str(fault))
        if reading.article is None:
            url = self._sources.main_of(page.url)
            stored = any(one.visit == visit.id for known in self._index.at_url(url) for one in known.sightings)
            why = f"{reading.outcome or Verdict.NO_ARTICLE}{f': {reading.reason}' if reading.reason else ''}"
            return self._ended(capture, Verdict.LOST if stored else Verdict.NO_ARTICLE, why)
        return self._compared(capture, self._entry(capture, reading.article))

    def close(self) -> None:
        """End the parser."""
        self._parser.close()

    def is_forgotten(self, url: str, content: str) -> bool:
        """Tell whether the content was taken down, or one that this address had: by other rules it has another id."""
        return self._index.tombstone(content) is not None or bool(self._index.tombstones(url=url, limit=1))

    def _ended(self, capture: Capture, verdict: Verdict, reason: str = "") -> Rereading:
        page = capture.page
        return Rereading(
            url=page.url, visit=capture.visit.id, fetched_at=page.fetched_at, verdict=verdict, reason=reason
        )

    def _entry(self, capture: Capture, article: Article) -> ArticleEntry:
        article = replace(article, url=self._sources.main_of(article.url))
        return ArticleEntry(
            id="",
            visit=replace(capture.visit, previous=None),
            article=article,
            content_hash=content_hash(title=article.title, body=article.body, lead=article.lead),
            title_key=title_key(article.title),
            fetched_at=capture.page.fetched_at,
        )

    def _compared(self, capture: Capture, entry: ArticleEntry) -> Rereading:
        url, content = entry.article.url, entry.content_hash
        first = (url, content) not in self._judged
        self._judged.add((url, content))
        base = replace(self._ended(capture, Verdict.SAME), url=url, after=content)
        known = self._index.get(content)
        if known is None and self.is_forgotten(url, content):
            return replace(base, verdict=Verdict.FORGOTTEN)
        others = tuple(one for one in self._index.at_url(url) if one.id != content)
        history = History(url=url, visit=capture.visit.id, fetched_at=entry.fetched_at, others=others)
        if known is not None:
            return self._known(base, entry, known, history, first=first)
        return self._new(base, entry, history) if first else base

    def _known(
        self, base: Rereading, entry: ArticleEntry, known: Document, history: History, *, first: bool
    ) -> Rereading:
        """The content is stored: by a run before this one, by rules that were in force before, or all along."""
        url, now, document = base.url, self._wall_clock(), self._documents.make(entry)
        base = replace(base, before=known.id)
        exact = [one for one in history.readings if any(seen.visit == base.visit for seen in one.sightings)]
        turns = history.turned_away(known.id, at=now) if exact else []
        if left_for(known, url) in {one.id for one in exact}:
            turns.append((known.id, Turn(url=url, at=now, by="")))
        if turns:
            replaced = history.replaced
            changes = changes_of(replaced.shown, document.shown) if replaced is not None else ()
            return replace(base, verdict=Verdict.VERSION, changes=changes, turns=tuple(turns))
        if first and known.shown.url == url and (changes := changes_of(known.shown, document.shown)):
            return replace(base, verdict=Verdict.FIELDS, changes=changes, document=document)
        return base

    def _new(self, base: Rereading, entry: ArticleEntry, history: History) -> Rereading:
        replaced = history.replaced
        if replaced is not None:
            entry = replace(entry, visit=replace(entry.visit, previous=replaced.id))
        document = self._documents.make(entry)
        if replaced is None:
            document = replace(document, turns=history.later())
            return replace(base, verdict=Verdict.FOUND, entry=entry, document=document)
        document = replace(
            document,
            predecessors=tuple(sorted({replaced.id, *replaced.predecessors} - {document.id})),
            turns=history.later() or document.turns,
        )
        return replace(
            base,
            verdict=Verdict.VERSION,
            before=replaced.id,
            changes=changes_of(replaced.shown, document.shown),
            entry=entry,
            document=document,
            turns=tuple(history.turned_away(document.id, at=self._wall_clock())),
        )
