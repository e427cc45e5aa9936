"""Whether a page of unknown layout holds an article, or is a list, an error, a login or a search."""

from __future__ import annotations

import re
from itertools import dropwhile, islice, takewhile
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from workers.core.dates import names_date
from workers.core.extraction.boilerplate import Line, judge
from workers.core.extraction.main_block import MainBlock
from workers.core.extraction.metadata import Metadata
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import HEADINGS

_PROSE = 140
"""Characters of prose from which a page that does not call itself an article may be one."""
_DECLARED_PROSE = 25
"""The same for a page that does: a photo post holds one line."""
_ERROR_PROSE = 600
"""Characters; an error or login page that says more is no error page."""
_PROSE_PER_HEADLINE = 60
"""Characters of prose for each linked headline below which a page is a list."""
_ENDS = r"(?= *(?:$|[^\w ]))"
_ERROR_TITLE = re.compile(
    r"^\W*(?:error:? )?(?:403|404|410|500|502|503)(?:$|\W+(?:$|error|not|forbidden|gone|internal|bad|service|page|صفحه"
    r"|خطا))"
    rf"|(?:^\W*|(?:page|file|article|story|content|post|document) (?:was |is |could )?)not (?:be )?found{_ENDS}"
    rf"|page (?:does ?n.t|does not) exist|^\W*(?:access denied|forbidden){_ENDS}"
    r"|(?:could ?n.t|can.?not|can.t) find (?:that|this|the) (?:page|story|article)"
    r"|^\W*(?:oops\W*)?something went wrong\W*$|(?:page|article|story|content) (?:is|are) no longer (?:available|here)"
    r"|^\W*just a moment\W*$|(?:are you|are not|aren.t) (?:a )?(?:human|robot)\W*$"
    rf"|^\W*(?:please )?(?:log|sign)[ -]?in(?: (?:to|or)\b|{_ENDS})|\b(?:log|sign)[ -]?in\W*$"
    r"|(?:صفحه|مطلب|خبر|محتوا|نتیجه|موردی|چیزی|آدرس|نشانی)[\w \u200c]{0,25}(?:یافت|پیدا) نشد"
    r"|^\W*(?:یافت|پیدا) نشد|صفحه مورد نظر"
    r"|خطای? ?[0-9۰-۹]{3}|^\W*خطا(?:\W*$| در (?:نمایش|بارگذاری|اتصال|ارتباط|دریافت|پردازش|سرور))"
    r"|^\W*دسترسی غیر[ \u200c]?مجاز\W*$|^\W*ورود به (?:سایت|حساب|سامانه|پنل)[\w \u200c]{0,15}\W*$"
    r"|before you continue|we value your privacy|cookie (?:consent|settings)|privacy (?:settings|choices)"
    r"|search results|^\W*(?:نتایج|نتیجه) جستجو",
    re.IGNORECASE,
)
"""What a page says of itself: a report of somebody who was not found, or of 500 trees, says more."""
_NEVER_NAMED = (
    "about aboutus contact contactus advertise advertisewithus privacy privacypolicy privacynotice cookiepolicy "
    "cookies termsofuse termsofservice termsandconditions termsconditions terms legalnotice imprint impressum "
    "newsletters ournewsletters newsletter subscribe subscription subscriptions sitemap faq archive help search "
    "accessibility editorialpolicy correctionspolicy "
    "دربارهما تماسباما درباره تبلیغات حریمخصوصی قوانینومقررات شرایطاستفاده نقشهسایت پیوندها ارشیو ارشیواخبار جستجو "
    "جستجویپیشرفته"
)
_NEVER = frozenset(_NEVER_NAMED.split())
"""Titles (in plain form) of pages about the site, however long."""
_LOGIN = "main input[type=password], form[id*=login]"
_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "AboutPage", "ContactPage"})
_HEADED_PROSE, _DATED_PROSE, _HEADLINE = 160, 60, 16
"""Characters of prose right below a headline of that many letters (the last) that are an article, whatever list stands
beside; the second with a date between them."""
_NEAR = 4
"""Lines between them: a date, a byline."""
_CARDS = 5
"""Announcements of articles, within the box of the text, below what is said of an author or of a subject."""
_MENU = 8
"""Linked headlines that a menu may have beside an article of few words."""


def is_article_page(tree: LexborHTMLParser, *, metadata: Metadata, title: str, main: MainBlock, url: str) -> bool:
    """Tell by what the page declares, what its headline says, and how much prose it has beside its linked headlines."""
    if _is_of_the_site(tree, metadata, title, main):
        return False
    if metadata.says_article:
        return main.prose >= _DECLARED_PROSE
    if urlsplit(url).path in ("", "/") and main.headlines:
        return main.prose > 10 * _PROSE_PER_HEADLINE * main.headlines
    if main.prose >= _PROSE and any(judge(block.text) is Line.END for block in (*main.blocks, *main.below)):
        return True
    dated = _is_dated(title, main)
    if _stands_above(tree, title, main) and main.prose >= (_DATED_PROSE if dated else _HEADED_PROSE):
        return True
    if _is_list(title, main, dated=dated):
        return False
    return main.prose >= _PROSE or (main.prose >= _DECLARED_PROSE and tree.css_first("h1") is not None)


def _is_of_the_site(tree: LexborHTMLParser, metadata: Metadata, title: str, main: MainBlock) -> bool:
    """Tell whether a page is about the site, or one that it shows in the place of another: an error, a login."""
    if plain(title) in _NEVER:
        return True
    if main.prose >= _ERROR_PROSE:
        return False
    if _ERROR_TITLE.search(title) or (not metadata.says_article and tree.css_first(_LOGIN) is not None):
        return True
    listed = metadata.types & _LIST_TYPES or metadata.meta.get("og:type") == "profile"
    return bool(listed) and not metadata.article


def _is_list(title: str, main: MainBlock, *, dated: bool) -> bool:
    """Tell whether announcements outweigh the text: it says who an author is, or what a section is about."""
    if main.prose < _PROSE and main.headlines > _MENU:
        return True
    if main.prose >= _ERROR_PROSE:
        return False
    named = len(plain(title)) < _HEADLINE and not dated
    return (named and main.teasers >= _CARDS) or main.prose < _PROSE_PER_HEADLINE * main.headlines / 4


def _stands_above(tree: LexborHTMLParser, title: str, main: MainBlock) -> bool:
    """Tell whether the headline is a heading near the text, or another line, or a link, if the page is called so: old
    systems link the headline to its own page, and aggregators to the original."""
    letters = plain(title)
    if len(letters) < _HEADLINE:
        return False
    said = [block for block in (*main.above[-_NEAR:], *main.blocks[:_NEAR]) if plain(block.text) == letters]
    if any(block.tag in HEADINGS and not block.linked for block in said):
        return True
    element = tree.css_first("title")
    return bool(said) and element is not None and letters in plain(element.text())


def _is_dated(title: str, main: MainBlock) -> bool:
    """Tell whether a date stands between headline and text, as it does not below the name of a section."""
    letters = plain(title)
    lines = (*main.above[-_NEAR:], *main.blocks[:_NEAR])
    below = dropwhile(lambda block: plain(block.text) != letters, lines)
    return any(names_date(block.text) for block in takewhile(lambda block: not block.prose, islice(below, 1, None)))
