"""The written forms of dates: names of months, patterns of days and times, in text whose letters and digits are folded
by `FOLD`."""

from __future__ import annotations

import re

FOLD = {
    **{ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    **{ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **{ord(digit): str(value) for value, digit in enumerate("０１２３４５６７８９")},
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
    **dict.fromkeys(map(ord, "⁄\\\u060d"), "/"),
    ord("\u066b"): ".",
    ord("_"): "-",
}
_JALALI = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند"
_AFGHAN = "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت"
"""The Jalali months as Afghanistan calls them."""
_ROMANIZED = "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
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
_LEVANTINE = {
    "کانون الثانی": 1, "شباط": 2, "اذار": 3, "نیسان": 4, "ایار": 5, "حزیران": 6,
    "تموز": 7, "اب": 8, "ایلول": 9, "تشرین الاول": 10, "تشرین الثانی": 11, "کانون الاول": 12,
}  # fmt: skip
_ENGLISH = "january february march april may june july august september october november december"
JALALI_NUMBER = (
    {name: number for number, name in enumerate(_JALALI.split(), 1)}
    | _JALALI_VARIANTS
    | {name: number for number, name in enumerate(_AFGHAN.split(), 1)}
    | {name: number for number, name in enumerate(_ROMANIZED.split(), 1)}
)
WORDS_TOO = frozenset([*_AFGHAN.split(), *_ROMANIZED.split(), *_LEVANTINE])
"""Names that are words as well (آب, میزان): a month only with a year beside them."""
GREGORIAN_NUMBER = (
    {name: number for number, names in _GREGORIAN_PERSIAN.items() for name in names.split()}
    | {name: number for number, name in enumerate(_ENGLISH.split(), 1)}
    | {name[:3]: number for number, name in enumerate(_ENGLISH.split(), 1)}
    | {"sept": 9}
    | _LEVANTINE
)
_MONTH = "|".join(sorted([*JALALI_NUMBER, *GREGORIAN_NUMBER], key=len, reverse=True))

ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"[ ]?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?(?![\d-])",
    re.IGNORECASE,
)
NUMERIC = re.compile(r"(?<![\d:])(\d{1,4}) ?([/\-.،|]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?![\d:])")
LATIN_MERIDIAN = re.compile(r"\d ?[AaPp]\.?[Mm]\b")
"""Written by machines that also write the month first: 2/8/2024 1:00:00 PM."""
COMPACT = re.compile(r"(?<!\d)((?:13|14|19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?Z?(?!\d)")
DAY_MONTH = re.compile(
    rf"(?<!\d)(?<!:)(?<!شماره )(?<!no\. )"
    rf"(\d{{1,2}})(?: ?(?:ام|م|st|nd|rd|th))? ?[-/.|,]? ?(?:of )?({_MONTH})\.?(?: ?ماه)?"
    rf"(?: ?/ ?(?:{_MONTH}))?(?:(?: ?[,،/|.-] ?| سال | ?)(\d{{4}}(?!\d)|\d{{2}}(?![\d:])))?"
    rf"(?:(?=ساعت)|(?<=\d\d\d\d)|(?![\w:]))",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)? ?[,،]? (\d{{4}})(?!\d)", re.IGNORECASE)
_WEEKDAY = r"(?:یک|دو|سه|چهار|پنج|[1-5])? ?شنبه|جمعه|ادینه"
WEEKDAY = re.compile(rf"(?<!\w)({_WEEKDAY})(?!\w)")
WEEKDAY_NUMBER = {"دو": 0, "سه": 1, "چهار": 2, "پنج": 3, "جمعه": 4, "ادینه": 4, "": 5, "یک": 6} | {
    str(number): (number + 5) % 7 for number in range(1, 6)
}
"""What stands before شنبه → day as `date.weekday` counts."""
YEAR_BEFORE = re.compile(rf"(?<!\d)(1[34]\d\d|20\d\d)[ ،,|/-]+(?:{_WEEKDAY})[ ،,|-]*$")
"""A year that the weekday parts from its day: 1404 شنبه 3 خرداد."""
_UNITS = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده"
_TENS = "بیست سی چهل پنجاه"
_ORDINALS = {
    **{f"{word}م": number for number, word in enumerate(_UNITS.split(), 1)},
    **{f"{tens} و {word}م": ten + number for tens, ten in (("بیست", 20), ("سی", 30))
       for number, word in enumerate(_UNITS.split()[:9], 1)},
    "اول": 1, "سوم": 3, "بیست و سوم": 23, "بیستم": 20, "سی ام": 30, "سیام": 30,
}  # fmt: skip
ORDINAL = {word: number for word, number in _ORDINALS.items() if number <= 31}
_ORDINAL_WORDS = "|".join(sorted(ORDINAL, key=len, reverse=True))
ORDINAL_MONTH = re.compile(rf"(?<!\w)({_ORDINAL_WORDS}) ({_MONTH})(?: ?ماه)?(?: ?[,،] ?| سال | )(\d{{4}})(?!\d)")
"""A day in words: بیست و سوم خرداد 1404."""
ASCTIME = re.compile(
    rf"\b({_MONTH}) +(\d{{1,2}}) (\d\d:\d\d:\d\d) ?([A-Z]{{1,4}}|[+-]\d{{4}})? (\d{{4}})(?!\d)", re.IGNORECASE
)
"""Sep 25 10:00:00 UTC 2025."""
EPOCH = re.compile(r"(?:/Date\()?(1\d{9})(\d{3})?(?:[+-]\d{4})?(?:\)/)?")
"""Seconds or milliseconds since 1970, alone in their field."""
YEAR_FIRST = re.compile(
    rf"(?<!\d)(\d{{4}}) ?[-/.،,|]? ?({_MONTH})(?: ?ماه)? ?[-/.،,|]? ?(\d{{1,2}})(?![\d:])", re.IGNORECASE
)
GLUED_CLOCK = re.compile(r"(?<!\d)(1[34]\d\d|20\d\d|\d{4}/\d\d/\d\d)(?=(?:[01]\d|2[0-3]):[0-5]\d(?![\d:]))")
"""A day whose clock stands in an element of its own right after it: 8 آذر 140218:21."""
CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]) ?: ?([0-5]?\d)(?: ?: ?([0-5]?\d)(?:\.\d+)?)?(?![\d:])")
HOUR = re.compile(r"ساعت ?:? ?([01]?\d|2[0-3])(?: و ([0-5]?\d) دقیقه(?: و ([0-5]?\d) ثانیه)?)?(?![\d:/-])")
DOTTED_CLOCK = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])")
MERIDIAN = re.compile(
    r"(?<!\w)(?:(?P<pm>ب ?\.? ?ظ|بعد ?از ?ظهر|عصر(?! ایران)|شب|p\.?m)"
    r"|(?P<am>ق ?\.? ?ظ|قبل ?از ?ظهر|پیش از ظهر|صبح|بامداد|a\.?m))(?!\w)",
    re.IGNORECASE,
)
MERIDIAN_SPAN = 14
"""Characters on either side of a clock that may say which half of the day it means."""
OFFSET = re.compile(
    r"(?:به وقت )?(?:(?:GMT|UTC)? ?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})\b"
    r"|(?P<name>[A-Z]{1,4}\b|گرینویچ|کابل))"
)
ZONES = {
    **dict.fromkeys(("GMT", "UTC", "Z", "WET", "گرینویچ"), "+0000"),
    "BST": "+0100", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "AST": "+0300",
    "IRST": "+0330", "IRDT": "+0430", "AFT": "+0430", "کابل": "+0430",
    "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
    "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}  # fmt: skip
"""Names of zones that follow a clock; AST is that of Arabia."""
SECONDS = {
    "ثانیه": 1, "second": 1, "sec": 1,
    "دقیقه": 60, "minute": 60, "min": 60,
    "ربع": 900,
    "ساعت": 3600, "hour": 3600, "hr": 3600,
    "روز": 86_400, "day": 86_400,
    "هفته": 604_800, "week": 604_800,
    "ماه": 2_592_000, "month": 2_592_000,
    "سال": 31_536_000, "year": 31_536_000,
    "h": 3600, "m": 60, "d": 86_400,
}  # fmt: skip
COUNTS = (
    {word: float(number) for number, word in enumerate(_UNITS.split(), 1)}
    | {word: float(number) for number, word in zip((20, 30, 40, 50), _TENS.split(), strict=True)}
    | {"نیم": 0.5, "a": 1.0, "an": 1.0, "one": 1.0}
)
_COUNT = (
    rf"\d{{1,4}}(?:[./]\d)?|\b(?:(?:{'|'.join(_TENS.split())}) و (?:{'|'.join(_UNITS.split()[:9])})|{'|'.join(COUNTS)})"
)
_UNIT = "|".join(SECONDS)
AGO = re.compile(
    rf"(?<![\d./])(?P<count>{_COUNT}) ?(?P<unit>{_UNIT})s?"
    rf"(?:,? (?:و|and)? ?(?:(?P<half>نیم)|(?P<count2>{_COUNT}) ?(?P<unit2>{_UNIT})s?))? ?(?:ی )?(?:پیش|قبل|ago)(?!\w)",
    re.IGNORECASE,
)
LAST = re.compile(
    r"(?P<unit>ساعتی|هفته|ماه|سال) ?(?:ی )?(?:پیش|قبل|گذشته)|last (?P<english>week|month|year)", re.IGNORECASE
)
"""A unit without a number, alone in its field: هفته گذشته."""
JUST_NOW = re.compile(
    r"(?:لحظاتی|دقایقی|لحظه ?ای|چند (?:لحظه|دقیقه)|ثانیه ?هایی|هم ?اکنون|همین (?:الان|حالا)) ?(?:پیش|قبل)?|\bjust now\b"
)
DAY_WORD = re.compile(
    r"(?P<d2>پریروز|پریشب)|(?P<d1>دیروز|دیشب|(?<!\d )(?:روز|شب) (?:گذشته|قبل)|\byesterday\b)"
    r"|(?P<d0>امروز|امشب|\btoday\b)",
    re.IGNORECASE,
)
COMPACT_CLOCK = re.compile(r"(?<!\d)T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z?(?!\d)")
