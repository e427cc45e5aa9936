"""The classic layout: JSON-LD, OpenGraph, an article element with a lead and itemprop=articleBody."""

from __future__ import annotations

import json
from html import escape

from workers.demo.article_page import ArticlePage, Parts
from workers.demo.calendar import TEHRAN, jalali_text
from workers.demo.furniture import footer, headlines, menu, picture, script, styles

_POPULAR = "پربازدیدترین\u200cها"
_COMMENTS = (
    "امیدوارم این بار وعده\u200cها فقط روی کاغذ نماند.",
    "کاش درباره هزینه\u200cها هم می\u200cنوشتید، این طوری نصف ماجراست.",
    "خسته نباشید، گزارش خوبی بود.",
)


def classic_parts(page: ArticlePage) -> Parts:
    """Return the page in pieces."""
    name = page.name
    top = (
        '<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{styles(name)}{script(name)}'
    )
    middle = (
        f'</head><body class="{name}-page-wide"><header class="{name}-page-top"><a href="/">{picture(name)}</a>'
        f'<nav class="{name}-nav-top">{menu(name, "/section/")}</nav></header><main class="{name}-grid-body">'
    )
    comments = "".join(
        f'<li class="comment"><b>کاربر مهمان</b><p>{text}</p><a href="#r{number}">پاسخ</a></li>'
        for number, text in enumerate(_COMMENTS)
    )
    bottom = (
        f'<section class="comments" id="comments"><h3>نظرات</h3><ul>{comments}</ul></section></main>'
        f'<aside class="{name}-side-wide">{headlines(name, _POPULAR, page.popular)}</aside>'
        f"<footer>{footer(name, '/section/')}</footer></body></html>"
    )
    return top, classic_head(page), middle, classic_article(page), bottom


def classic_head(page: ArticlePage) -> str:
    """Return what the head says of the article: the second piece."""
    title, description = escape(page.title), escape(page.paragraphs[0])
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.paragraphs[0],
        "datePublished": page.published.astimezone(TEHRAN).isoformat(timespec="seconds"),
        "dateModified": page.modified.astimezone(TEHRAN).isoformat(timespec="seconds"),
        "mainEntityOfPage": page.url,
        "articleSection": page.section,
        "inLanguage": "fa",
        "publisher": {"@type": "NewsMediaOrganization", "name": page.site_name},
    }
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<title>{title} | {page.site_name}</title><link rel="canonical" href="{page.url}">'
        f'<meta name="description" content="{description}"><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{description}">'
        f'<meta property="og:url" content="{page.url}"><script type="application/ld+json">{text}</script>'
    )


def classic_article(page: ArticlePage) -> str:
    """Return the article element: the fourth piece."""
    lead, *body = page.paragraphs
    text = "".join(f"<p>{_with_bold_quote(paragraph)}</p>\n" for paragraph in body)
    tags = "".join(
        f'<li><a href="/tag/{number}" rel="tag">{escape(tag)}</a></li>' for number, tag in enumerate(page.tags)
    )
    return (
        f'<article class="{page.name}-news-body" itemscope itemtype="https://schema.org/NewsArticle">'
        f'<div class="{page.name}-meta-top"><span>کد خبر: {page.code}</span> <a href="/section/">{page.section}</a> '
        f'<time datetime="{page.published.astimezone(TEHRAN).isoformat()}">{jalali_text(page.published)}</time></div>'
        f'<h1 itemprop="headline">{escape(page.title)}</h1><p class="lead">{escape(lead)}</p>'
        f'<div class="{page.name}-tool-wide"><a href="#print">چاپ</a> <a href="#share">اشتراک\u200cگذاری</a></div>'
        f'<div itemprop="articleBody">{text}<p>انتهای پیام/</p></div>'
        f'<div class="{page.name}-tool-foot">لینک کوتاه: <a href="{page.url}">{page.url}</a></div>'
        f'<ul class="tags">{tags}</ul>{headlines(page.name, "اخبار مرتبط", page.related)}</article>'
    )


def _with_bold_quote(text: str) -> str:
    return escape(text, quote=False).replace("«", "«<strong>", 1).replace("»", "</strong>»", 1)
