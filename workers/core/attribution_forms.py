"""The words around the names of a lead-in, in text whose letters and marks are folded by `fold`."""

from __future__ import annotations

import re

from workers.core.folding import Folding

LONGEST = 700
"""Characters of the beginning of a report that are looked at: a lead-in stands in the first or second paragraph."""
MOST_WORDS = 12
"""A longer run of words without any mark is a sentence, not a name."""
MOST_WORDS_OF_MEDIUM = 5
"""روزنامه انگلیسی زبان تهران تایمز; more, and the name runs into its sentence."""
LONGEST_QUOTED = 40
"""Characters; a longer quotation is no name."""

ARABIC_SCRIPT = re.compile("[\u0620-\u06d3]")
MARKS = re.compile("[\u0610\u064b-\u0655\u0670]|(?<=\\S)\u0640|\u0640(?=\\S)")
"""Harakat and tatweel; a tatweel between spaces is a dash."""
fold = Folding(
    {
        **dict.fromkeys("يىئ", "ی"),
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("\u200c\u200b\u00a0\u00ad\u200e\u200f\t", " "),
        **dict.fromkeys("–—−ـ", "-"),
        **dict.fromkeys("«»“”„‟″", '"'),
        **dict(zip("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2, strict=True)),
        "ك": "ک",
        **dict.fromkeys("ةۀہەھ", "ه"),
        "ؤ": "و",
        ",": "،",
        ";": "؛",
    }
)
HONORIFIC = re.compile(r" ?\((?:ره|ع|س|ص|عج|قدس سره|علیه السلام)\)")
"""Stands inside names: کمیته امداد امام (ره) استان."""
END = re.compile(
    r"[،:؛.!؟?()\n/\[\]|\"]| - |-(?= )| (?:به نقل|به نوشته|و به|و از|از|در|با|که|مبنی|طی|درباره|نسبت"
    r"|امروز|دیروز|امشب|دیشب|روز|صبح|عصر|ظهر|شامگاه|بامداد|نوشت|گزارش|خبر داد|اعلام|اظهار|گفت|افزود|مدعی"
    r"|براساس|بر اساس|پس از|پیش از|هم ?اکنون|ضمن|این|به)(?!\w)"
)
MINISTRY = re.compile(
    r"، (?:تحقیقات و فناوری|درمان و اموزش پزشکی|معدن و تجارت|کار و رفاه اجتماعی|گردشگری و صنایع ?دستی)(?!\w)"
)
"""What follows the comma within the name of a ministry."""
REPORTS = re.compile(
    r"(?:(?<!\w)(?<!اشاره )(?<!استناد )(?<!توجه )(?<!پاسخ )(?<!واکنش )(?<!رسیدگی )(?<!نسبت )"
    r"(?:به|بنا ?بر|بنا به|طبق|بر ?اساس|مطابق) *گزارش(?: +|(?=\"))"
    r"|(?<!\w)گزارش +(?=خبرنگار|خبرگزاری))(?:اختصاصی )?(?=\S)"
)
WHEN = re.compile(
    r"(?:(?:روز|شب|صبح|عصر) )?(?:گذشته|امروز|دیروز|(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)(?: گذشته)?(?: ?\([^)]{3,12}\))? +"
)
"""When it was reported, before the name of who did."""
CITES = re.compile(
    r"(?:به|و) *نقل +(?:از +(?=\S)|(?=(?:خبرگزاری|روزنامه|وب ?سایت|سایت|پایگاه|شبکه) ))|به نوشته +(?=\S)"
)
NO_NAME = re.compile(
    r" *(?:گروه|سرویس|روابط عمومی|خبرنگار|خبرگزاری|سایت|وب ?سایت|وبگاه|پایگاه(?: خبری)?|روزنامه|گفت|گذشته|ما"
    r"|خبرگزاری ?ها(?: .*)?|روز(?: \w+){0,2}|\w"
    r"|(?:برخی|منابع|رسانه ?های?|این|سایر|چند|یکی?)(?: .*)?) *"
)
"""What is left of a name that the page broke off, never gave, or gave before."""
OF_AGENCY = re.compile(r"(?<= )(?:خبرگزاری|باشگاه خبرنگاران) (?=\w)")
"""Where the agency begins after the name of a section of it."""


KIND = r"(?:(?:وب ?سایت|پایگاه خبری|سایت خبری|خبرگزاری|روزنامه|شبکه|سایت) +)?"
NEVER = "(?!)"
MEDIUM = (
    r"(?:خبرگزاری|روزنامه|هفته ?نامه|نشریه|مجله|وب ?سایت|تارنمای|پایگاه (?:خبری|اینترنتی)"
    r"|شبکه (?:خبری|تلویزیونی)|سایت خبری)"
)
"""Words that make what follows them the name of a medium. شبکه, سایت and پایگاه alone may be anything."""
ONLY_MEDIUM = re.compile(rf"(?:{MEDIUM}|وبگاه|سایت|شبکه) ")
TOLD = r"(?:نوشت(?:ه است)?|گزارش (?:داد|کرد|می ?دهد)|خبر (?:داد|می ?دهد)|مدعی شد|پرداخت(?:ه است)?|منتشر کرد(?:ه است)?)"
HEAD = 300
"""Characters in which a medium may be named without a lead-in: the first sentence or two."""
TALKED_HINTS = ("گو", "مصاحبه", "خبرنگار", "گفت")
TOLD_HINTS = ("نوشت", "گزارش", "خبر ", "مدعی", "پرداخت", "منتشر")
WROTE_SPAN = 200
"""Characters from the name of a medium to the verb of its sentence."""
