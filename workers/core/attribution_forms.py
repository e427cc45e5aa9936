"""The words around the names of a lead-in, in text whose letters and marks are folded by `fold`."""

from __future__ import annotations

import re

from workers.core.agency_name import COUNTRIES, FROM_WHERE
from workers.core.folding import Folding

LONGEST = 700
"""Characters of the beginning of a report in which a lead-in may begin: it stands in the first or second paragraph."""
LONGEST_NAME = 120
"""Characters more in which a name that began there may end, so that none is read cut off."""
MOST_WORDS = 12
"""A longer run of words without any mark is a sentence, not a name."""
LONGEST_QUOTED = 40
"""Characters; a longer quotation is no name."""

ARABIC_SCRIPT = re.compile("[\u0620-\u06d3]")
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
    r"| - |-(?= )| (?:به نقل|به نوشته|و (?:به|از|در|با|طی|ضمن|پس از|سپس|گفت)|از|در|با|که|مبنی|طی|درباره|نسبت"
    r"|امروز|دیروز|امشب|دیشب|روز|صبح|عصر|ظهر|شامگاه|بامداد|نوشت|گزارش|خبر داد|اعلام|اظهار|گفت|افزود|مدعی"
    r"|براساس|بر اساس|پس از|پیش از|هم ?اکنون|ضمن|این|به|برای|جهت|بدون|چاپ|امده|می ?نویسد|اگر|چون|هنوز"
    r"|همچنین|نیز|تاکید|تصریح|ادعا|راجع|پیرامون|یاداور|متذکر|خواستار|معتقد|ابراز|می ?(?:گوید|افزاید|کند|دهد|داند)"
    r"|\w+ (?:کرد|شد|داد|داشت|نمود))(?!\w)"
)
"""Where a name ends; a full stop inside سی.سی.تی.وی. is none of them."""
ROLE = re.compile(
    r" (?:مدیر(?:کل|عامل)?|رییس|معاون|وزیر|استاندار|فرماندار|شهردار|سخنگوی|نماینده|عضو|دبیر|فرمانده|سرپرست|دادستان"
    r"|سردار|دکتر|مهندس|حجت ?الاسلام|ایت ?الله|کارشناس|مشاور|قایم مقام|رهبر|سفیر) (?=\w)"
)
"""Who speaks, where no mark stands after the name of a medium: خبرگزاری سپید مدیر باغ گفت."""
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
LAST_WORD = re.compile(
    rf" (?:(?:استان )?(?:{_PROVINCES.replace('|مرکزی', '')})|استان مرکزی|ایران|کشور"
    r"|(?:صدا و سیما|شورای اسلامی|قوه قضاییه|بانک مرکزی|هلال احمر|محیط زیست|جهاد کشاورزی|تامین اجتماعی)"
    r"(?! (?:استان|مرکز|شهر|شهرستان|کشور|ایران|جمهوری|منطقه|و|ی)\b))(?= \w)"
)
"""Where the name of a body ends when no mark does: روابط عمومی دادگستری گلستان مدیر باغ گفت."""
WHERE_OF_NAME = re.compile(rf" در (?:استان )?(?:{_PROVINCES})(?= ?[،:؛])")
LIST_LETTER = r"الف ?[):/|-]"
"""Begins the first item of a list, and is the name of a site as well."""
WHEN = re.compile(
    r"(?:(?:روز|شب|صبح|عصر) )?(?:گذشته|امروز|دیروز|(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)(?: گذشته)?(?: ?\([^)]{3,12}\))? +"
)
"""When it was reported, before the name of who did."""
SENTENCE = re.compile(r" (?:را|است|شده|می \w+)(?!\w)")
"""What no name holds: a run of words with one of these has run into its sentence."""
_WHENCE, _WHERE = ("|".join(sorted(map(fold, words), key=len, reverse=True)) for words in (FROM_WHERE, COUNTRIES))
NO_NAME = re.compile(
    r" *(?:گروه|سرویس|روابط عمومی|خبرنگار|خبرگزاری|سایت|وب ?سایت|وبگاه|پایگاه(?: خبری)?|روزنامه|گفت|گذشته|ما"
    r"|(?:خبرگزاری|شبکه|سایت|روزنامه|نشریه) ?ها(?:ی|یی)?(?: .*)?|روز(?: \w+){0,2}|\w"
    rf"|(?:روزنامه|نشریه|مجله|رسانه|شبکه|سایت)(?: ی)?(?: (?:{_WHENCE}|خارجی))+(?: (?:{_WHERE}))?"
    r"|(?:خبرگزاری|وب ?سایت|سایت|شبکه|تلویزیون|رادیو|روزنامه)"
    r"(?: (?:رسمی|خبری|اختصاصی|دولتی|محلی|کشورش\w*|باشگاهش|خود))+"
    r"|(?:برخی|منابع|مقامات|خبرنگاران|اینجانب|نگارنده|رسانه ?های?|این|سایر|چند|یکی?)(?: .*)?) *"
)
"""What is left of a name that the page broke off, never gave, or gave before."""
OF_AGENCY = re.compile(r"(?<= )(?:خبرگزاری|باشگاه خبرنگاران) (?=\w)")
"""Where the agency begins after the name of a section of it."""
