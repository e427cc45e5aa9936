"""The soup layout: nested div elements without meaning, the text in one of them, its paragraphs parted by <br>."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from workers.demo.article_page import ArticlePage
from workers.demo.calendar import jalali_text
from workers.demo.furniture import footer, headlines, menu, picture, script, styles

_POPULAR = "پربیننده\u200cترین\u200cها"
_DISCLAIMER = "این خبر توسط موتور {} جمع\u200cآوری شده است در صورت مغایرت اطلاع دهید"
_COMMENT = "با سلام، ای کاش منبع آمار هم نوشته می\u200cشد تا بشود درباره\u200cاش قضاوت کرد."


def render_soup(page: ArticlePage) -> str:
    """Return the page."""
    name = page.name
    title = escape(page.title)
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml" dir="rtl"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />'
        f'<title>{page.site_name} - {title}</title><meta property="og:title" content="{title}" />'
        f"{styles(name)}{script(name)}</head>"
        f'<body><div id="wrap"><div class="r1"><div class="c3">{picture(name)}</div>'
        f'<div class="c9">{menu(name, "/cat/")}</div></div>'
        f'<div class="r2"><div class="c3">{headlines(name, _POPULAR, page.popular)}</div>'
        f'<div class="c9">{_text(page)}'
        f"{headlines(name, 'مطالب مرتبط', page.related)}"
        f'<div class="cmt"><div class="cmt-h">نظرات کاربران</div><div class="cmt-t">{_COMMENT}</div></div></div></div>'
        f'<div class="r3">{footer(name, "/cat/")}</div></div></body></html>'
    )


def _text(page: ArticlePage) -> str:
    half = len(page.paragraphs) // 2
    first, second = (
        "<br />\n<br />\n".join(map(_bold_start, part)) for part in (page.paragraphs[:half], page.paragraphs[half:])
    )
    return (
        f'<div class="nw"><div class="nw-top"><span class="nw-date">{jalali_text(page.published)}</span> | '
        f'<span class="nw-code">کد خبر: {page.code}</span></div><h1 class="nw-ttl">{escape(page.title)}</h1>'
        f'<div class="nw-body">{first}<br /><br />'
        '<div class="nw-ad"><a href="/ads/go">آگهی: جای تبلیغ شما اینجاست</a></div>'
        f"{second}<br /><br />انتهای پیام<br /></div>"
        f'<div class="nw-links">{_original(page)}<a href="{page.url}">لینک خبر در {page.site_name}</a></div>'
        f'<div class="nw-disc">{_DISCLAIMER.format(page.site_name)}</div></div>'
    )


def _original(page: ArticlePage) -> str:
    if page.original_url is None:
        return ""
    address = f"/u/{page.code}?url={quote(page.original_url, safe='')}"
    return f'<a href="{address}" rel="nofollow">لینک منبع اصلی خبر</a><br />'


def _bold_start(text: str) -> str:
    first, space, rest = text.partition(" ")
    return f"<b>{escape(first)}</b>{space}{escape(rest, quote=False)}"
