"""Attribution: the agency that a report credits in its lead-in, and the source that the agency cites.

Names are returned as written on the page. They are found in a copy of the text of the same length in which letters are
Persian, ZWNJ is a space and marks are plain, so that every spelling of a lead-in is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`agency`: who reports. `cites`: whom the agency names as its source. None when the text does not say."""

    agency: str | None = None
    cites: str | None = None


_LONGEST = 700
"""Characters of the beginning of a report that are looked at: a lead-in stands in the first or second paragraph."""
_MOST_WORDS = 9
"""A longer run of words without any mark is a sentence, not a name."""

_ARABIC_SCRIPT = re.compile("[\u0620-\u06d3]")
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("يىئ", "ی"),
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("\u200c\u200b\u00a0\u00ad\u200e\u200f\t", " "),
        **dict.fromkeys("–—−", "-"),
        **dict.fromkeys("«»“”„‟″", '"'),
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "ؤ": "و",
        ",": "،",
        ";": "؛",
    }
)
_AGENCIES = (
    "ایرنا ایسنا مهر فارس تسنیم ایلنا ایکنا ایبنا ایمنا شبستان پانا برنا موج شانا شادا ایسکانیوز انا "
    "ایپنا ایانا حوزه رسا "
    "میزان خبرانلاین همشهری همشهری_انلاین مشرق عصر_ایران عصرایران تابناک انتخاب فرارو الف جماران کیهان اطلاعات شرق "
    "اعتماد جوان_انلاین جوان دنیای_اقتصاد اقتصادانلاین اقتصاد_انلاین اقتصادنیوز اکوایران تجارت_نیوز بورس_نیوز سنا "
    "خبرفوری رکنا ورزش_سه ورزش3 فوتبالی طرفداری باشگاه_خبرنگاران_جوان باشگاه_خبرنگاران صداوسیما صدا_و_سیما العالم "
    "پرس_تی_وی المیادین الجزیره العربیه رویترز اسوشیتدپرس اسوشیتد_پرس فرانسه_پرس خبرگزاری_فرانسه شینهوا اسپوتنیک تاس "
    "ریانووستی راشاتودی انادولو بلومبرگ سی_ان_ان بی_بی_سی گاردین نیویورک_تایمز واشنگتن_پست وال_استریت_ژورنال اکسیوس "
    "دویچه_وله یورونیوز کیودو یونهاپ سانا واع المنار القدس_العربی"
)
_NAMES = "|".join(
    sorted((name.replace("_", " ?") for name in _AGENCIES.split()), key=len, reverse=True),
)
_KNOWN = re.compile(rf"(?:(?:وب ?سایت|پایگاه خبری|سایت خبری|خبرگزاری|روزنامه|شبکه|سایت) )?\"?(?:{_NAMES})\"?(?![\w])")
_END = re.compile(
    r"[،:؛.!؟?()\n/\[\]|\"]| - |-(?= )| (?:به نقل|به نوشته|و به|و از|از|در|با|که|مبنی|طی"
    r"|امروز|دیروز|امشب|دیشب|روز|صبح|عصر|ظهر|شامگاه"
    r"|بامداد|نوشت|گزارش|خبر داد|اعلام|اظهار|گفت|افزود|براساس|بر اساس|پس از|پیش از|هم ?اکنون|ضمن|این|به)(?= )"
)
_REPORTER = re.compile(
    r"^ *(?:(?:خبرنگار(?:ان)?|گزارشگر|گروه|سرویس|حوزه|بخش|دفتر|تحریریه)"
    r"(?: (?!خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه)\w+){0,4}? "
    rf"(?=(?:خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه|وب)\b|(?:{_NAMES})(?!\w))|خبرنگار(?:ان)? )"
)
_REPORTS = re.compile(
    r"(?:(?<!\w)(?:به|بنا ?بر|بنا به) *گزارش(?: +|(?=\"))|(?<!\w)گزارش +(?=خبرنگار|خبرگزاری))(?:اختصاصی )?(?=\S)"
)
_CITES = re.compile(r"(?:به|و) *نقل +از +(?=\S)|به نوشته +(?=\S)")
_NO_NAME = re.compile(r" *(?:گروه|سرویس|روابط عمومی|خبرنگار|خبرگزاری|گفت|گذشته|روز(?: \w+){0,2}|\w)? *")
"""What is left of a name that the page broke off or never gave."""
_OF_AGENCY = re.compile(r"(?<= )(?:خبرگزاری|باشگاه خبرنگاران) (?=\w)")
"""Where the agency begins after the name of a section of it."""
_FROM = re.compile(rf" ?\"? (?:و )?از ({_KNOWN.pattern})")
_TALKED = re.compile(
    rf"(?:گفت ?و ?گو|مصاحبه|گفتگوی?) ?(?:ی|یی)?(?: اختصاصی)? (?:با|به) (?=خبرنگار|خبرگزاری|{_NAMES})"
    rf"|(?<!\w)به (?=خبرنگار(?: \w+){{0,2}} (?:خبرگزاری|{_NAMES})(?!\w))"
)
_DATELINE = re.compile(
    rf"^\W{{0,3}}(?:[\w ]{{2,24}}?[-،/(] ?)?(?P<name>(?:خبرگزاری )?(?:{_NAMES}))(?: ?[)/:]|\)? *-)(?=[\s\w\"-]|$)"
)
_SLASHED = re.compile(rf"[/(](?P<name>{_NAMES})[/)]")
_ENGLISH = re.compile(
    r"\((?P<wire>Reuters|AP|AFP|UPI|Xinhua|TASS|Bloomberg|dpa|IRNA|ANI|PTI|Kyodo|Yonhap|Anadolu|CNN|Interfax)\)"
    r"|\baccording to (?:the )?(?P<cited>Reuters|Associated Press|AFP|Bloomberg|BBC|CNN|[A-Z]\w+ News Agency)"
)


def attribute(first_text: str) -> Attribution:
    """Read the lead-in of a report from its first paragraph or two (at most 700 characters are looked at)."""
    written = first_text[:_LONGEST]
    text = written.translate(_SAME_LENGTH)
    if written.isascii() or _ARABIC_SCRIPT.search(written) is None:
        return _english(written)
    agency: str | None = None
    cites: str | None = None
    for match in _REPORTS.finditer(text):
        start, end = _name(text, match.end())
        agency = _clean(written[start:end])
        if agency is not None:
            further = _FROM.match(text, end)
            cites = _clean(written[further.start(1) : further.end(1)]) if further else None
            break
    if agency is None:
        agency = _dateline(text, written)
    cited = _CITES.search(text) if "نقل" in text or "نوشته" in text else None
    if cited is not None:
        start, end = _name(text, cited.end())
        cites = _clean(written[start:end]) or cites
    return Attribution(agency=agency, cites=None if cites == agency else cites)


def _name(text: str, start: int) -> tuple[int, int]:
    """Return where the name that begins at `start` begins (without "خبرنگار" and the like) and ends."""
    reporter = _REPORTER.match(text[start:])
    if reporter is not None:
        start += reporter.end()
    while start < len(text) and text[start] == " ":
        start += 1
    if text[start : start + 1] == '"':
        closing = text.find('"', start + 1)
        if 0 < closing - start <= 40:
            return start + 1, closing
    known = _KNOWN.match(text, start)
    if known is not None:
        return start, known.end()
    end = _END.search(text, start)
    stop = end.start() if end is not None else len(text)
    if len(text[start:stop].split()) > _MOST_WORDS or _NO_NAME.fullmatch(text, start, stop):
        return start, start
    section = _OF_AGENCY.search(text, start, stop)
    return (section.start() if section is not None else start), stop


def _dateline(text: str, written: str) -> str | None:
    match = _DATELINE.match(text) or (_SLASHED.search(text) if "/" in text or "(" in text else None)
    if match is not None:
        return _clean(written[match.start("name") : match.end("name")])
    match = _TALKED.search(text) if "گو" in text or "مصاحبه" in text or "خبرنگار" in text else None
    if match is None:
        return None
    start, end = _name(text, match.end())
    return _clean(written[start:end])


def _english(text: str) -> Attribution:
    agency: str | None = None
    cites: str | None = None
    for match in _ENGLISH.finditer(text):
        agency = agency or match["wire"]
        cites = cites or match["cited"]
    return Attribution(agency=agency, cites=cites)


def _clean(name: str) -> str | None:
    shown = " ".join(name.split()).strip(' \u200c"«»“”-–—،,:؛;.()[]/')
    return shown or None
