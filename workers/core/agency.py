"""Who reports: the agencies, outlets and portals of config/agencies.yaml, found by name and by host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workers.core.agency_name import common_word, forms_of, is_of_another_country, site_of, without_kind
from workers.core.extraction.plain import plain
from workers.core.misspelling import Misspellings


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One who reports or is cited."""

    id: str
    name: str
    """In Persian, as shown."""
    latin: str
    """In Latin letters, as shown."""
    domains: tuple[str, ...] = ()
    """Hosts without `www.`; every host below one is meant too."""
    aliases: tuple[str, ...] = ()
    full_name: bool = False
    """The name without its kind (روزنامه, خبرگزاری …) is a common word and does not mean it."""
    abroad: bool = False
    """It reports abroad: who talked to it is quoted from it by somebody else."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means it, as declared; the Persian one also without the kind that it begins with."""
        bare = () if self.full_name else tuple(rest for rest in (without_kind(self.name),) if rest != self.name)
        return (self.name, *bare, self.latin, *self.aliases)


@dataclass(frozen=True, slots=True)
class AgencyBook:
    """The registry. Names are compared in plain form; where two claim a name or a host, the first has it."""

    agencies: tuple[Agency, ...] = ()
    _by_name: dict[str, Agency] = field(init=False, repr=False, compare=False)
    _by_site: dict[str, Agency] = field(init=False, repr=False, compare=False)
    _by_host: dict[str, Agency] = field(init=False, repr=False, compare=False)
    _by_common_word: dict[str, list[Agency]] = field(init=False, repr=False, compare=False)
    _misspelt: Misspellings[Agency] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, Agency] = {}
        by_site: dict[str, Agency] = {}
        by_host: dict[str, Agency] = {}
        by_common_word: dict[str, list[Agency]] = {}
        for agency in self.agencies:
            if agency.full_name and (word := common_word(agency.name)) is not None:
                by_common_word.setdefault(word, []).append(agency)
            for name in agency.names:
                letters = plain(name)
                by_name.setdefault(letters, agency)
                if (owner := site_of(letters)) is not None:
                    by_site.setdefault(owner, agency)
            for domain in agency.domains:
                by_host.setdefault(domain, agency)
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_by_site", by_site)
        object.__setattr__(self, "_by_host", by_host)
        object.__setattr__(self, "_by_common_word", by_common_word)
        object.__setattr__(self, "_misspelt", Misspellings(by_name))

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.agencies)

    def __len__(self) -> int:
        return len(self.agencies)

    def identify(self, name: str, *, alone: bool = False) -> Agency | None:
        """Return whom a name as written on a page means, or None. What it is (سایت, روزنامه انگلیسی …) before it,
        its branch (منطقه گلستان) or its country after it may be there or not. A common word means the one that bears
        it as a name when nothing else can be meant (خبرنگار «حوزه», به نقل از شهروند)."""
        found = next((self._by_name[form] for form in forms_of(name) if form in self._by_name), None)
        letters = plain(name)
        if found is not None:
            body_at_home = found.full_name and not found.abroad and letters not in self._by_name
            return None if body_at_home and is_of_another_country(letters) else found
        owner = site_of(letters)
        if owner is not None and owner in self._by_site:
            return self._by_site[owner]
        common = self._by_common_word.get(letters, []) if alone else []
        return common[0] if len(common) == 1 else None

    def meant(self, name: str) -> Agency | None:
        """Return whom a name means that is written with one slip of the keyboard (خبرگزاتری مهر), or None."""
        letters, one_word = plain(name), " " not in name and "\u200c" not in name
        slips = (self._misspelt.meant(form, whole=form == letters, one_word=one_word) for form in forms_of(name))
        return next(filter(None, slips), None)

    def id_of(self, text: str) -> str | None:
        """Return the id of an agency by that id or by any of its names, or None."""
        if any(agency.id == text for agency in self.agencies):
            return text
        found = self.identify(text)
        return None if found is None else found.id

    def owner_of(self, host: str) -> Agency | None:
        """Return whose host it is: the owner of the nearest declared domain at or above it, or None. A port does not
        matter."""
        labels = host.partition(":")[0].split(".")
        above = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._by_host[domain] for domain in above if domain in self._by_host), None)
