"""The shape of the files of sources and of config/profiles.yaml, and what is accepted in each field."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from workers.core.dated_listing import PLACEHOLDERS, dated_url
from workers.core.hosts import split_authority
from workers.core.source import Labels, Listing, ListingKind, Politeness, Role, Selectors
from workers.core.twins import Twins
from workers.core.urls import canonical_url, host_key

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)")
_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_WEB_PORTS = frozenset({None, 80, 443})
_EMPTY = LexborHTMLParser("<html></html>")


def _duration(value: object) -> float:
    found = None if isinstance(value, bool) else _DURATION.fullmatch(str(value).strip())
    if found is None:
        raise ValueError(f'"{value}" is not a duration (accepted: seconds, or a number with s, m, h or d such as 30s)')
    return float(found[1]) * _SECONDS[found[2]]


def _positive(value: float) -> float:
    if value <= 0:
        raise ValueError("must be more than 0 seconds")
    return value


def _css(value: str) -> str:
    try:
        _EMPTY.css(value)
    except SelectolaxError:
        raise ValueError(f'"{value}" is not a CSS selector') from None
    return value


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as fault:
        raise ValueError(f'"{value}" is not a regular expression: {fault}') from None
    return value


def _url(value: str) -> str:
    url = canonical_url(value)
    if url is None:
        raise ValueError(f'"{value}" is not an http or https address')
    return url


def _listing_url(value: str) -> str:
    names = re.findall(r"\{([^{}]*)\}", value)
    unknown = [name for name in names if name.removesuffix(":02") not in PLACEHOLDERS]
    if unknown:
        accepted = ", ".join(PLACEHOLDERS)
        raise ValueError(f'"{value}": "{unknown[0]}" is no placeholder (accepted: {accepted}; with :02 for two digits)')
    if not names:
        return _url(value)
    _url(dated_url(value, _SOME_DAY))
    return value.strip()


def _host(value: str) -> str:
    place = split_authority(value.strip())
    if place is None:
        raise ValueError(f'"{value}" is not a host (accepted: a name such as example.ir, or name:port)')
    host, port = place
    return host if port in _WEB_PORTS else f"{host}:{port}"


def _path_piece(value: str) -> str:
    if not re.fullmatch(r"[/.][A-Za-z0-9._~/-]*[A-Za-z0-9]", value):
        raise ValueError(f'"{value}" is not a piece of a path (accepted: / or . and letters, such as /amp or .amp)')
    return value


def one_or_more(value: object) -> object:
    """Let a single text stand for a list of one."""
    return [value] if isinstance(value, str) else value


def _age(value: object) -> object:
    return 0.0 if value == "forever" else _positive(_duration(value))


Age = Annotated[float, BeforeValidator(_age)]
"""A duration, or `forever`: 0."""
Duration = Annotated[float, BeforeValidator(_duration)]
Css = Annotated[str, Field(min_length=1), AfterValidator(_css)]
CssList = Annotated[tuple[Css, ...], BeforeValidator(one_or_more)]
TextList = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(one_or_more)]
PathPieces = Annotated[tuple[Annotated[str, AfterValidator(_path_piece)], ...], BeforeValidator(one_or_more)]
_SOME_DAY = date(2026, 3, 21)
_CLOSED = ConfigDict(extra="forbid", frozen=True)


class ListingEntry(BaseModel):
    """An address that names new articles."""

    model_config = _CLOSED
    url: Annotated[str, AfterValidator(_listing_url)]
    kind: Literal["html", "rss", "sitemap"]
    period: Annotated[Duration, AfterValidator(_positive)] = 300.0
    period_max: Annotated[Duration, AfterValidator(_positive)] | None = None
    pages: Annotated[int, Field(ge=1, le=1000)] = 1
    link_pattern: Annotated[str, AfterValidator(_regex)] | None = None
    link_selector: Css | None = None
    next_selector: Css | None = None

    @model_validator(mode="after")
    def _floor_below_ceiling(self) -> Self:
        if self.period_max is not None and self.period_max < self.period:
            raise ValueError(f"period_max ({self.period_max:g} s) is shorter than period ({self.period:g} s)")
        return self

    def listing(self) -> Listing:
        """Return it as the core knows it."""
        return Listing(
            url=self.url,
            kind=ListingKind(self.kind),
            period_s=self.period,
            period_max_s=self.period_max,
            pages=self.pages,
            link_pattern=self.link_pattern,
            link_selector=self.link_selector,
            next_selector=self.next_selector,
        )


class PolitenessEntry(BaseModel):
    """How its hosts may be asked."""

    model_config = _CLOSED
    delay: Duration = Politeness().delay_s
    parallel: Annotated[int, Field(ge=1, le=64)] = Politeness().parallel


class SelectorsEntry(BaseModel):
    """CSS selectors by field, one or several in order of preference; also what a profile consists of."""

    model_config = _CLOSED
    article: CssList = ()
    title: CssList = ()
    lead: CssList = ()
    body: CssList = ()
    date: CssList = ()
    drop: CssList = ()
    agency: CssList = ()
    original: CssList = ()

    def selectors(self, profile: Selectors) -> Selectors:
        """Return those of the profile, overridden by the fields given here."""
        return Selectors(
            article=self.article or profile.article,
            title=self.title or profile.title,
            lead=self.lead or profile.lead,
            body=self.body or profile.body,
            date=self.date or profile.date,
            drop=self.drop or profile.drop,
            agency=self.agency or profile.agency,
            original=self.original or profile.original,
        )


class LabelsEntry(BaseModel):
    """Texts by which its pages mark their links."""

    model_config = _CLOSED
    original: TextList = Labels().original
    permalink: TextList = Labels().permalink


class TwinsEntry(BaseModel):
    """What tells its mobile and AMP addresses from those of the articles."""

    model_config = _CLOSED
    hosts: dict[Annotated[str, AfterValidator(_host)], Annotated[str, AfterValidator(_host)]] = {}
    prefixes: PathPieces = ()
    suffixes: PathPieces = ()
    parameters: TextList = ()

    def twins(self) -> Twins:
        """Return it as the core knows it."""
        return Twins(
            hosts=tuple(self.hosts.items()),
            prefixes=self.prefixes,
            suffixes=self.suffixes,
            parameters=self.parameters,
        )


class SourceEntry(BaseModel):
    """One site to watch."""

    model_config = _CLOSED
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    name: Annotated[str, Field(min_length=1)]
    role: Literal["outlet", "aggregator"] = "outlet"
    enabled: bool = True
    hosts: Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], BeforeValidator(one_or_more)] = ()
    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = ()
    listings: tuple[ListingEntry, ...] = ()
    politeness: PolitenessEntry = PolitenessEntry()
    retention: Age | None = None
    budget: Annotated[int, Field(ge=1)] | None = None
    profile: str | None = None
    selectors: SelectorsEntry = SelectorsEntry()
    labels: LabelsEntry = LabelsEntry()
    twins: TwinsEntry = TwinsEntry()
    follow: Literal["original"] | None = None
    stop_lines: TextList = ()

    def all_hosts(self) -> tuple[str, ...]:
        """Return the declared hosts, or without any those of the listings."""
        own = (*(self.hosts or tuple(host_key(listing.url) for listing in self.listings)), *self.twins.hosts)
        return tuple(dict.fromkeys(own))

    def core_role(self) -> Role:
        """Return the role as the core knows it."""
        return Role(self.role)
