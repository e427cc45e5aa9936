"""Pages that name others: html listings, feeds, sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from workers.demo.calendar import http_date, jalali_text
from workers.demo.furniture import footer, menu, picture, script, styles


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a listing."""

    path: str
    title: str
    at: datetime
    summary: str = ""


def render_listing(
    *, name: str, site_name: str, entries: Sequence[Entry], path: str, page: int, next_path: str | None
) -> str:
    """Return one page of an html listing."""
    rows = "".join(
        f'<li class="{name}-list-item"><a class="{name}-list-title" href="{entry.path}">{escape(entry.title)}</a>'
        f'<span class="{name}-list-meta">{jalali_text(entry.at)}</span><p>{escape(entry.summary)}</p></li>'
        for entry in entries
    )
    onward = f'<a rel="next" href="{next_path}">صفحه بعد</a>' if next_path else ""
    relation = f'<link rel="next" href="{next_path}">' if next_path else ""
    return (
        f'<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
        f"<title>{site_name} | آخرین خبرها</title>{relation}"
        f'<link rel="alternate" type="application/rss+xml" href="/rss.xml">{styles(name)}{script(name)}</head><body>'
        f"<header>{picture(name)}{menu(name, '/section/')}</header><main>"
        f'<h1>آخرین خبرها</h1><ul id="latest">{rows}</ul>'
        f'<nav class="pages"><a href="{path}">صفحه نخست</a> <b>{page}</b> {onward}</nav></main>'
        f"<footer>{footer(name, '/section/')}</footer></body></html>"
    )


def render_rss(*, site_name: str, root: str, entries: Sequence[Entry]) -> str:
    """Return an RSS 2.0 feed."""
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{root}{entry.path}</link>"
        f'<guid isPermaLink="true">{root}{entry.path}</guid><pubDate>{http_date(entry.at)}</pubDate>'
        f"<description>{escape(entry.summary)}</description></item>"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{site_name}</title><link>{root}/</link><description>تازه\u200cترین خبرها</description>"
        f"<language>fa</language>{items}</channel></rss>"
    )


def render_sitemap(*, root: str, entries: Sequence[Entry]) -> str:
    """Return a sitemap."""
    rows = "".join(
        f"<url><loc>{root}{entry.path}</loc><lastmod>{entry.at.isoformat()}</lastmod></url>" for entry in entries
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def render_sitemap_index(*, root: str, paths: Sequence[str]) -> str:
    """Return an index of sitemaps."""
    rows = "".join(f"<sitemap><loc>{root}{path}</loc></sitemap>" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    )


def render_robots(*, root: str, disallow: str | None, sitemap: str | None) -> str:
    """Return a robots.txt: everyone may ask at will but for `disallow`; one named robot is told to wait."""
    rule = f"Disallow: {disallow}" if disallow else "Disallow:"
    lines = ["User-agent: *", rule, "", "User-agent: slow-archiver", "Crawl-delay: 10", "Disallow: /search"]
    if sitemap:
        lines += ["", f"Sitemap: {root}{sitemap}"]
    return "\n".join(lines) + "\n"
