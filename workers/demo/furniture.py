"""Furniture: what surrounds the text on every page of a desk. Its weight and its share of links are those of real news
sites: menus, styles, scripts, an inline picture, lists of other headlines, a footer."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from html import escape

from workers.demo.bank import load_bank

Link = tuple[str, str]
"""(address, text)."""

_PLACES = (
    "آذربایجان شرقی", "آذربایجان غربی", "اردبیل", "اصفهان", "البرز", "ایلام", "بوشهر", "تهران", "خراسان رضوی",
    "خوزستان", "زنجان", "سمنان", "فارس", "قزوین", "قم", "کردستان", "کرمان", "گلستان", "گیلان", "لرستان",
    "مازندران", "مرکزی", "هرمزگان", "همدان", "یزد",
)  # fmt: skip
_SUBSECTIONS = ("تازه\u200cها", "گزارش", "گفت\u200cوگو", "یادداشت", "عکس")
_BLOCKS = (
    "bar",
    "box",
    "card",
    "grid",
    "hero",
    "item",
    "list",
    "menu",
    "meta",
    "nav",
    "news",
    "page",
    "side",
    "tab",
    "tool",
)
_PICTURE_BYTES = 3_600
"""Of an inline picture, as small logos and blurred previews have."""


@cache
def styles(name: str) -> str:
    """Return an inline style element of about 14 kB."""
    rules = [
        f".{name}-{block}-{part}{{display:flex;margin:{row % 7}px {column * 2}px;padding:{column}px;"
        f"border-color:#{_hex(name, row, column)};font:{12 + column}px/1.{row % 9} Vazirmatn,Tahoma,sans-serif}}"
        for row, block in enumerate(_BLOCKS)
        for column, part in enumerate(("top", "body", "title", "link", "icon", "foot", "wide"))
    ]
    return f"<style>{''.join(rules)}</style>"


@cache
def script(name: str) -> str:
    """Return an inline script element of about 22 kB: settings and places of advertisements."""
    slots = [
        {"id": f"{name}-{number}", "key": _hex(name, number, 9) * 3, "sizes": [[300, 250], [728, 90]], "lazy": True}
        for number in range(190)
    ]
    settings = json.dumps({"site": name, "slots": slots, "locale": "fa_IR", "refresh": 60}, separators=(",", ":"))
    return (
        f"<script>window.__conf={settings};(function(w,d){{var q=w.__q=w.__q||[];d.addEventListener('DOMContentLoaded',"
        "function(){for(var i=0;i<w.__conf.slots.length;i++){q.push(w.__conf.slots[i].id);}});})(window,document);"
        "</script>"
    )


@cache
def picture(name: str) -> str:
    """Return an image element with its bytes inline."""
    noise = b"".join(sha256(f"{name}{number}".encode()).digest() for number in range(_PICTURE_BYTES // 32))
    data = base64.b64encode(noise).decode()
    return f'<img class="logo" alt="" width="120" height="40" src="data:image/webp;base64,{data}">'


@cache
def menu(name: str, home: str) -> str:
    """Return the main menu: sections with their subsections."""
    rows = []
    for topic in load_bank().topics:
        items = "".join(
            f'<li class="{name}-menu-link"><a href="{home}{topic.id}/{number}">{part} {topic.section}</a></li>'
            for number, part in enumerate(_SUBSECTIONS)
        )
        rows.append(f'<li class="{name}-menu-top"><a href="{home}{topic.id}/">{topic.section}</a><ul>{items}</ul></li>')
    return f'<ul class="{name}-menu-body">{"".join(rows)}</ul>'


@cache
def footer(name: str, home: str) -> str:
    """Return the inside of a footer: places, addresses, rights."""
    places = "".join(
        f'<li class="{name}-grid-link"><a href="{home}place/{number}" title="اخبار استان {place}">{place}</a></li>'
        for number, place in enumerate(_PLACES)
    )
    return (
        f'<div class="{name}-grid-wide"><ul>{places}</ul></div><div class="{name}-page-foot">'
        f'<a href="{home}about">درباره ما</a> | <a href="{home}contact">تماس با ما</a> | '
        f'<a href="{home}ads">تبلیغات</a> | '
        f'<a href="{home}rss-list">آر\u200cاس\u200cاس</a></div>'
        f'<p class="{name}-page-body">تمامی حقوق این سایت محفوظ است.</p>'
    )


def headlines(name: str, heading: str, links: Sequence[Link]) -> str:
    """Return a box with headlines of other articles."""
    rows = "".join(
        f'<li class="{name}-side-link"><span class="{name}-side-icon">'
        f'<svg width="16" height="16" viewBox="0 0 24 24"><path d="M4 6h16v2H4zm0 5h16v2H4zm0 5h10v2H4z"/></svg></span>'
        f'<a class="{name}-side-title" href="{escape(address)}" data-src="{_hex(name, number, 1)}">'
        f"{escape(text)}</a></li>"
        for number, (address, text) in enumerate(links)
    )
    return f'<div class="{name}-side-box"><div class="{name}-side-top">{heading}</div><ul>{rows}</ul></div>'


def _hex(name: str, row: int, column: int) -> str:
    return sha256(f"{name}{row}.{column}".encode()).hexdigest()[:6]
