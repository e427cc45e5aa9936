"""Lines that are not body: end markers, disclaimers, labels, invitations to read, share, comment or pay.

All rules look at the plain form of a line, so that its spelling does not matter, and none at a long paragraph, so that
a report about comments or copyright keeps its sentences.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from workers.core.extraction.english_lines import is_english_note
from workers.core.extraction.plain import plain


class Line(StrEnum):
    """What a line of the body area is."""

    BODY = "body"
    NOISE = "noise"
    """Not body; the body may go on after it."""
    RELATED = "related"
    """Not body, and neither are the links that follow."""
    END = "end"
    """Nothing that follows is body."""


_LONGEST_MARK = 60
"""Letters; a longer line is no end marker or heading."""
_LONGEST_LABEL = 45
"""Letters; a longer line that begins like a label is a sentence."""
_LONGEST_CAPTION = 800
"""Characters of a caption that begins with the sign of copyright; a longer text does not."""
LONGEST_NOISE = 200
"""Characters; a longer paragraph is prose."""

_END = re.compile(
    r"^(?:انتهای?(?:پیام|خبر|متن|گزارش|مطلب|رپرتاژاگهی)|پایان(?:پیام|خبر|متن|گزارش)|endofmessage|endnews|endoftext)"
    r"(?!رسان|نگار|نامه|ها|بر)"
)
_COMMENTS = re.compile(
    r"^\d{0,4}(?:نظر(?:ات|ها)?|نظرشما|کامنت(?:ها)?(?:یشما)?|(?:پیامها|پیامهای)شما|گفت?وگویخوانندگان|دیدگاهها"
    r"|دیدگاه(?:ها)?ی?(?:شما|کاربران|خوانندگان|مخاطبان|بینندگان)?|ارسالنظر(?:ات)?|ارسالدیدگاه|نظر(?:ات)?(?:کاربران|شما|بینندگان|خوانندگان|مخاطبان)"
    r"|ثبتنظر|ثبتدیدگاه|(?:نظرشما|گفتگو)دربارهاین(?:خبر|مطلب|مقاله|نوشته|گزارش|یادداشت)(?:چیست)?|نظردهید(?:امتیاز)?|(?:نظر|دیدگاه)خودرا(?:بنویسید|ثبتکنید|بیانکنید)"
    r"|شماهمنظر(?:بدهید|دهید)|دیدگاهتانرابنویسید|comments?|replies|responses|leavea(?:reply|comment)|jointhe(?:conversation|discussion)"
    r"|postacomment|(?:readers?|user|your|recent|latest)comments|(?:community|comment|commenting)(?:guidelines|policy|rules)"
    r"|(?:view|show|see|load|hide)(?:all)?\d{0,4}comments|addacomment|تعلیقات|التعلیقات|اترکتعلیقا?)\d{0,4}$"
)
_RESPONSES = re.compile(
    r"(?:\d{1,4}|one) (?:responses?|thoughts?|comments?|repl(?:y|ies)) (?:to|on) (?!.*\.$)", re.IGNORECASE
)
"""How WordPress heads the comments: the headline follows."""
_RELATED = re.compile(
    r"^(?:(?:اخبار|خبرهای|مطالب|موضوعات|گزارشهای|لینکهای|نوشتههای|مقالات)(?:مرتبط|مشابه|بیشتر|دیگر|پیشنهادی|وابسته|مرتبطبااینخبر)"
    r"|بیشتربخوانید|همچنینبخوانید"
    r"|اینراهمبخوانید|اینمطالبراهمبخوانید|شاید(?:بخوانید|بپسندید|دوستداشتهباشید)|ممکناستشمادوستداشتهباشید"
    r"|(?:مطلب|خبر)?مرتبط|بیشتردراینزمینه|همچنیندراینزمینه|پر(?:بازدید|بیننده|مخاطب|بحث)(?:ترین)?(?:ها|اخبار|خبرها|مطالب|عناوین)?"
    r"|دربارهنویسند(?:ه(?:ها)?|گان)|ازهمیننویسنده|دیگراثارنویسنده|تازهها|جدیدترین(?:ها|اخبار)|اخرین(?:اخبار|خبرها)"
    r"|پیشنهاد(?:ما|سردبیر|ویژه)|ازدستندهید|اینراهمببینید|درهمین(?:باره|زمینه|رابطه)(?:بیشتر)?(?:بخوانید|ببینید)?"
    r"|پیشنهادخواندن"
    r"|related(?:articles?|items|posts?|stories|news|links|content|topics|reading|coverage)?|readmore|readalso"
    r"|readnext|alsoread|seealso|moreon(?:this)?(?:story|topic)?|morefrom\w{0,25}"
    r"|more(?:news|stories|articles)|recommended(?:foryou|reading|stories)?|youmay(?:also|like)\w{0,20}"
    r"|youmightalsolike|mightinterestyou|dontmiss|trending(?:now)?|mostread|mostpopular|popularposts"
    r"|topstories|latestnews|latestposts|اقراایضا|اخبارذاتصله|keepreading|whattoreadnext|editors(?:picks?|choice)|upnext|explorefurther|furtherreading|inthisarticle|tableofcontents|contents)$"
)
_RELATED_START = re.compile(
    r"^(?:بیشتربخوانید|همچنینبخوانید|اینراهمبخوانید|اینراهمببینید|شایدبخوانید|درهمین(?:باره|زمینه|رابطه)(?:بیشتر)?(?:بخوانید|ببینید)"
    r"|مطالعهبیشتر|readmore|readalso|alsoread|seealso|اقراایضا)(?=.)"
)
_DISCLAIMER = re.compile(
    r"این(?:خبر|مطلب)توسطموتور|جمعاوریشدهاستدرصورتمغایرت|درصورتمغایرتاطلاعدهید|درصورتمشاهده\w{0,9}(?:خطا|اشتباه|اشکال)"
    r"|(?:تمامی?|کلیه)حقوق(?:برای|\w{0,40}(?:محفوظ|متعلق|سایت|مادی|معنوی|نشر))|حقنشر\w{0,20}محفوظ|نقل(?:این)?مطالب(?:اینسایت|\w{0,9}باذکرمنبع)|(?:نظر|دیدگاه)\w{0,40}پساز(?:تایید|بررسی)\w{0,25}(?:منتشر|نمایش)"
    r"|حاوی(?:توهین|تهمت|افترا)\w{0,40}منتشرن|استفادهازمطالب\w{0,30}(?:ذکر|بلامانع)"
    r"|بازنشرمطالب|مسیولیت(?:صحت)?محتوای(?:این|اگهی|تبلیغ|اخبار)\w{0,30}(?:باسایت|باما|بهعهده|برعهده)|اینمحتوابهصورتخودکار|allrightsreserved|registeredtrademark"
)
_LABEL = re.compile(
    r"^(?:لینک(?:منبع|خبر|کوتاه|مطلب|اصلی|دانلود)|منبع(?:اصلی)?خبر|کد(?:خبر|مطلب|نوشته|خبرنگار|رهگیری|محتوا)"
    r"|شناسه(?:خبر|مطلب)|شماره(?:خبر|مطلب)|برچسب(?:ها)?(?:ی?(?:خبر|مطلب|مرتبط|این\w{2,8}))?$|کلیدواژه|تگها|کلمات(?:کلیدی)"
    r"|تاریخ(?:انتشار|درج|خبر|ثبت(?!نام)|بهروزرسانی)|زمان(?:انتشار|مطالعه)|تعدادبازدید|بازدید(?:ها|امروز|اینخبر|اینمطلب)?(?:\d{1,9}\w{0,4})?$|مدتزمانمطالعه|\d{1,3}دقیقهمطالعه"
    r"|\d{1,7}(?:[km]|هزار|میلیون)?بازدید$|تعدادنظر(?:ات|\d|$)|ارسال(?:به|برای)(?:دوست|ایمیل|دیگران)|(?:میانگین)?امتیاز(?:کاربران)?\d"
    r"|تبلیغات(?:متنی)?$|(?:به)?اشتراک(?:گذاری|بگذار|این|در|$)|چاپ(?:خبر|مطلب|$)|نسخه(?:چاپی|صوتی|قابل)|گزارشخطا"
    r"|کپیلینک|ذخیره$|بزرگنمایی|اندازه(?:متن|فونت|قلم)|سرویسخبر|دستهبندی(?:ها|خبر|مطلب)?$|نویسنده$|خبرنگار$|انتشاردر|منتشرشدهدر"
    r"|عضویتدر(?:کانال|خبرنامه|تلگرام|ایتا|گروه(?!ها)|\w{1,8}$)|ماراد?ر?\w{0,20}دنبالکنید|کانال\w{0,20}(?:عضو|دنبال|بپیوندید)"
    r"|filedunder|tags?$|tagged(?:in|with|under)|share(?:this|on|via)|follow(?:us|me)|sharethisarticle"
    r"|printthis|emailthis|clickhereto|subscribe|signup|newsletter|advertisement|sponsored|"
    r"sharearticle|minread|\d{1,3}min(?:ute)?s?read|lastupdated|updatedon|postedin|postedon|publishedon"
    r"|photocredit|imagecredit|imagesource|tweetthis|skipto|backtotop|loading)"
)
_INVITATION = re.compile(
    r"followuson|followour|likeuson|joinuson|signup(?:here|now|today)?(?:for|to)(?:our|my|the$|the\w{0,25}(?:letter|mail|alert|brief|digest|update))"
    r"|subscribe(?:now"
    r"|today|here)?to(?:our|the|my|readmore|continue)"
    r"|deliveredtoyourinbox|inyourinbox|toyourinbox|sendusatip|straighttoyourphone|clickheretowatch"
    r"|برای(?:ورودبه|عضویتدر)\w{0,40}کلیک|برایادامه\w{0,12}(?:مطالعه|خواندن)\w{0,20}(?:اشتراک|عضو|وارد)"
    r"|کانال\w{0,30}(?:بپیوندید|دنبالکنید|عضوشوید)|مارا(?:در|با|از)\w{0,40}دنبالکنید"
    r"|را(?:در|با|از)\w{0,25}(?:تلگرام|اینستاگرام|توییتر|فیسبوک|واتساپ|ایتا|روبیکا|سروش|شبکههای|برنامهما|بارگیری|گوگلنیوز)\w{0,15}دنبالکنید"
    r"|ردشوید\w{0,20}ادامهدهید|برای\w{0,60}اینجاکلیک"
    r"|درخبرنامه\w{0,20}عضو|عضوخبرنامه|بهاشتراکبگذارید"
)
"""Each alternative here, and in the two others that are searched for, begins with a letter: `re` then passes over all
other letters at once. What stands only at the beginning has a pattern of its own."""
_OPENS_INVITATION = re.compile(
    r"\w{1,45}اینجا(?:ببینید|بخوانید|بشنوید)$"
    r"|becomea(?:member|subscriber|supporter|patron|source)|support(?:our|us|independent)|gotatip|tocontinuereading"
    r"|continuereading|already(?:registered$|(?:a|have)(?:subscri|member|registered|an?account))|login(?:or|to)(?:read|continue|sub)"
    r"|registertoread|readthefullstory|thisarticleisforsubscribers"
)
_LONGEST_INVITATION = 140
"""Letters; a longer paragraph tells of invitations."""
_KEYWORDS = re.compile(
    r"(?:(?:related )?topics?|tags?|labels?|categor(?:y|ies)|keywords?|(?:filed|posted) (?:under|in)"
    r"|follow us(?: on)?|(?:کلید[ \u200c]?واژه|برچسب|دسته[ \u200c]?بندی)[ \u200c]?(?:ها)?[یی]?)\s*:\s*\S",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"[\d۰-۹]{1,2}[:.][\d۰-۹]{2}(?::[\d۰-۹]{2})?(?:\s*(?:[ap]\.?m\.?|[A-Z]{2,4}))?|[\d۰-۹]{1,3}\s*(?:/|of|از)\s*[\d۰-۹]{1,3}",
    re.IGNORECASE,
)
"""A line that is only a time of day, or the number of a picture among others."""
_MADE_BY = re.compile(
    "[(\\[]?(?:خبرنگار(?:ان)?|گزارش(?:گر)?(?: از)?|مترجم|ترجمه|نویسنده|دبیر|ویراستار|سرویس"
    "|تنظیم|تهیه(?:[ \u200c]?(?:و تنظیم|کننده))?)[ \u200c]*[:/]"
    "|(?:reporter|translator|editor)s?\\s*:",
    re.IGNORECASE,
)
"""Whoever made a report; a question by them is longer, or ends like one."""
_SENTENCE_ENDS = (".", "!", "?", "؟", "…", ":")
_LONGEST_MADE_BY = 50
"""Characters."""
_HASHTAGS = re.compile(r"(?:#[\w\u200c]+[\s،,|]*)+")
"""A line of keywords as networks write them."""
_SOURCE_LINE = re.compile(
    "^(?:منبع|از(?= ?:)|مرجع|ماخذ|مأخذ|source|via|عکس(?:[ \u200c]?ها)?|عکاس)[ \u200c]*(?:[:/-]|از[ :])", re.IGNORECASE
)
_PLAYER = re.compile(
    r"مرورگرشما\w{0,40}پشتیبانینمی|پخشکننده\w{0,20}(?:مرورگر|بارگ|ببینید|بشنوید|پشتیبانی)"
    r"|دریافت(?:\d+مگابایت|(?:فایل|ویدیو|فیلم|تصویر|صوت)\w{0,40}کلیک)|بارگذاریویدیو|جاوااسکریپت\w{0,20}فعال"
    r"|copiedtoyourclipboard|nomediasource\w{0,9}available|yourbrowserdoesnotsupport|videoplayerisloading|enablejavascript|javascriptisdisabled"
)
_OPENS_NOISE = re.compile(
    r"width(?:px)?height(?:px)?$|embed$|پایان(?:مطالب|بیشتر|خبرنامه|پادکست)\w{0,25}$|ایااین(?:خبر|مطلب|مقاله|نوشته|گزارش)\w{0,12}(?:مفید|پسندید)|بهاین(?:خبر|مطلب|مقاله|نوشته)امتیاز"
    r"|این(?:خبر|مطلب|گزارش)درحال(?:تکمیل|بهروزرسانی)است$|"
    r"دانلود(?:فیلم|ویدیو|صوت|فایل)?\w{0,12}$|(?:فیلم|ویدیو|صوت|پادکست)$|کد(?:ویدیو|فیلم|صوت)"
    r"|پخشکننده(?:ویدیو|صوت|صدا|فیلم)?\w{0,6}$|دریافت(?:فایل|ویدیو|فیلم|تصویر|صوت)\w{0,25}$|whatdoyouthink$"
    r"|(?:play|pause|mute|unmute|currenttime|duration|fullscreen)+(?:\d{0,6}|video|audio|film|clip|sound)$|(?:watch|listen)(?:now|live|thevideo)?$"
    r"|copyright(?!law|infring|holder|claim|suit|case|protect|office|owner|term)"
)
"""Of players and disclaimers what stands only at the beginning."""
_EXACT_NAMED = (
    "اگهی تبلیغ تبلیغات بدوندیدگاه بدوننظر خبرقبلی خبربعدی مطلبقبلی مطلببعدی پستقبلی پستبعدی خبرنامه "
    "نظر نظرات چاپ ارسال اشتراک ذخیره بازگشت صفحهاصلی خانه منبع تگ لینک بیشتر ادامه ادامهمطلب ادامهخبر کپی "
    "فیسبوک توییتر تلگرام واتساپ ایتا بله سروش روبیکا print email share facebook twitter whatsapp linkedin "
    "telegram pinterest reddit home menu search close more next previous prev save copy advertisement ad ads "
    "reply like textsize reset enlarge storyhighlights"
)
_EXACT = frozenset(_EXACT_NAMED.split())
_TAIL = re.compile(r"[\s/]*(?:انتها[یي]\s*(?:پیام|پيام|خبر)|پا[یي]ان\s*(?:پیام|پيام|خبر))[\s./،:؛\-–|\\\w]{0,40}$")
_LONGEST_TAIL, _IN_TAILS = 80, ("نتها", "پایان", "پايان")
"""Characters that are looked at, and the letters one of which each end marker has."""
_COPYRIGHT = re.compile(r"\s*©|\(c\)\s*(?:copyright\b|[12]\d{3}\b)", re.IGNORECASE)
_URL = re.compile(r"^(?:https?://|www\.)\S+$|^\S+\.(?:ir|com|net|org|news)(?:/\S*)?$", re.IGNORECASE)


def judge(text: str) -> Line:
    """Tell what a line (one block) is."""
    if len(text) <= LONGEST_NOISE:
        return _judged(text)
    return Line.NOISE if len(text) <= _LONGEST_CAPTION and text.startswith("©") else Line.BODY


@lru_cache(maxsize=2048)
def _judged(text: str) -> Line:
    """Cached because the lines around a text are asked for more than once, and stand on the next page too."""
    letters = plain(text)
    if not letters:
        return Line.NOISE
    if _RESPONSES.match(text):
        return Line.END
    if len(letters) <= _LONGEST_MARK:
        if _END.search(letters) or _COMMENTS.search(letters):
            return Line.END
        if _RELATED.search(letters):
            return Line.RELATED
        if (letters in _EXACT and not text.endswith(".")) or _is_note(text):
            return Line.NOISE
    if is_english_note(text, letters):
        return Line.NOISE
    if len(letters) <= _LONGEST_LABEL and not text.endswith(".") and _LABEL.search(letters):
        return Line.NOISE
    return Line.NOISE if _is_noise(letters) else Line.BODY


def _is_note(text: str) -> bool:
    """Tell whether a short line is of a form that no sentence has."""
    if any(rule.match(text) for rule in (_SOURCE_LINE, _URL, _COPYRIGHT, _KEYWORDS)):
        return True
    return any(rule.fullmatch(text) for rule in (_CLOCK, _HASHTAGS))


def _is_noise(letters: str) -> bool:
    if len(letters) <= _LONGEST_INVITATION and (_OPENS_INVITATION.match(letters) or _INVITATION.search(letters)):
        return True
    opens = _RELATED_START.match(letters) or _OPENS_NOISE.match(letters)
    return (opens or _PLAYER.search(letters) or _DISCLAIMER.search(letters)) is not None


def names_maker(text: str) -> bool:
    """Tell whether a line says who made a report, or in which section it is. Such lines stand in texts about books and
    films too: they are left out right below the first paragraph and at the end only."""
    return len(text) <= _LONGEST_MADE_BY and _MADE_BY.match(text) is not None and not text.endswith(_SENTENCE_ENDS)


def heads_comments(text: str) -> bool:
    """Tell whether a line that ends a text speaks of comments; such a line may stand above the text as well."""
    return _COMMENTS.search(plain(text)) is not None


def without_end_marker(text: str) -> str | None:
    """Return a paragraph without the end marker at its end, or None if it has none."""
    start = max(0, len(text) - _LONGEST_TAIL)
    if all(text.find(letters, start) < 0 for letters in _IN_TAILS):
        return None
    match = _TAIL.search(text, start)
    return text[: match.start()].rstrip() if match is not None and match.start() > 0 else None
