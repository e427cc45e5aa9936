"""What a complete run over the sample site must yield, derived from the world alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from workers.core.outcome import Outcome
from workers.demo.hosts import DEFAULT_HOSTS, Hosts
from workers.demo.news_item import NewsItem
from workers.demo.spelling import ZWNJ
from workers.demo.world import Carried, Desk, Fate, World


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDocument:
    """One distinct content. `shown` names the address whose text is the best."""

    number: int
    """Of the item: those of one number are one story."""
    urls: tuple[str, ...]
    """Every address at which it is seen, sorted."""
    shown_url: str
    shown_title: str
    shown_paragraphs: tuple[str, ...]
    """As the page shows them, lead-in included, the lead first."""
    agency: str
    cites: str | None
    """Whom the text that is shown credits, as it names them."""
    corrects: str | None = None
    """Of the corrected text: the address whose earlier text it replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The end of a complete run in which each article is revisited at least once."""

    documents: tuple[ExpectedDocument, ...]
    outcomes: Mapping[Outcome, int]
    """Of first visits of articles, and of the revisit that meets the correction. Visits of listings and of
    robots.txt, and revisits that meet nothing new, depend on time and are not counted here."""
    hosts: int
    """Each has its robots.txt read."""

    @property
    def sightings(self) -> int:
        """How many sightings all documents have together."""
        return sum(len(document.urls) for document in self.documents)


def expectations(world: World, hosts: Hosts = DEFAULT_HOSTS) -> Expected:
    """Return what a run over this world, served on these hosts, must yield."""
    seen: dict[tuple[str, ...], list[Carried]] = {}
    for carried in world.carried:
        if carried.fate is not Fate.FORBIDDEN:
            seen.setdefault(carried.item.paragraphs, []).append(carried)
    documents = [_document(copies, hosts) for copies in seen.values()]
    documents += [
        _one(carried, carried.correction, hosts) for carried in world.carried if carried.correction is not None
    ]
    outcomes = Counter(
        {
            Outcome.INDEXED: len(documents),
            Outcome.DUPLICATE: sum(len(document.urls) - 1 for document in documents),
            Outcome.ROBOTS: sum(carried.fate is Fate.FORBIDDEN for carried in world.carried),
        }
    )
    outcomes.update(_OUTCOMES[extra.fate] for extra in world.extras)
    return Expected(documents=tuple(documents), outcomes=dict(outcomes), hosts=len(Desk))


_OUTCOMES = {
    Fate.MISSING: Outcome.GONE,
    Fate.NO_ARTICLE: Outcome.NO_ARTICLE,
    Fate.PDF: Outcome.NOT_HTML,
    Fate.REDIRECT: Outcome.REDIRECTED,
}


def _document(copies: list[Carried], hosts: Hosts) -> ExpectedDocument:
    best = max(copies, key=_quality)
    agency, cites = best.credit()
    return ExpectedDocument(
        number=best.item.number,
        urls=tuple(sorted(hosts.url(copy.desk, copy.path) for copy in copies)),
        shown_url=hosts.url(best.desk, best.path),
        shown_title=best.title(),
        shown_paragraphs=best.paragraphs(),
        agency=agency,
        cites=cites,
    )


def _one(carried: Carried, item: NewsItem, hosts: Hosts) -> ExpectedDocument:
    url = hosts.url(carried.desk, carried.path)
    agency, cites = carried.credit()
    return ExpectedDocument(
        number=item.number,
        urls=(url,),
        shown_url=url,
        shown_title=carried.title(),
        shown_paragraphs=carried.paragraphs(item),
        agency=agency,
        cites=cites,
        corrects=url,
    )


def _quality(carried: Carried) -> tuple[bool, int, int]:
    """The original before all, then the text with the most joiners, then the longest."""
    text = "\n".join((carried.title(), *carried.paragraphs()))
    return (carried.desk is Desk.SEPIDAR, text.count(ZWNJ), len(text))
