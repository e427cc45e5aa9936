"""The World: all that the sample site publishes, as a value. The same arguments give the same world
in every process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from workers.demo.bank import Bank, load_bank
from workers.demo.calendar import NEWEST, SPAN_MINUTES
from workers.demo.news_item import NewsItem, abridged, compose, corrected
from workers.demo.spelling import Spelling, respell


class Desk(StrEnum):
    """A site of the world, each on a host of its own."""

    PEYVAND = "peyvand"
    """Aggregator A: strips every zero-width non-joiner."""
    GOLCHIN = "golchin"
    """Aggregator B: keeps, spaces or arabises what it carries."""
    SEPIDAR = "sepidar"
    """An outlet: writes its own."""


DESK_NAMES = {Desk.PEYVAND: "پیوند خبر", Desk.GOLCHIN: "گلچین روز", Desk.SEPIDAR: "خبرگزاری سپیدار"}


class Fate(StrEnum):
    """What happens to one who asks for an address."""

    SERVED = "served"
    FLAKY = "flaky"
    """500 twice, then the page."""
    CORRECTED = "corrected"
    """The first version, and the second to one who knows the first."""
    FORBIDDEN = "forbidden"
    """robots.txt disallows it."""
    MISSING = "missing"
    """404."""
    NO_ARTICLE = "no-article"
    """A page with a player on it and no text."""
    PDF = "pdf"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One item on one desk."""

    desk: Desk
    item: NewsItem
    spelling: Spelling
    path: str
    original: str | None = None
    """Absolute URL of its original on a host outside of the world, or None."""
    original_path: str | None = None
    """Path of its original on the outlet, or None."""
    fate: Fate = Fate.SERVED
    correction: NewsItem | None = None
    in_pages: bool = True
    """Whether the html listing and the feed name it; what they do not is in the sitemap only, which the outlet does not
    declare: its article there is found by following the original that A names."""

    def title(self) -> str:
        """Return the headline as this desk writes it."""
        return respell(self.item.title, self.spelling)

    def paragraphs(self, item: NewsItem | None = None) -> tuple[str, ...]:
        """Return the text as this desk writes it, its lead-in before it; of the correction if that is given."""
        item = item or self.item
        first, *rest = item.paragraphs
        return tuple(respell(text, self.spelling) for text in (self._lead_in(item) + first, *rest))

    def _lead_in(self, item: NewsItem) -> str:
        if self.desk is Desk.SEPIDAR:
            return "به گزارش خبرنگار خبرگزاری سپیدار، "
        agency = DESK_NAMES[Desk.SEPIDAR] if self.original_path else item.agency
        if self.desk is Desk.PEYVAND:
            return f"به گزارش {agency}، "
        mark = "،" if item.number % 2 else ""
        return f"به گزارش {agency}{mark} به نقل از {item.cites}، "

    def credit(self) -> tuple[str, str | None]:
        """Return whom the text credits, and whom that cites, as this desk writes them."""
        outlet = self.desk is Desk.SEPIDAR or self.original_path is not None
        cites = respell(self.item.cites, self.spelling) if self.desk is Desk.GOLCHIN else None
        return respell(DESK_NAMES[Desk.SEPIDAR] if outlet else self.item.agency, self.spelling), cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A listed address that is no article."""

    desk: Desk
    path: str
    title: str
    fate: Fate
    target_path: str | None = None
    """Of a redirect: path on the outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that is published."""

    seed: int
    items: tuple[NewsItem, ...]
    """Every item that can be reached, newest first."""
    carried: tuple[Carried, ...]
    extras: tuple[Extra, ...]

    def on(self, desk: Desk) -> tuple[Carried, ...]:
        """Return what a desk carries, newest first."""
        return tuple(carried for carried in self.carried if carried.desk is desk)


FEWEST_ARTICLES = 20
"""So that each kind of carrying and each fate occurs."""
MOST_ARTICLES = 5_000
"""More are made by the generator."""
_KINDS = 10
"""Items take turns: 0–3 on both aggregators, 4–5 also on the outlet, 6 A and outlet, 7 A, 8 B, 9 the outlet alone."""
_EDITED_TURN, _EDITED = 4, 3
"""The newest so many of the items that take this turn, which all three carry, are cut by B: other texts, one story."""
_SPELLINGS = (Spelling.CORRECT, Spelling.SPACED, Spelling.ARABIC, Spelling.CORRECT, Spelling.ARABIC, Spelling.SPACED)
_SITEMAP_ONLY = 4
"""Of the outer end of B's archive: items that its html listing no longer reaches."""


def build_world(*, articles: int = 130, seed: int = 1) -> World:
    """Write `articles` distinct items and place them. Raises ValueError for a number out of bounds."""
    if not FEWEST_ARTICLES <= articles <= MOST_ARTICLES:
        raise ValueError(f"articles: {articles} is not between {FEWEST_ARTICLES} and {MOST_ARTICLES}")
    bank = load_bank()
    items = _items(bank, articles, seed)
    placed = [carried for item in items for carried in _place(item, bank)]
    placed = _marked_fates(placed, bank)
    forbidden = compose(bank, number=articles, salt=f"closed-{seed}", published=items[-1].published)
    placed.append(_carry(Desk.PEYVAND, forbidden, path=f"/members/{100_000 + articles}", fate=Fate.FORBIDDEN))
    return World(seed=seed, items=items, carried=tuple(placed), extras=_extras(placed))


def _items(bank: Bank, articles: int, seed: int) -> tuple[NewsItem, ...]:
    step = timedelta(minutes=min(377, SPAN_MINUTES // articles))
    items: list[NewsItem] = []
    known: set[tuple[str, ...]] = set()
    for number in range(articles):
        salt = 0
        while True:
            item = compose(bank, number=number, salt=f"{seed}-{salt}", published=NEWEST - step * number)
            if item.paragraphs not in known:
                break
            salt += 1
        known.add(item.paragraphs)
        items.append(item)
    return tuple(items)


def _carry(
    desk: Desk, item: NewsItem, *, path: str | None = None, fate: Fate = Fate.SERVED, has_original: bool = False
) -> Carried:
    paths = {
        Desk.PEYVAND: f"/news/{100_000 + item.number}",
        Desk.GOLCHIN: f"/fa/news/{40_000 + item.number}",
        Desk.SEPIDAR: _outlet_path(item),
    }
    spelling = {
        Desk.PEYVAND: Spelling.STRIPPED,
        Desk.GOLCHIN: _SPELLINGS[item.number // _KINDS % len(_SPELLINGS)],
        Desk.SEPIDAR: Spelling.CORRECT,
    }[desk]
    # A's originals are followed, so they lead to nowhere but the outlet.
    away = f"https://agency{item.number % 7}.example/news/{item.number}" if desk is Desk.GOLCHIN else None
    return Carried(
        desk=desk,
        item=item,
        spelling=spelling,
        path=path or paths[desk],
        original=None if has_original else away,
        original_path=_outlet_path(item) if has_original and desk is not Desk.SEPIDAR else None,
        fate=fate,
    )


def _outlet_path(item: NewsItem) -> str:
    return f"/story/{7_000 + item.number}/1404"


def _place(item: NewsItem, bank: Bank) -> list[Carried]:
    turn = item.number % _KINDS
    desks: tuple[Desk, ...] = (Desk.PEYVAND, Desk.GOLCHIN)
    if turn in (4, 5):
        desks = (Desk.PEYVAND, Desk.GOLCHIN, Desk.SEPIDAR)
    elif turn >= 6:
        desks = ((Desk.PEYVAND, Desk.SEPIDAR), (Desk.PEYVAND,), (Desk.GOLCHIN,), (Desk.SEPIDAR,))[turn - 6]
    cut = abridged(item, bank) if turn == _EDITED_TURN and item.number < _EDITED * _KINDS else item
    told = {Desk.GOLCHIN: cut}
    return [_carry(desk, told.get(desk, item), has_original=Desk.SEPIDAR in desks) for desk in desks]


def _marked_fates(placed: list[Carried], bank: Bank) -> list[Carried]:
    """Give one outlet-only item a correction, one B-only item a server that stumbles, hide B's oldest items, and of the
    outlet the oldest that A carries."""
    by_number = {number: [c.desk for c in placed if c.item.number == number] for number in range(_KINDS)}
    alone = next(number for number, desks in by_number.items() if desks == [Desk.SEPIDAR])
    stumbling = next(number for number, desks in by_number.items() if desks == [Desk.GOLCHIN])
    unlisted = [
        c
        for c in placed
        if c.desk is Desk.SEPIDAR and by_number[c.item.number % _KINDS] == [Desk.PEYVAND, Desk.SEPIDAR]
    ][-1]
    oldest = {c.path for c in [c for c in placed if c.desk is Desk.GOLCHIN][-_SITEMAP_ONLY:]}
    marked: list[Carried] = []
    for carried in placed:
        if carried.item.number == alone:
            marked.append(replace(carried, fate=Fate.CORRECTED, correction=corrected(carried.item, bank)))
        elif carried.item.number == stumbling:
            marked.append(replace(carried, fate=Fate.FLAKY))
        elif carried.path in oldest or carried is unlisted:
            marked.append(replace(carried, in_pages=False))
        else:
            marked.append(carried)
    return marked


def _extras(placed: list[Carried]) -> tuple[Extra, ...]:
    alone = [c for c in placed if c.desk is Desk.SEPIDAR and c.item.number % _KINDS == _KINDS - 1]
    redirects = (
        Extra(
            desk=Desk.PEYVAND,
            path=f"/u/{100_000 + carried.item.number}",
            title=respell(carried.item.title, Spelling.STRIPPED),
            fate=Fate.REDIRECT,
            target_path=carried.path,
        )
        for carried in alone[1:6]
    )
    return (
        Extra(desk=Desk.PEYVAND, path="/news/999404", title="خبری که دیگر نیست", fate=Fate.MISSING),
        Extra(desk=Desk.PEYVAND, path="/live/1", title="پخش زنده", fate=Fate.NO_ARTICLE),
        Extra(
            desk=Desk.GOLCHIN, path="/fa/files/report-1404.pdf", title="گزارش فصلی (پی\u200cدی\u200cاف)", fate=Fate.PDF
        ),
        *redirects,
    )
