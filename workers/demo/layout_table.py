"""The table layout: facts in tables, the text in a section, each label in a row above its link."""

from __future__ import annotations

from html import escape

from workers.demo.article_page import ArticlePage
from workers.demo.calendar import jalali_digits
from workers.demo.furniture import footer, headlines, menu, picture, script, styles

_POPULAR = "جدیدترین\u200cها"


def render_table(page: ArticlePage) -> str:
    """Return the page."""
    name = page.name
    title = escape(page.title)
    text = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in page.paragraphs)
    return (
        f'<!doctype html><html lang="fa-IR" dir="rtl"><head><meta charset="utf-8">'
        f"<title>{title} - {page.site_name}</title>"
        f'<meta name="description" content="{escape(page.paragraphs[0][:150])}">{styles(name)}</head><body>'
        f'<table class="{name}-page-top" width="100%"><tr><td>{picture(name)}</td>'
        f"<td>{menu(name, '/fa/group/')}</td></tr></table>"
        f'<section class="{name}-news-title"><h1>{title}</h1>{_facts(page)}</section>'
        f'<section class="{name}-news-body">{text}<p>انتهای پیام</p></section>'
        f'<section class="{name}-news-link">{_links(page)}</section>'
        f'<section class="{name}-side-wide">{headlines(name, "اخبار مرتبط", page.related)}</section>'
        f'<section class="{name}-side-body">{headlines(name, _POPULAR, page.popular)}</section>'
        f'<section class="{name}-page-foot">{footer(name, "/fa/group/")}</section>{script(name)}</body></html>'
    )


def _facts(page: ArticlePage) -> str:
    rows = (("تاریخ انتشار", jalali_digits(page.published)), ("کد خبر", str(page.code)), ("گروه", page.section))
    cells = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
    return f'<table class="{page.name}-meta-body">{cells}</table>'


def _links(page: ArticlePage) -> str:
    rows = []
    if page.original_url is not None:
        shown = (
            f'<input type="text" readonly value="{page.original_url}" size="60">'
            if page.code % 3 == 0
            else f'<a href="{page.original_url}">{page.original_url}</a>'
        )
        rows.append(f"<tr><th>لینک منبع اصلی خبر</th></tr><tr><td>{shown}</td></tr>")
    rows.append(f'<tr><th>لینک خبر در {page.site_name}</th></tr><tr><td><a href="{page.url}">{page.url}</a></td></tr>')
    return f'<table class="{page.name}-tool-body">{"".join(rows)}</table>'
