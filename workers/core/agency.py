"""Who reports: the agencies, outlets and portals of config/agencies.yaml, found by name and by host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workers.core.extraction.plain import plain

_KIND_WORDS = (
    *(
        "خبرگزاری رسمی",
        "خبرگزاری",
        "پایگاه خبری تحلیلی",
        "پایگاه خبری",
        "پایگاه اطلاع‌رسانی",
        "پایگاه اینترنتی",
        "پایگاه",
    ),
    *("وب‌سایت خبری", "وب‌سایت", "تارنمای", "سایت خبری", "سایت", "شبکه خبری", "شبکه تلویزیونی", "شبکه", "تلویزیون"),
    *("روزنامه", "هفته‌نامه", "ماهنامه", "نشریه", "مجله", "خبرنگار"),
)
_KINDS = frozenset(map(plain, _KIND_WORDS))
_FROM_WHERE = (
    *(
        "آمریکایی",
        "انگلیسی",
        "بریتانیایی",
        "فرانسوی",
        "آلمانی",
        "روسی",
        "عربی",
        "عربستانی",
        "لبنانی",
        "قطری",
        "ترکیه‌ای",
    ),
    *("اسرائیلی", "صهیونیستی", "پاکستانی", "هندی", "چینی", "ژاپنی", "اسپانیایی", "ایتالیایی", "عراقی", "سوری", "رسمی"),
    *("عبری‌زبان", "عرب‌زبان", "انگلیسی‌زبان", "فرامنطقه‌ای", "معتبر", "ورزشی", "اقتصادی"),
)
_COUNTRIES = (
    *("آمریکا", "انگلیس", "انگلستان", "فرانسه", "آلمان", "روسیه", "عربستان", "لبنان", "قطر", "ترکیه", "پاکستان", "هند"),
    *("چین", "ژاپن", "اسپانیا", "ایتالیا", "عراق", "سوریه", "پرتغال", "افغانستان", "ایران"),
)
_KIND_LETTERS = sorted(map(plain, (*_KIND_WORDS, "رادیو", "رسانه", "وبگاه خبری", "وبگاه")), key=len, reverse=True)
_KIND = re.compile(rf"(?:{'|'.join(_KIND_LETTERS)})+(?=.)")
"""The last four only in a text: رادیو فردا is a name whose second word means a day."""
_WHENCE = re.compile(rf"(?:{'|'.join(map(plain, _FROM_WHERE))})+(?=.)")
_COUNTRY = re.compile(rf"(?<=.)(?:{'|'.join(map(plain, _COUNTRIES))})$")
_BRANCH = re.compile(r"[ \u200c]+(?:منطقه|مرکز|استان|دفتر|شعبه|از|در|فارسی|عربی|انگلیسی)(?:[ \u200c]|$)")
"""What begins the name of a branch after that of the agency: ایسنا منطقه گلستان."""


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

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means it, as declared; the Persian one also without the kind that it begins with."""
        bare = () if self.full_name else tuple(rest for rest in (_without_kind(self.name),) if rest != self.name)
        return (self.name, *bare, self.latin, *self.aliases)


@dataclass(frozen=True, slots=True)
class AgencyBook:
    """The registry. Names are compared in plain form; where two claim a name or a host, the first has it."""

    agencies: tuple[Agency, ...] = ()
    _by_name: dict[str, Agency] = field(init=False, repr=False, compare=False)
    _by_host: dict[str, Agency] = field(init=False, repr=False, compare=False)
    _by_common_word: dict[str, list[Agency]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, Agency] = {}
        by_host: dict[str, Agency] = {}
        by_common_word: dict[str, list[Agency]] = {}
        for agency in self.agencies:
            if agency.full_name:
                by_common_word.setdefault(plain(_without_kind(agency.name)), []).append(agency)
            for name in agency.names:
                by_name.setdefault(plain(name), agency)
            for domain in agency.domains:
                by_host.setdefault(domain, agency)
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_by_host", by_host)
        object.__setattr__(self, "_by_common_word", by_common_word)

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.agencies)

    def __len__(self) -> int:
        return len(self.agencies)

    def identify(self, name: str, *, in_quotes: bool = False) -> Agency | None:
        """Return whom a name as written on a page means, or None. What it is (سایت, روزنامه انگلیسی …) before it,
        its branch (منطقه گلستان) or its country after it may be there or not. A common word means the one that bears
        it as a name when it stands in quotation marks (خبرنگار «حوزه»)."""
        branch = _BRANCH.search(name)
        for written in (name, name[: branch.start()]) if branch is not None else (name,):
            for letters in (plain(written), _COUNTRY.sub("", plain(written))):
                found = next((self._by_name[name] for name in _bare(letters) if name in self._by_name), None)
                if found is not None:
                    return found
        common = self._by_common_word.get(plain(name), []) if in_quotes else []
        return common[0] if len(common) == 1 else None

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


def _bare(letters: str) -> Iterator[str]:
    """Yield a name, then without what it is (روزنامه, روزنامه‌ی), then without whence it is too."""
    yield letters
    kind = _KIND.match(letters)
    if kind is None:
        return
    for start in (kind.end(), *([kind.end() + 1] if letters.startswith("ی", kind.end()) else [])):
        yield letters[start:]
        whence = _WHENCE.match(letters, start)
        if whence is not None:
            yield letters[whence.end() :]


def _without_kind(name: str) -> str:
    """Return a declared name without the words that say what it is, or as it is."""
    words = name.split(" ")
    for count in range(len(words) - 1, 0, -1):
        if plain(" ".join(words[:count])) in _KINDS:
            return " ".join(words[count:])
    return name
