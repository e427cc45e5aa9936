"""A guess, from its address alone, whether a link leads to an article."""

from __future__ import annotations

import re
from urllib.parse import unquote

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|atom|txt|pdf|docx?|xlsx?|pptx?|zip|rar|gz|apk|exe"
    r"|mp[34]|m4a|m4v|ogg|wav|avi|mkv|webm|mov|flv|woff2?|ttf)$",
    re.IGNORECASE,
)
_NAVIGATION = frozenset(
    [
        *("tag", "tags", "label", "labels", "category", "categories", "cat", "subcat", "service", "services"),
        *("section", "sections", "topic", "topics", "subject", "archive", "archives", "archive.xhtml", "author"),
        *("authors", "writer", "reporter", "user", "users", "profile", "page", "pages", "search", "find"),
        *("index", "home", "about", "about-us", "aboutus", "contact", "contact-us", "contactus", "login"),
        *("signin", "register", "signup", "logout", "account", "rss", "feed", "feeds", "atom", "sitemap"),
        *("privacy", "terms", "rules", "policy", "ads", "adv", "advertise", "advertising", "advertisement"),
        *("newsletter", "subscribe", "comment", "comments", "print", "share", "tv", "live", "links", "weather"),
        *("currency", "prayer", "polls", "poll", "survey", "wp-admin", "wp-content", "wp-json", "wp-login.php"),
        *("cdn-cgi", "static", "assets", "images", "files", "download", "downloads", "app", "apps", "cart"),
        *("shop", "برچسب", "دسته", "دسته-بندی", "موضوع", "موضوعات", "سرویس", "آرشیو", "نویسنده", "جستجو", "صفحه"),
        *("درباره-ما", "تماس-با-ما", "ورود", "ثبت-نام", "تبلیغات", "پیوندها"),
    ]
)
_CONTENT = frozenset(
    [
        *("news", "n", "article", "articles", "story", "stories", "post", "posts", "view", "show", "detail"),
        *("details", "read", "content", "item", "khabar", "report", "reports", "u", "x", "p", "خبر", "مطلب"),
        *("گزارش", "یادداشت", "مقاله"),
    ]
)
"""A segment after which even a short number names an article."""
_LONG_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_DATE = re.compile(r"/(?:1[34]|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?/[^/]")
_YEAR = re.compile(r"(?:1[34]|19|20)\d\d")
_ID_PARAMETER = re.compile(
    r"(?:^|&)(?:id|nid|newsid|news_id|news|aid|article|articleid|p|storyid|cid|code)=\d{2,}(?:&|$)", re.IGNORECASE
)
_WORD_BREAK = re.compile(r"[-_+\s\u200c]+")
_PERSIAN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_SLUG_WORDS = 3
"""Words of a Persian path segment that no section name has."""
_LATIN_SLUG_WORDS = 4


def looks_like_article(url: str) -> bool:
    """Tell whether a URL in canonical form has the shape of an article's address.

    For: an id, a date, a slug of several words. Against: a file that is no page, a segment that names a tag, an
    archive, a service page or the like.
    """
    head, _, query = url.partition("?")
    path = head[head.find("/", len("https://")) :]
    if "%" in path:
        path = unquote(path).translate(_PERSIAN_DIGITS)
    if _FILE.search(path):
        return False
    segments = [segment for segment in path.split("/") if segment]
    if any(segment.lower() in _NAVIGATION for segment in segments):
        return False
    if query and _ID_PARAMETER.search(query):
        return True
    if not segments:
        return False
    return _DATE.search(path) is not None or _has_id(segments) or _is_slug(segments[-1])


def _has_id(segments: list[str]) -> bool:
    for before, segment in zip(["", *segments], segments, strict=False):
        for number in _LONG_NUMBER.findall(segment):
            if not _YEAR.fullmatch(number):
                return True
        if segment[0].isdigit() and before.lower() in _CONTENT:
            return True
    return False


def _is_slug(segment: str) -> bool:
    words = [word for word in _WORD_BREAK.split(segment.removesuffix(".html").removesuffix(".htm")) if word]
    return len(words) >= (_LATIN_SLUG_WORDS if segment.isascii() else _SLUG_WORDS)
