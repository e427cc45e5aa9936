"""The words around the names of a lead-in, in text whose letters and marks are folded by `fold`."""

from __future__ import annotations

import re

from workers.core.folding import Folding

LONGEST = 700
"""Characters of the beginning of a report in which a lead-in may begin: it stands in the first or second paragraph."""
LONGEST_NAME = 120
"""Characters more in which a name that began there may end, so that none is read cut off."""
MOST_WORDS = 12
"""A longer run of words without any mark is a sentence, not a name."""
MOST_WORDS_OF_MEDIUM = 6
"""هفته‌نامه انگلیسی زبان تهران تایمز is six; more, and the name runs into its sentence."""
LONGEST_QUOTED = 40
"""Characters; a longer quotation is no name."""

ARABIC_SCRIPT = re.compile("[\u0620-\u06d3]")
MARKS = re.compile(
    "[\u0610\u064b-\u0655\u0670]|(?<=\\S)\u0640|\u0640(?=\\S)|(?<=[ \u200c\u00a0])[ \u200c\u200b\u200e\u200f\u00a0]"
)
"""Harakat, tatweel and every space after another; a tatweel between spaces is a dash."""
fold = Folding(
    {
        **dict.fromkeys("يىئ", "ی"),
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("\u200c\u200b\u00a0\u00ad\u200e\u200f\t", " "),
        **dict.fromkeys("–—−ـ_", "-"),
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
    r"[،:؛!؟?()\n/\[\]|\"]|\.(?! ?\w{1,3}[.،])(?<!\.\w\.)(?<!\.\w\w\.)(?<!\.\w{3}\.)"
    r"| - |-(?= )| (?:به نقل|به نوشته|و به|و از|از|در|با|که|مبنی|طی|درباره|نسبت"
    r"|امروز|دیروز|امشب|دیشب|روز|صبح|عصر|ظهر|شامگاه|بامداد|نوشت|گزارش|خبر داد|اعلام|اظهار|گفت|افزود|مدعی"
    r"|براساس|بر اساس|پس از|پیش از|هم ?اکنون|ضمن|این|به|برای|جهت|بدون|چاپ|امده|می ?نویسد|اگر|چون|هنوز)(?!\w)"
)
"""Where a name ends; a full stop inside سی.سی.تی.وی. is none of them."""
DASHED_KIND = re.compile(r"(?:پایگاه|سایت) خبری ?[-/،] ?تحلیلی ")
_BODY = (
    r"(?:روابط عمومی|وزارت|سازمان|پژوهش(?:گاه|کده)|موسسه|دانشگاه|اداره|شرکت|فدراسیون|باشگاه|معاونت|مرکز|پایگاه|بانک"
    r"|کمیسیون|کمیته|انجمن|اتحادیه|اتاق|بنیاد|دادگستری|شهرداری|استانداری|کانون|جشنواره|دفتر|ستاد|سایت)(?!\w)"
)
BODY = re.compile(_BODY)
"""What an institution begins with, whose name may hold a list, a quotation or a place."""
FROM_BODY = re.compile(rf" ?\"? (?:و )?از (?!مرکز استان|سازمان ملل|ستاد|دفتر (?!رسانه|مطبوعات|ارتباطات))(?={_BODY} \w)")
"""ایسنا از روابط عمومی دانشگاه: a source, where ایسنا از شیراز is a place."""
LIST_OF_NAME = re.compile(
    r"(?:، (?:تحقیقات|درمان|معدن|معادن|کار|گردشگری|صنایع|هنر|صنعت|کشاورزی|ورزش|رفاه|امور|پرورش|فناوری|اموزش|خدمات"
    r"|مسکن|منابع|برنامه|ارتباطات|فرهنگ|پژوهش|علوم)(?: (?!و )\w+)?)+ و (?:صنایع ?دستی|\w+)(?!\w)"
)
"""What a body is for, after the first comma: وزارت صنعت، معدن و تجارت."""
LIST_OF_SPORTS = re.compile(r"(?:، \w+)+ و \w+(?= ?[،:؛])")
HAS_LIST = re.compile(r"(?:روابط عمومی |سایت (?:رسمی )?)?(?:فدراسیون|اتاق|انجمن|اتحادیه|هیات) ")
"""Whose list may be of anything: فدراسیون بولینگ، بیلیارد و بولس،"""
QUOTED_PART = re.compile(r"\"[^\"\n]{2,40}\"(?= ?[،:؛])")
"""The proper name at the end: روابط عمومی جشنواره «…»،"""
_PROVINCES = (
    "اذربایجان شرقی|اذربایجان غربی|اردبیل|اصفهان|البرز|ایلام|بوشهر|تهران|چهارمحال و بختیاری|خراسان جنوبی|خراسان رضوی"
    "|خراسان شمالی|خوزستان|زنجان|سمنان|سیستان و بلوچستان|فارس|قزوین|قم|کردستان|کرمان|کرمانشاه|کهگیلویه و بویراحمد"
    "|گلستان|گیلان|لرستان|مازندران|مرکزی|هرمزگان|همدان|یزد"
)
LAST_WORD = re.compile(rf" (?:(?:استان )?(?:{_PROVINCES.replace('|مرکزی', '')})|استان مرکزی|ایران|کشور)(?= \w)")
"""Where the name of a body ends when no mark does: روابط عمومی دادگستری گلستان مدیر باغ گفت."""
WHERE_OF_NAME = re.compile(rf" در (?:استان )?(?:{_PROVINCES})(?= ?[،:؛])")
REPORTS = re.compile(
    r"(?:(?<!\w)(?<!اشاره )(?<!استناد )(?<!توجه )(?<!پاسخ )(?<!واکنش )(?<!رسیدگی )(?<!نسبت )"
    r"(?:به|بنا ?بر|بنا به|طبق|بر ?اساس|مطابق) *(?:گزارر?ش|گزاش|گزراش|گزار)(?: +(?!ها)|(?=\"))"
    r"|(?<!\w)گزارش +(?=خبرنگار|خبرگزاری))(?:اختصاصی )?(?=\S)"
)
WHEN = re.compile(
    r"(?:(?:روز|شب|صبح|عصر) )?(?:گذشته|امروز|دیروز|(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)(?: گذشته)?(?: ?\([^)]{3,12}\))? +"
)
"""When it was reported, before the name of who did."""
"""«به گزارش», as it is often misspelt too."""
WHEN_WORDS = "روز|امروز|دیروز|شامگاه|صبح|ظهر|عصر|شب|بامداد"
CITES = re.compile(
    r"(?:به|و) *نقل +(?:ا?ز(?: +(?=\S)|(?=سایت|روزنامه|خبرگزاری|پایگاه|روابط))"
    r"|(?=(?:خبرگزاری|روزنامه|وب ?سایت|سایت|پایگاه|شبکه) ))|به نوشته +(?=\S)"
    r"|(?<!\w)به (?:گفته|ادعای|روایت) +(?=(?:خبرگزاری|روزنامه|هفته ?نامه|نشریه|وب ?سایت|سایت خبری|شبکه خبری) )"
)
NO_NAME = re.compile(
    r" *(?:گروه|سرویس|روابط عمومی|خبرنگار|خبرگزاری|سایت|وب ?سایت|وبگاه|پایگاه(?: خبری)?|روزنامه|گفت|گذشته|ما"
    r"|(?:خبرگزاری|شبکه|سایت|روزنامه|نشریه) ?ها(?:ی|یی)?(?: .*)?|روز(?: \w+){0,2}|\w"
    r"|(?:روزنامه|نشریه|مجله|رسانه|شبکه|سایت) (?:انگلیسی|امریکایی|فرانسوی|المانی|روسی|عربی|عراقی|اسراییلی|خارجی|محلی)"
    r"|(?:برخی|منابع|رسانه ?های?|این|سایر|چند|یکی?)(?: .*)?) *"
)
"""What is left of a name that the page broke off, never gave, or gave before."""
OF_AGENCY = re.compile(r"(?<= )(?:خبرگزاری|باشگاه خبرنگاران) (?=\w)")
"""Where the agency begins after the name of a section of it."""


KIND = (
    r"(?:(?:(?:بخش|سرویس) \w+ )?(?:وب ?سایت|پایگاه خبری|سایت خبری|خبرگزاری|روزنامه|شبکه|سایت|رادیو|تلویزیون|رسانه|وبگاه"
    r"|نشریه|مجله)(?: ?ی)?(?: (?:خبری|تلویزیونی|رادیویی))? +)?"
)
NEVER = "(?!)"
_SITE_OF = r"(?:فدراسیون|کنفدراسیون|باشگاه|سازمان|وزارت|دانشگاه|شرکت|کنسولگری|سفارت)"
MEDIUM = (
    r"(?:خبرگزاری|(?:روزنامه|هفته ?نامه|ماهنامه|نشریه|مجله|رسانه)(?: ی(?= ))?|وب *سایت|تارنمای|وبگاه"
    r"|پایگاه (?:خبری|اینترنتی)(?: ?[-/]? ?تحلیلی)?|شبکه (?:خبری|تلویزیونی)"
    r"|سایت (?:خبری|اینترنتی(?= \"))|سایت (?:رسمی )?(?=[A-Za-z])"
    rf"|(?:سایت|پایگاه) (?:رسمی |اینترنتی |اختصاصی )?(?={_SITE_OF})"
    r"|(?:سایت|شبکه|تلویزیون) (?=\"|\w+(?: \w+){0,2} به نقل از))"
)
"""Words that make what follows them the name of a medium. شبکه, سایت and پایگاه alone may be anything."""
LAST_OF_MEDIUM = re.compile(r" (?:نیوز|تایمز|پرس|تریبون|ژورنال)(?= \w)")
"""Where the name of a medium ends when no mark does: پایگاه خبری سپید نیوز مدیر باغ گفت."""
SOUNDS_LIKE_ONE = r"(?:\w+ )?\w+ (?:نیوز|تایمز|الیوم|تریبون|ژورنال)(?=[ ،])"
"""A name whose last word only media have."""
LATIN_NAME = re.compile(rf"{MEDIUM} *[A-Za-z][\w.-]*(?: [A-Za-z][\w.-]*)*(?= [\u0620-\u06d3])")
"""A name in Latin letters ends where they end."""
A_MEDIUM = re.compile(rf" *(?:{MEDIUM} *[\w\"]|{SOUNDS_LIKE_ONE})")
ONLY_MEDIUM = re.compile(rf"(?:(?:{MEDIUM}|وبگاه|سایت|شبکه)(?: \w+ی)?) ")
"""Kind of a medium and perhaps whence it is, before its name in quotation marks: رسانه لبنانی «…»."""
TOLD = (
    r"(?:(?:نوشت|(?:گزارش|خبر|اختصاص|قرار) داد|گزارش کرد|مدعی شد|پرداخت|افزود"
    r"|(?:منتشر|توصیف|بررسی|فاش|افشا|عنوان|تاکید|ادعا) کرد)(?:ه(?: است)?)?"
    r"|می ?نویسد|(?:گزارش|خبر) می ?دهد|اورده است|در (?:گزارش|مطلب|یادداشت|مقاله|خبر)(?:ی| [\w ]{2,20}?خود))"
)
TOLD_NEXT = r"(?:(?:[^.؛:\n]{0,16} )?اعلام (?:کرد|می ?کند)|(?:در شماره [\w ]{2,16} )?به نقل از)"
"""What anybody else may have done further on in the sentence of a medium."""
CITES_HINTS = ("نقل", "نوشته", "به گفته", "به ادعای", "به روایت")
TOLD_HINTS = ("نوشت", "افزود", "نویسد", "گزارش", "داد", "مدعی", "پرداخت", "کرد", "اورده", "مطلبی", "مقاله")
WROTE_SPAN = 200
"""Characters from the name of a medium to the verb of its sentence."""
TALKED = r"(?:گفت *و *گو|مصاحبه|گفتگو)(?:ی|یی)? ?(?:ی|یی)?(?: اختصاصی)? (?:با|به) (?:شماره \w+ )?"
TALKED_HINTS = ("گو", "مصاحبه", "خبرنگار", "گفت")
HEAD = 450
"""Characters in which a medium may be named without a lead-in: the first sentence or two."""
