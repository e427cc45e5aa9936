"""The written forms of dates: names of months, patterns of days and times, in text whose letters and digits are folded
by `FOLD`."""

from __future__ import annotations

import re

FOLD = {
    **{ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    **{ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **dict.fromkeys(map(ord, "يىئ"), "ی"),
    **dict.fromkeys(map(ord, "آأإ"), "ا"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212ـ"), "-"),
    **dict.fromkeys(
        map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    ),
    **dict.fromkeys(map(ord, "\u0610\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654")),
    ord("ك"): "ک",
    ord("ؤ"): "و",
    ord("ۀ"): "ه",
    ord("\u00a0"): " ",
    ord("："): ":",
    ord("∶"): ":",
    ord("⁄"): "/",
}
_JALALI = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند"
_JALALI_VARIANTS = {"اردی بهشت": 2, "امرداد": 5, "شهریورماه": 6, "اسپند": 12}
_GREGORIAN_PERSIAN = {
    1: "ژانویه جانیوری ینایر",
    2: "فوریه فبروری فبرایر",
    3: "مارس مارچ",
    4: "اوریل اپریل ابریل",
    5: "مه می مای مایو",
    6: "ژوین ژوون جون جوین یونیو",
    7: "ژوییه ژویه جولای جولایی یولیو",
    8: "اوت اگوست اگست اغسطس",
    9: "سپتامبر سپتمبر سبتمبر",
    10: "اکتبر اکتوبر",
    11: "نوامبر نومبر نوفمبر",
    12: "دسامبر دسمبر دیسمبر",
}
_ENGLISH = "january february march april may june july august september october november december"
JALALI_NUMBER = {name: number for number, name in enumerate(_JALALI.split(), 1)} | _JALALI_VARIANTS
GREGORIAN_NUMBER = (
    {name: number for number, names in _GREGORIAN_PERSIAN.items() for name in names.split()}
    | {name: number for number, name in enumerate(_ENGLISH.split(), 1)}
    | {name[:3]: number for number, name in enumerate(_ENGLISH.split(), 1)}
    | {"sept": 9}
)
_MONTH = "|".join(sorted([*JALALI_NUMBER, *GREGORIAN_NUMBER], key=len, reverse=True))

ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"[ ]?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?(?![\d-])",
    re.IGNORECASE,
)
NUMERIC = re.compile(r"(?<![\d:])(\d{1,4}) ?([/\-.،|]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?![\d:])")
COMPACT = re.compile(r"(?<!\d)((?:13|14|19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?Z?(?!\d)")
DAY_MONTH = re.compile(
    rf"(?<!\d)(?<!:)(\d{{1,2}})(?: ?(?:ام|م|st|nd|rd|th))? ?[-/.|]? ?(?:of )?({_MONTH})\.?(?: ?ماه)?"
    r"(?:(?: ?[,،/|.-] ?| سال | ?)(\d{4}|\d{2})(?![\d:]))?(?![\w:])",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.IGNORECASE)
YEAR_FIRST = re.compile(
    rf"(?<!\d)(\d{{4}}) ?[-/.،,|]? ?({_MONTH})(?: ?ماه)? ?[-/.،,|]? ?(\d{{1,2}})(?![\d:])", re.IGNORECASE
)
CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]) ?: ?([0-5]\d)(?: ?: ?([0-5]\d)(?:\.\d+)?)?(?![\d:])")
HOUR = re.compile(r"ساعت ?([01]?\d|2[0-3])(?: و ([0-5]?\d) دقیقه)?(?![\d:/-])")
MERIDIAN = re.compile(
    r"(?P<pm>ب ?\. ?ظ|بعد ?از ?ظهر|عصر|شب\b|\bp\.?m\b)|(?P<am>ق ?\. ?ظ|قبل ?از ?ظهر|پیش از ظهر|صبح|بامداد|\ba\.?m\b)",
    re.IGNORECASE,
)
OFFSET = re.compile(r"(?:GMT|UTC)? ?([+-])(\d{2}):?(\d{2})\b|\b(GMT|UTC|Z)\b")
SECONDS = {
    "ثانیه": 1, "second": 1, "sec": 1,
    "دقیقه": 60, "minute": 60, "min": 60,
    "ساعت": 3600, "hour": 3600, "hr": 3600,
    "روز": 86_400, "day": 86_400,
    "هفته": 604_800, "week": 604_800,
    "ماه": 2_592_000, "month": 2_592_000,
    "سال": 31_536_000, "year": 31_536_000,
}  # fmt: skip
COUNTS = {
    "یک": 1,
    "دو": 2,
    "سه": 3,
    "چهار": 4,
    "پنج": 5,
    "شش": 6,
    "هفت": 7,
    "هشت": 8,
    "نه": 9,
    "ده": 10,
    "نیم": 0.5,
    "a": 1,
    "an": 1,
    "one": 1,
}
AGO = re.compile(
    rf"(?<!\d)(?:(\d{{1,4}})|\b({'|'.join(COUNTS)})) ?({'|'.join(SECONDS)})s? ?"
    r"(?:و [^\n]{1,14})?(?:ی )?(?:پیش|قبل|ago)",
    re.IGNORECASE,
)
JUST_NOW = re.compile(r"(?:لحظاتی|دقایقی|لحظه ?ای|ثانیه ?هایی|هم ?اکنون|همین الان) ?(?:پیش|قبل)?|\bjust now\b")
DAY_WORD = re.compile(r"(?P<d2>پریروز)|(?P<d1>دیروز|دیشب|\byesterday\b)|(?P<d0>امروز|امشب|\btoday\b)", re.IGNORECASE)
COMPACT_CLOCK = re.compile(r"(?<!\d)T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z?(?!\d)")
