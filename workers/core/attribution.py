"""Attribution: the agency that a report credits in its lead-in, and the source that the agency cites.

Names are returned as written on the page. They are found in a copy of the text of the same length in which letters are
Persian, ZWNJ is a space and marks are plain, so that every spelling of a lead-in is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.core.agency import AgencyBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`agency`: who reports. `cites`: whom the agency names as its source. None when the text does not say.

    The ids are those of the registry, None for a name that it does not hold."""

    agency: str | None = None
    agency_id: str | None = None
    cites: str | None = None
    cites_id: str | None = None


_LONGEST = 700
"""Characters of the beginning of a report that are looked at: a lead-in stands in the first or second paragraph."""
_MOST_WORDS = 9
"""A longer run of words without any mark is a sentence, not a name."""
_LONGEST_QUOTED = 40
"""Characters; a longer quotation is no name."""

_ARABIC_SCRIPT = re.compile("[\u0620-\u06d3]")
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("يىئ", "ی"),
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("\u200c\u200b\u00a0\u00ad\u200e\u200f\t", " "),
        **dict.fromkeys("–—−", "-"),
        **dict.fromkeys("«»“”„‟″", '"'),
        **dict(zip("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2, strict=True)),
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "ؤ": "و",
        ",": "،",
        ";": "؛",
    }
)
_HONORIFIC = re.compile(r" ?\((?:ره|ع|س|ص|عج|قدس سره|علیه السلام)\)")
"""Stands inside names: کمیته امداد امام (ره) استان."""
_END = re.compile(
    r"[،:؛.!؟?()\n/\[\]|\"]| - |-(?= )| (?:به نقل|به نوشته|و به|و از|از|در|با|که|مبنی|طی|درباره|نسبت"
    r"|امروز|دیروز|امشب|دیشب|روز|صبح|عصر|ظهر|شامگاه|بامداد|نوشت|گزارش|خبر داد|اعلام|اظهار|گفت|افزود|مدعی"
    r"|براساس|بر اساس|پس از|پیش از|هم ?اکنون|ضمن|این|به)(?!\w)"
)
_MINISTRY = re.compile(
    r"، (?:تحقیقات و فناوری|درمان و اموزش پزشکی|معدن و تجارت|کار و رفاه اجتماعی|گردشگری و صنایع ?دستی)(?!\w)"
)
"""What follows the comma within the name of a ministry."""
_REPORTS = re.compile(
    r"(?:(?<!\w)(?<!اشاره )(?<!استناد )(?<!توجه )(?<!پاسخ )(?<!واکنش )(?<!رسیدگی )(?<!نسبت )"
    r"(?:به|بنا ?بر|بنا به) *گزارش(?: +|(?=\"))|(?<!\w)گزارش +(?=خبرنگار|خبرگزاری))(?:اختصاصی )?(?=\S)"
)
_WHEN = re.compile(
    r"(?:(?:روز|شب|صبح|عصر) )?(?:گذشته|امروز|دیروز|(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)(?: گذشته)?(?: ?\([^)]{3,12}\))? +"
)
"""When it was reported, before the name of who did."""
_CITES = re.compile(r"(?:به|و) *نقل +از +(?=\S)|به نوشته +(?=\S)")
_NO_NAME = re.compile(
    r" *(?:گروه|سرویس|روابط عمومی|خبرنگار|خبرگزاری|سایت|وب ?سایت|وبگاه|پایگاه(?: خبری)?|روزنامه|گفت|گذشته"
    r"|روز(?: \w+){0,2}|\w"
    r"|(?:برخی|منابع|رسانه ?های?|این|سایر|چند|یکی?)(?: .*)?) *"
)
"""What is left of a name that the page broke off, never gave, or gave before."""
_OF_AGENCY = re.compile(r"(?<= )(?:خبرگزاری|باشگاه خبرنگاران) (?=\w)")
"""Where the agency begins after the name of a section of it."""


_KIND = r"(?:(?:وب ?سایت|پایگاه خبری|سایت خبری|خبرگزاری|روزنامه|شبکه|سایت) +)?"
_NEVER = "(?!)"
_MEDIUM = (
    r"(?:خبرگزاری|روزنامه|هفته ?نامه|نشریه|مجله|وب ?سایت|تارنمای|پایگاه (?:خبری|اینترنتی)"
    r"|شبکه (?:خبری|تلویزیونی)|سایت خبری)"
)
"""Words that make what follows them the name of a medium. شبکه, سایت and پایگاه alone may be anything."""
_ONLY_MEDIUM = re.compile(rf"(?:{_MEDIUM}|وبگاه|سایت|شبکه) ")
_TOLD = r"(?:نوشت(?:ه است)?|گزارش (?:داد|کرد|می ?دهد)|خبر (?:داد|می ?دهد)|مدعی شد|پرداخت(?:ه است)?)"
_HEAD = 300
"""Characters in which a medium may be named without a lead-in: the first sentence or two."""
_TALKED_HINTS = ("گو", "مصاحبه", "خبرنگار", "گفت")
_TOLD_HINTS = ("نوشت", "گزارش", "خبر ", "مدعی", "پرداخت")
_WROTE_SPAN = 160
"""Characters from the name of a medium to the verb of its sentence."""


class Attributor:
    """Reads lead-ins, with the names of a registry."""

    def __init__(self, agencies: AgencyBook) -> None:
        self._agencies = agencies
        names = _alternatives(agencies)
        self._known = re.compile(rf"{_KIND}\"?(?:{names})\"?(?![\w])")
        self._from = re.compile(rf" ?\"? (?:و )?از ({self._known.pattern})")
        self._reporter = re.compile(
            r" *(?:(?:خبرنگار(?:ان)?|گزارشگر|گروه|سرویس|حوزه|بخش|دفتر|تحریریه)"
            r"(?:،? (?!خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه)\w+){0,9}? "
            rf"(?=(?:خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه|وب)\b|(?:{names})(?!\w))|خبرنگار(?:ان)? )"
        )
        self._talked = re.compile(
            rf"(?:گفت *و *گو|مصاحبه|گفتگوی?) ?(?:ی|یی)?(?: اختصاصی)? (?:با|به) (?=خبرنگار|خبرگزاری|(?:{names})(?!\w))"
            rf"|(?<!\w)به (?=خبرنگار(?: \w+){{0,2}} (?:خبرگزاری|{names})(?!\w)|(?:{names}) گفت(?!\w))"
        )
        self._dateline = re.compile(
            r"^\W{0,3}(?:[\w ]{2,24}?[-،/(] ?|(?:گروه|سرویس|دفتر) [\w ]{2,30} (?=خبرگزاری))?"
            rf"(?:(?P<name>(?:خبرگزاری +)?(?:{names}))(?: ?[)/:]|\)? *[-_ـ]|،(?= ?(?:گروه|سرویس|بخش|دفتر)\b))"
            rf"|(?P<full>خبرگزاری +(?:{names}))(?=،| *\(?ع?\)? *ـ))(?=[\s\w\"،-]|$)"
        )
        self._wrote = re.compile(
            rf"(?:^|[،؛:.] ?)\"?(?P<name>(?:{_MEDIUM} (?=[\w\"])|(?:{names})\"?(?= (?:{_TOLD}|در|طی|از|با|به نقل)\b)))"
            rf"(?=[^.؛:\n]{{0,{_WROTE_SPAN}}}? {_TOLD}\b)"
        )
        self._slashed = re.compile(rf"[/(](?P<name>{names})[/)]")
        latin = _latin(agencies)
        self._english = re.compile(
            rf"\((?P<wire>{latin})\)|\baccording to (?:the )?(?P<cited>{latin}|[A-Z]\w+ News Agency)"
        )

    def attribute(self, first_text: str) -> Attribution:
        """Read the lead-in of a report from its first paragraph or two (at most 700 characters are looked at)."""
        written = first_text[:_LONGEST]
        if written.isascii() or _ARABIC_SCRIPT.search(written) is None:
            return self._resolved(*self._read_english(written))
        return self._resolved(*self._read(written.translate(_SAME_LENGTH), written))

    def _resolved(self, agency: str | None, cites: str | None) -> Attribution:
        """Add the ids; who cites itself cites nobody."""
        reports = self._agencies.identify(agency) if agency is not None else None
        cited = self._agencies.identify(cites) if cites is not None else None
        same = cites == agency or (cited is not None and cited is reports)
        return Attribution(
            agency=agency,
            agency_id=reports.id if reports is not None else None,
            cites=None if same else cites,
            cites_id=None if same or cited is None else cited.id,
        )

    def _read(self, text: str, written: str) -> tuple[str | None, str | None]:
        agency: str | None = None
        cites: str | None = None
        for match in _REPORTS.finditer(text):
            start, end = self._name(text, match.end())
            agency = _clean(written[start:end])
            if agency is not None:
                further = self._from.match(text, end)
                cites = _clean(written[further.start(1) : further.end(1)]) if further else None
                break
        if agency is None:
            agency = self._opening(text, written)
        cited = _CITES.search(text) if "نقل" in text or "نوشته" in text else None
        if cited is not None:
            start, end = self._name(text, cited.end())
            cites = _clean(written[start:end]) or cites
        return agency, cites or self._told(text, written)

    def _told(self, text: str, written: str) -> str | None:
        """Return the medium that is the subject of a first sentence: «روزنامه … نوشت», «رویترز گزارش داد»."""
        match = self._wrote.search(text, 0, _HEAD) if any(verb in text for verb in _TOLD_HINTS) else None
        if match is None:
            return None
        start, end = self._name(text, match.start("name"))
        return _clean(written[start:end])

    def _name(self, text: str, start: int) -> tuple[int, int]:
        """Return where the name that begins at `start` begins (without "خبرنگار" and the like) and ends."""
        for before in (_WHEN.match(text, start), self._reporter.match(text, start)):
            start = before.end() if before is not None else start
        while start < len(text) and text[start] == " ":
            start += 1
        if text[start : start + 1] == '"':
            closing = text.find('"', start + 1)
            if 0 < closing - start <= _LONGEST_QUOTED:
                return start + 1, closing
        known = self._known.match(text, start)
        if known is not None:
            return start, known.end()
        end = _END.search(text, start)
        while end is not None and (title := _HONORIFIC.match(text, max(start, end.start() - 1))) is not None:
            end = _END.search(text, title.end())
        stop = end.start() if end is not None else len(text)
        if (rest := _MINISTRY.match(text, stop)) is not None:
            stop = rest.end()
        if text[stop : stop + 1] == '"' and _ONLY_MEDIUM.fullmatch(text, start, stop):
            closing = text.find('"', stop + 1, stop + _LONGEST_QUOTED)
            return start, max(stop, closing + 1)
        if len(text[start:stop].split()) > _MOST_WORDS or _NO_NAME.fullmatch(text, start, stop):
            return start, start
        section = _OF_AGENCY.search(text, start, stop)
        return (section.start() if section is not None else start), stop

    def _opening(self, text: str, written: str) -> str | None:
        """Return the agency of a dateline, or the one that somebody talked to."""
        match = self._dateline.match(text) or (self._slashed.search(text) if "/" in text or "(" in text else None)
        if match is not None:
            return _clean(written[slice(*match.span(match.lastgroup or 0))])
        match = self._talked.search(text) if any(word in text for word in _TALKED_HINTS) else None
        if match is None:
            return None
        start, end = self._name(text, match.end())
        return _clean(written[start:end])

    def _read_english(self, text: str) -> tuple[str | None, str | None]:
        agency: str | None = None
        cites: str | None = None
        for match in self._english.finditer(text):
            agency = agency or match["wire"]
            cites = cites or match["cited"]
        return agency, cites


def _alternatives(agencies: AgencyBook) -> str:
    """Return the Persian names as alternatives of a pattern, longest first: a space of theirs may be missing."""
    folded = {
        " ".join(name.translate(_SAME_LENGTH).split())
        for agency in agencies
        for name in agency.names
        if _ARABIC_SCRIPT.search(name)
    }
    escaped = (re.escape(name).replace("\\ ", " ?") for name in sorted(folded, key=lambda name: (-len(name), name)))
    return "|".join(escaped) or _NEVER


def _latin(agencies: AgencyBook) -> str:
    names = {name for agency in agencies for name in agency.names if name.isascii()}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or _NEVER


def _clean(name: str) -> str | None:
    shown = " ".join(name.split()).strip(' \u200c"«»“”-–—،,:؛;.()[]/')
    for opening, closing in ("«»", "“”"):
        if opening in shown and closing not in shown:
            shown += closing
    return shown or None
