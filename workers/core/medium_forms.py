"""The words around a medium that a report follows without any «به نقل از»: a medium that tells, and one that somebody
talked to. In text whose letters and marks are folded by `attribution_forms.fold`."""

from __future__ import annotations

import re

_KIND = (
    r"(?:(?:بخش|سرویس) \w+ )?(?:وب ?سایت|پایگاه خبری|سایت خبری|خبرگزاری|روزنامه|شبکه|سایت|رادیو|تلویزیون|رسانه|وبگاه"
    r"|پایگاه اینترنتی|نشریه|مجله|هفته ?نامه|کانال)(?: ?ی)?(?: (?:خبری|تلویزیونی|رادیویی|ماهواره ای)){0,2}"
    r"(?: \w{3,}ی(?: زبان)?)? +"
)
KIND = rf"(?:{_KIND})?"
"""What a medium is and perhaps whence, before its name: شبکه خبری تلویزیونی العالم, روزنامه انگلیسی گاردین."""
_SITE_OF = r"(?:فدراسیون|کنفدراسیون|باشگاه|سازمان|وزارت|دانشگاه|شرکت|کنسولگری|سفارت|کمیته)"
MEDIUM = (
    r"(?:خبرگزاری|(?:روزنامه|هفته ?نامه|ماهنامه|نشریه|مجله|رسانه)(?: ی(?= ))?|وب *سایت|تارنمای|وبگاه"
    r"|پایگاه (?:خبری|اینترنتی)(?: ?[-/]? ?تحلیلی)?|(?:شبکه|ایستگاه|کانال) (?:خبری|تلویزیونی|رادیویی|تلگرامی)"
    r"|سایت (?:خبری|ورزشی|روزنامه|نشریه|اینترنتی(?= \"))|سایت (?:رسمی )?(?=[A-Za-z])"
    rf"|(?:سایت|پایگاه) (?:رسمی |اینترنتی |اختصاصی )?(?={_SITE_OF})"
    r"|(?:سایت|شبکه|تلویزیون) (?=\"|\w+(?: \w+){0,2} به نقل از))"
)
"""Words that make what follows them the name of a medium. شبکه, سایت and پایگاه alone may be anything."""
_TALKS = (
    rf"(?:{MEDIUM}|(?:سایت|شبکه|رادیو|تلویزیون|کانال|ایستگاه)"
    r"(?: (?:رسمی|اختصاصی|رادیویی|تلویزیونی|خبری|ورزشی|اینترنتی))?)"
)
"""Whoever talks to one of these talks to a medium."""
LAST_OF_MEDIUM = re.compile(
    r" (?:نیوز|تایمز|پرس|تریبون|ژورنال|الیوم|ا[سش]پورتس?(?! (?:بیلد|وان|ایتالیا|المان)))(?= \w)"
)
"""Where the name of a medium ends when no mark does: پایگاه خبری سپید نیوز مدیر باغ گفت."""
SOUNDS_LIKE_ONE = r"(?:\w+ )?\w+ (?:نیوز|تایمز|الیوم|تریبون|ژورنال|ا[سش]پورت)(?=[ ،])"
"""A name whose last word only media have."""
_LATIN = r"\"?[A-Z][A-Za-z0-9.+]+\"?"
LATIN_NAME = re.compile(rf"{MEDIUM} *[A-Za-z][\w.-]*(?: [A-Za-z0-9][\w.-]*)*(?= [\u0620-\u06d3])")
"""A name in Latin letters ends where they end."""
A_MEDIUM = re.compile(rf" *(?:{MEDIUM} *[\w\"]|{SOUNDS_LIKE_ONE}|{_LATIN}(?!\w))")
ONLY_MEDIUM = re.compile(rf"(?:(?:{MEDIUM}|وبگاه|سایت|شبکه)(?: \w+ی)?) (?:(?:شبکه|روزنامه|نشریه) )?")
"""Kind of a medium and perhaps whence it is, before its name in quotation marks: رسانه لبنانی «…»."""
WHEN_WORDS = "روز|امروز|دیروز|شامگاه|صبح|ظهر|عصر|شب|بامداد"
_TOLD = (
    r"(?:(?:نوشت|(?:گزارش|خبر|اختصاص|قرار) داد|گزارش کرد|مدعی شد|پرداخت|افزود"
    r"|(?:نام|یاد) ?(?:برد|کرد)|(?:منتشر|توصیف|بررسی|فاش|افشا|عنوان|تاکید|ادعا|پیش ?بینی) کرد)(?:ه(?: است)?)?(?! ?بود)"
    r"|می ?(?:نویسد|گوید)|(?:گزارش|خبر) می ?دهد|(?:ادعا|تاکید|عنوان) می ?کند|مدعی است|اورده است"
    r"|در (?:گزارش|مطلب|یادداشت|مقاله|خبر)(?:ی| [\w ]{2,20}?خود))"
)
_PLAINLY = (
    r"(?:(?! و )[^.؛:\n]){0,120}?(?<!\w)(?:نوشت|می ?نویسد|(?:گزارش|خبر) (?:داد|می ?دهد)|(?:گزارش|منتشر) کرد|به نقل از"
    r"|در (?:گزارش|مطلب|یادداشت|مقاله|خبر)(?:ی| [\w ]{2,20}?خود)(?!\w))"
)
"""What only a medium does, in its own clause."""
_TOLD_NEXT = r"(?:(?:[^.؛:\n]{0,16} )?اعلام (?:کرد|می ?کند)(?! ?بود)|(?:در شماره [\w ]{2,16} )?به نقل از)"
"""What anybody else may have done further on in the sentence of a medium."""
TOLD_HINTS = (
    *("نوشت", "افزود", "نویسد", "گزارش", "داد", "مدعی"),
    *("پرداخت", "کرد", "اورده", "مطلبی", "مقاله", "گوید", "نقل"),
)
_TOLD_SPAN = 200
"""Characters from the name of a medium to the verb of its sentence."""
_THIS_ONE = r"(?<!به )(?<!با )(?<!از )(?<!در )این (?:سایت|روزنامه|نشریه|شبکه|خبرگزاری|رسانه|هفته ?نامه|پایگاه|مجله)"
"""A medium that was named in the sentence before."""
_WHEN = r"(?:(?:روز|شب|صبح|عصر|هفته|ماه) )?(?:گذشته|امروز|دیروز|دیشب|امشب|(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)"
_THIS = r"(?:حال|رابطه|راستا|زمینه|باره|خصوص|مورد|بین|میان|ارتباط)"
_OPENER = (
    r"(?:ولی|اما|حالا?|اکنون|اخیرا|اینک|همچنین|البته|به تازگی|چندی پیش|با این (?:حال|وجود)|از (?:طرف|سوی) دیگر"
    rf"|(?:ان|این|همان) ?(?:طور|گونه) که|در (?:همین|این) {_THIS}|{_WHEN})"
)
"""What a sentence or a clause may begin with before its subject."""
_TALK = r"(?:گفت *و *گو|گفتگو|مصاحبه)"
TALKED = re.compile(
    rf"(?:(?:{_TALK}|مکالمه)(?:ی|یی| ?ای)?(?: (?:اختصاصی|تلفنی|ویژه|زنده|تفصیلی|کوتاه|خود|رادیویی|تلویزیونی))*"
    r" ?(?:ی|یی)?(?: که)? (?:با|به) "
    r"(?:شماره (?:\w+ ){1,3}?(?=روزنامه|نشریه|مجله|هفته)|بخش \w+ )?(?:برنامه (?:\w+ ){1,4}?(?=شبکه|رادیو|تلویزیون))?"
    r"|مصاحبه (?=\w+(?: \w+){0,3} با (?:وی|او)\b))"
)
"""Up to whom somebody talked to; also مصاحبه شبکه … با وی."""
TOLD_TO = re.compile(r"به (?<!\wبه )")
SPOKE_WITH = re.compile(r"با (?<!\wبا )")
TALKED_HINTS = ("گو", "مصاحبه", "خبرنگار", "گفت")
SPEAKING = re.compile(rf" {_TALK}(?!\w)")
"""After whom somebody spoke with: وی که با ایسنا گفت‌وگو می‌کرد."""
_SAYING = r"گفت(?:ند|ه است)?(?! ?و ?گو|\w)"
SAID = re.compile(rf" (?:{_SAYING}|(?:اعلام|تاکید) کرد(?!\w))")
TALKED_TO_MEDIUM = re.compile(rf"{_TALKS} *[\w\"]|{SOUNDS_LIKE_ONE}|{_LATIN}(?!\w)")
TOLD_MEDIUM = re.compile(rf"{_TALKS} *[\w\"]+(?: [\w\"]+){{0,2}} {_SAYING}|{_LATIN}{SAID.pattern}")
SPOKE_WITH_MEDIUM = re.compile(rf"{MEDIUM} \w+(?: \w+)?{SPEAKING.pattern}")
PRESS_REVIEW = re.compile(
    r"(?:تیتر|عنوان|عناوین|صفحه|روی جلد).{0,40}(?:روزنامه|نشریه|رسانه) ?های"
    r"|(?:روزنامه|نشریه) ?های.{0,40}(?:تیتر|صفحه)"
)
"""Of several papers none is the source of the report."""


def tells(names: str, at_home: str) -> str:
    """Return the pattern of a medium that tells something, as the subject at a clause's beginning; `names`: the known
    ones as a pattern; `at_home`: those of them that are words of the language too (مهر, انتخاب, شرق), and whose bare
    name therefore must be the subject of a verb that only a medium has."""
    verb = rf"(?= (?:{_TOLD}|در|طی|از|با|به نقل|اعلام|ضمن|هم|نیز|{WHEN_WORDS})\b)"
    subject = rf"(?!(?:{at_home}) (?!{_PLAINLY}))(?P<kind>{_KIND})?\"?(?:{names})\"?(?(kind)(?!\w| را\b)|{verb})"
    return (
        rf"(?:{MEDIUM} *(?=[\w\"])|{SOUNDS_LIKE_ONE}|[A-Za-z][\w.]{{2,}}(?= نوشت)|{subject})"
        rf"(?=[^.؛:\n]{{0,{_TOLD_SPAN}}}? {_TOLD}\b|[^.؛:\n]{{2,60}}? {_TOLD_NEXT}\b"
        rf"|[^\n]{{20,{_TOLD_SPAN}}}?{_THIS_ONE} [^.؛:\n]{{0,60}}?{_TOLD}\b)"
    )


FIRST_CLAUSE = re.compile(rf"(?:{_OPENER} ){{0,2}}\"?")
FURTHER_CLAUSES = (
    re.compile(rf"[،؛:.\-] ?(?:{_OPENER} ){{0,2}}\"?"),
    re.compile(r" (?:(?:ولی|اما|و|حالا?|اکنون|امروز|دیروز|روز گذشته|شب گذشته) ){1,2}(?<! و )\"?"),
)
"""What stands between the end of a clause and its subject, or between a word of it and the subject of the next."""
