"""What may stand around the name of one who reports: what it is, whence it is, which branch; in plain form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workers.core.extraction.plain import plain


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split("، "))


_SITES = _words(
    "پایگاه خبری تحلیلی، پایگاه خبری، پایگاه اطلاع‌رسانی، پایگاه اینترنتی، پایگاه رسمی، پایگاه، وب‌سایت خبری، "
    "وب‌سایت رسمی، وب‌سایت، سایت اطلاع‌رسانی، سایت خبری تحلیلی، سایت خبری، سایت رسمی، سایت اینترنتی، سایت، تارنمای، "
    "درگاه، پرتال"
)
_PAPERS = _words("خبرگزاری رسمی، خبرگزاری، روزنامه، هفته‌نامه، ماهنامه، نشریه، مجله، سایت")
_KIND_WORDS = (*_SITES, *_PAPERS, "شبکه خبری", "شبکه تلویزیونی", "شبکه", "تلویزیون", "خبرنگار")
_KINDS = frozenset(map(plain, _KIND_WORDS))
_ONLY_IN_TEXT = _words("رادیو، رسانه، وبگاه خبری، وبگاه، کانال، آژانس خبری، آژانس")
"""No kinds of a declared name: رادیو فردا is one whose second word means a day."""
FROM_WHERE = _words(
    "آمریکایی، انگلیسی، بریتانیایی، فرانسوی، آلمانی، روسی، عربی، عربستانی، سعودی، لبنانی، قطری، ترکیه‌ای، اسرائیلی، "
    "صهیونیستی، رژیم صهیونیستی، پاکستانی، هندی، چینی، ژاپنی، اسپانیایی، ایتالیایی، عراقی، سوری، سوریه‌ای، رسمی، کویتی، "
    "مصری، اماراتی، بحرینی، یمنی، اردنی، فلسطینی، افغانستانی، افغان، پرتغالی، هلندی، بلژیکی، اتریشی، سوئیسی، کره‌ای، "
    "کانادایی، استرالیایی، برزیلی، آرژانتینی، ونزوئلایی، کوبایی، اوکراینی، آذربایجانی، ایرانی، عبری‌زبان، عرب‌زبان، "
    "عربی‌زبان، انگلیسی‌زبان، فارسی‌زبان، ترک‌زبان، اسپانیایی‌زبان، فرامنطقه‌ای، معتبر، معروف، مشهور، ورزشی، اقتصادی، محلی"
)
COUNTRIES = _words(
    "آمریکا، انگلیس، انگلستان، بریتانیا، فرانسه، آلمان، روسیه، عربستان، لبنان، قطر، ترکیه، پاکستان، هند، چین، ژاپن، "
    "اسپانیا، ایتالیا، عراق، سوریه، پرتغال، افغانستان، ایران، اسرائیل، کویت، مصر، رژیم صهیونیستی، امارات، بحرین، یمن، "
    "اردن، فلسطین، کره جنوبی، کره شمالی، کانادا، استرالیا، هلند، بلژیک، اتریش، سوئیس، برزیل، آرژانتین، ونزوئلا، کوبا، "
    "اوکراین"
)
OTHER_COUNTRIES = tuple(country for country in COUNTRIES if country != "ایران")


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(plain, words), key=lambda word: (-len(word), word)))


_KIND = re.compile(rf"(?:{_one_of((*_KIND_WORDS, *_ONLY_IN_TEXT))})+(?=.)")
_SITE = re.compile(rf"(?:{_one_of(_SITES)})+(?=.)")
_WHENCE = re.compile(rf"(?:{_one_of(FROM_WHERE)})+(?=.)")
_COUNTRY = re.compile(rf"(?<=.)(?:{_one_of(COUNTRIES)})$")
_OTHER_COUNTRY = re.compile(rf"(?<=.)(?:{_one_of(OTHER_COUNTRIES)}|اینکشور)$")
_COUNTRY_LETTERS: Final = frozenset(map(plain, COUNTRIES))
_BRANCH = re.compile(r"[ \u200c]+(?:منطقه|مرکز|استان|دفتر|شعبه|از|در|فارسی|عربی|انگلیسی)(?:[ \u200c]|$)")
"""What begins the name of a branch after that of the agency: ایسنا منطقه گلستان."""
_GENERIC = re.compile(rf"(?:{_one_of(_words('نیوز، آنلاین، پرس، تایمز، پست، الیوم، تی‌وی، ۲۴'))})$")
"""What the names of many end with."""


def without_kind(name: str) -> str:
    """Return a declared name without the words that say what it is, or as it is."""
    words = name.split(" ")
    for count in range(len(words) - 1, 0, -1):
        if plain(" ".join(words[:count])) in _KINDS:
            return " ".join(words[count:])
    return name


def common_word(name: str) -> str | None:
    """Return the one word that a declared name of an agency or a paper is without its kind, in plain form; None for
    a longer one, for a body (پایگاه اطلاع‌رسانی دولت) and for a country (روزنامه ایران)."""
    word = without_kind(name)
    if word == name or " " in word or name.removesuffix(word).strip() not in _PAPERS:
        return None
    letters = plain(word)
    return None if letters in _COUNTRY_LETTERS else letters


def site_of(letters: str) -> str | None:
    """Return whose site a name in plain form is, without what kind of site: دولت for پایگاه خبری دولت; or None."""
    site = _SITE.match(letters)
    return letters[site.end() :] if site is not None else None


def is_of_another_country(letters: str) -> bool:
    """Tell whether a name in plain form ends with a country that is not Iran."""
    return _OTHER_COUNTRY.search(letters) is not None


def forms_of(name: str) -> Iterator[str]:
    """Yield a name as written in plain form, then with less and less of what may stand around it."""
    branch = _BRANCH.search(name)
    for written in (name, name[: branch.start()]) if branch is not None else (name,):
        letters = plain(written)
        yield from _bare(letters)
        short = _COUNTRY.sub("", letters)
        if short != letters:
            yield from _bare(short)


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


def proper_part(letters: str) -> tuple[int, int]:
    """Return where the part of a name in plain form begins and ends by which it is told from others: neither what it
    is (خبرگزاری) nor a word that many have (نیوز, پرس)."""
    kind = _KIND.match(letters)
    start = kind.end() if kind is not None else 0
    generic = _GENERIC.search(letters, start + 1)
    return start, generic.start() if generic is not None else len(letters)
