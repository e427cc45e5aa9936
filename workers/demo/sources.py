"""The sources that the sample site is to khabar."""

from __future__ import annotations

from workers.core.source import Labels, Listing, ListingKind, Politeness, Role, Selectors, Source
from workers.demo.desk_pages import LISTING_PATHS
from workers.demo.generated import LISTING_PATH, SITE_NAME, TRICKLE_PATH
from workers.demo.hosts import Hosts
from workers.demo.world import DESK_NAMES, Desk

_PERIOD_S = 3600.0
"""The sample world does not grow: one visit of each listing is all there is to find, and makes runs comparable."""
_TRICKLE_PERIOD_S = 1.0
_MOST_PAGES = 400
"""Of a listing: more than the largest world has."""
_MOST_GENERATED_PAGES = 100_000
_POLITE = Politeness(delay_s=0.01, parallel=4)
_SOUP = Selectors(article=(".nw",), title=(".nw-ttl",), body=(".nw-body",), date=(".nw-date",), drop=(".nw-ad",))
_CLASSIC = Selectors(
    article=("article",),
    title=("h1[itemprop=headline]",),
    lead=("p.lead",),
    body=("[itemprop=articleBody]",),
    date=("time",),
)


def sources_of(hosts: Hosts, *, generated: bool = False, trickle: bool = False) -> tuple[Source, ...]:
    """Declare the desks that are served on these hosts, and the load host if it has pages."""
    declared = (_peyvand(hosts), _golchin(hosts), _sepidar(hosts))
    load = _load(hosts.load, generated=generated, trickle=trickle) if hosts.load is not None else None
    return (*declared, load) if load is not None else declared


def _listing(hosts: Hosts, desk: Desk, pattern: str) -> Listing:
    return Listing(
        url=hosts.url(desk, LISTING_PATHS[desk]),
        kind=ListingKind.HTML,
        period_s=_PERIOD_S,
        pages=_MOST_PAGES,
        link_pattern=pattern,
    )


def _peyvand(hosts: Hosts) -> Source:
    desk = Desk.PEYVAND
    return Source(
        id="demo-peyvand",
        name=DESK_NAMES[desk],
        hosts=(hosts.of(desk),),
        listings=(
            _listing(hosts, desk, r"/(?:news|u|live|members)/\d+$"),
            Listing(url=hosts.url(desk, "/rss.xml"), kind=ListingKind.RSS, period_s=_PERIOD_S),
        ),
        politeness=_POLITE,
        selectors=_SOUP,
        follow_original=True,
        labels=Labels(permalink=(f"لینک خبر در {DESK_NAMES[desk]}",)),
    )


def _golchin(hosts: Hosts) -> Source:
    desk = Desk.GOLCHIN
    return Source(
        id="demo-golchin",
        name=DESK_NAMES[desk],
        hosts=(hosts.of(desk),),
        listings=(
            _listing(hosts, desk, r"/fa/(?:news|files)/"),
            Listing(url=hosts.url(desk, "/sitemap.xml"), kind=ListingKind.SITEMAP, period_s=_PERIOD_S),
        ),
        politeness=_POLITE,
        labels=Labels(permalink=(f"لینک خبر در {DESK_NAMES[desk]}",)),
    )


def _sepidar(hosts: Hosts) -> Source:
    desk = Desk.SEPIDAR
    return Source(
        id="demo-sepidar",
        name=DESK_NAMES[desk],
        hosts=(hosts.of(desk),),
        role=Role.OUTLET,
        listings=(
            _listing(hosts, desk, r"/story/\d+/"),
            Listing(url=hosts.url(desk, "/rss.xml"), kind=ListingKind.RSS, period_s=_PERIOD_S),
        ),
        politeness=_POLITE,
    )


def _load(host: str, *, generated: bool, trickle: bool) -> Source | None:
    listings = []
    if generated:
        listings.append(
            Listing(
                url=f"http://{host}{LISTING_PATH}",
                kind=ListingKind.HTML,
                period_s=3600.0,
                pages=_MOST_GENERATED_PAGES,
                link_pattern=rf"{LISTING_PATH}/news/\d+$",
            )
        )
    if trickle:
        listings.append(
            Listing(
                url=f"http://{host}{TRICKLE_PATH}",
                kind=ListingKind.HTML,
                period_s=_TRICKLE_PERIOD_S,
                link_pattern=rf"{TRICKLE_PATH}/news/\d+$",
            )
        )
    if not listings:
        return None
    return Source(
        id="demo-load",
        name=SITE_NAME,
        hosts=(host,),
        listings=tuple(listings),
        politeness=Politeness(delay_s=0.0, parallel=64),
        selectors=_CLASSIC,
    )
