"""All declared sources, found by id and by host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workers.core.source import Role, Source
from workers.core.urls import host_key


@dataclass(frozen=True, slots=True)
class SourceBook:
    """The sources of a deployment in the order of their declaration. Where two claim a host, the first owns it."""

    sources: tuple[Source, ...] = ()
    _by_id: dict[str, Source] = field(init=False, repr=False, compare=False)
    _by_host: dict[str, Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_host: dict[str, Source] = {}
        for source in self.sources:
            for place in source.places:
                by_host.setdefault(place, source)
        object.__setattr__(self, "_by_id", {source.id: source for source in self.sources})
        object.__setattr__(self, "_by_host", by_host)

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)

    def get(self, source_id: str) -> Source | None:
        """Return the source with this id, or None."""
        return self._by_id.get(source_id)

    def owner_of(self, host: str) -> Source | None:
        """Return the source whose pages are on `host` (as in `Visit.host`), enabled or not, or None."""
        return self._by_host.get(host.removeprefix("www."))

    def main_of(self, url: str) -> str:
        """Return the address that a URL in canonical form doubles by the rule of its source, or itself."""
        source = self.owner_of(host_key(url))
        return url if source is None else source.twins.main_of(url)

    @property
    def places(self) -> frozenset[str]:
        """Every `host:port` that a source declares, with and without `www.`: what may be asked beside 80 and 443."""
        declared = {place for place in self._by_host if place.rpartition(":")[2].isdecimal()}
        return frozenset(declared | {f"www.{place}" for place in declared})

    @property
    def aggregators(self) -> frozenset[str]:
        """Ids of those that carry the texts of others."""
        return frozenset(source.id for source in self.sources if source.role is Role.AGGREGATOR)

    @property
    def enabled(self) -> tuple[Source, ...]:
        """Those that are watched."""
        return tuple(source for source in self.sources if source.enabled)
