"""The search page: right to left, without scripts and without anything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from workers.core.search import MARK_END, MARK_START, MAX_WINDOW
from workers.core.search_answer import AnswerHit, SearchAnswer
from workers.core.search_request import BadParameter
from workers.core.story_answer import StoryAnswer
from workers.web.html import Child, Html, element, join, web_address
from workers.web.page_style import STYLE

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy: our own style, a form to ourselves, and nothing else."""
_SORTS = {"": "مرتبط\u200cترین", "newest": "تازه\u200cترین", "oldest": "کهن\u200cترین"}
_LANGUAGES = {"": "همه", "fa": "فارسی", "ar": "عربی", "en": "انگلیسی"}
_FOLDS = {"": "هر خبر یک بار", "false": "همهٔ متن\u200cها"}
_LABELS = {
    "q": "عبارت",
    "source": "منبع",
    "agency": "خبرگزاری",
    "since": "از روز",
    "until": "تا روز",
    "language": "زبان",
    "story": "خبر",
    "fold": "نمایش",
    "sort": "ترتیب",
    "limit": "شمار در صفحه",
    "offset": "از شماره",
}
_HINTS = {
    "q": "عبارت بسیار بلند است.",
    "source": "چنین منبعی نیست.",
    "agency": "چنین خبرگزاری\u200cای شناخته نیست.",
    "since": "روز را مانند ۱۴۰۴/۰۷/۱۸ یا \u20662025-10-10\u2069 بنویسید؛ آغاز بازه پس از پایان آن نباشد.",
    "story": "چنین خبری نیست.",
    "until": "روز را مانند ۱۴۰۴/۰۷/۱۸ یا \u20662025-10-10\u2069 بنویسید.",
}
_PERSIAN_DIGITS = str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")
_MOST_NAMES = 6
"""Sources named beside the number of a story's other texts."""
_LEAD_LENGTH = 240
"""Characters of the lead where there is no match to show."""

Given = Mapping[str, Sequence[str]]


def render_page(
    given: Given,
    *,
    names: Mapping[str, str],
    found: SearchAnswer | None = None,
    story: StoryAnswer | None = None,
    fault: BadParameter | None = None,
) -> str:
    """Return the page: the form as it was filled in, then hits or what is wrong with it. `story`: the one whose texts
    are asked for."""
    title = f"{_first(given, 'q')} – جست\u200cوجوی خبر" if _first(given, "q") else "جست\u200cوجوی خبر"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Html(STYLE)),
    )
    body = element(
        "body",
        element("header", element("h1", element("a", "خبر", href="/")), _form(given, names)),
        element("main", _fault(fault) if fault else None, *(_results(given, found, story) if found else ())),
    )
    return "<!doctype html>\n" + element("html", head, body, lang="fa", dir="rtl").text


def _form(given: Given, names: Mapping[str, str]) -> Html:
    sources = {"": "همه", **names}
    return element(
        "form",
        element(
            "p",
            element(
                "input",
                type="search",
                name="q",
                value=_first(given, "q"),
                dir="auto",
                aria_label="عبارت",
                placeholder="همکاری\u200cهای تازه",
                autofocus=True,
            ),
            element("button", "بگرد", type="submit"),
            class_="words",
        ),
        element(
            "p",
            _choice(given, "sort", _SORTS),
            _choice(given, "source", sources),
            _choice(given, "language", _LANGUAGES),
            None if _first(given, "story") else _choice(given, "fold", _FOLDS),
            _field(given, "since", "۱۴۰۴/۰۷/۰۱"),
            _field(given, "until", "۱۴۰۴/۰۷/۳۰"),
            _field(given, "agency", "ایرنا"),
            class_="filters",
        ),
        action="/",
        method="get",
        role="search",
    )


def _choice(given: Given, name: str, choices: Mapping[str, str]) -> Html:
    chosen = _first(given, name)
    options = (element("option", label, value=value, selected=value == chosen) for value, label in choices.items())
    return element("label", _LABELS[name], element("select", *options, name=name))


def _field(given: Given, name: str, example: str) -> Html:
    return element(
        "label",
        _LABELS[name],
        element("input", name=name, value=_first(given, name), placeholder=example, dir="auto", size="9"),
    )


def _fault(fault: BadParameter) -> Html:
    label = _LABELS.get(fault.name, fault.name)
    return element(
        "p",
        element("strong", label, ": "),
        _HINTS.get(fault.name, ""),
        " ",
        element("bdi", str(fault), dir="ltr"),
        class_="fault",
        role="alert",
    )


def _results(given: Given, found: SearchAnswer, story: StoryAnswer | None) -> Iterator[Child]:
    if _first(given, "story"):
        what = element("span", "متن\u200cهای یک خبر")
        back = element("a", "همهٔ خبرها", href=_address(given, story=None, offset=None))
        yield element("p", *_between([what, _first_publisher(story) if story else None, back]), class_="count")
    if not found.hits:
        yield element("p", "چیزی پیدا نشد.", class_="count")
    else:
        first, last = found.offset + 1, found.offset + len(found.hits)
        texts = f" ({_number(found.texts)} متن)" if found.texts > found.total else ""
        kind = "خبر" if found.folded else "متن"
        count = f"{_number(first)} تا {_number(last)} از {_number(found.total)} {kind}{texts}"
        yield element("p", count, class_="count")
        yield element("ol", *(_hit(given, hit) for hit in found.hits), start=str(first))
    yield _pages(given, found)


def _first_publisher(story: StoryAnswer) -> Html:
    first = story.first
    link = element("a", first.source_name, href=web_address(first.url), rel="noopener noreferrer nofollow")
    when = element("time", first.appeared_text, datetime=first.appeared_at) if first.appeared_text else None
    return element("span", "نخستین\u200cبار: ", *_between([element("bdi", link), when]))


def _hit(given: Given, hit: AnswerHit) -> Html:
    pieces = list(hit.fragments)
    title: Child = hit.title
    if pieces and _without_marks(pieces[0]) == " ".join(hit.title.split()):
        title = _marked(pieces.pop(0))
    facts = [hit.source_name, hit.agency if hit.agency != hit.source_name else None]
    when = element("time", hit.published_text, datetime=hit.published_at) if hit.published_text else None
    count = len(hit.sightings) + hit.sightings_dropped
    carried = f"در {_number(count)} نشانی" if count > 1 else None
    shown = [element("bdi", fact) for fact in (*facts, carried) if fact]
    texts: list[Child] = [_marked(piece) for piece in pieces] or [(hit.lead or "")[:_LEAD_LENGTH]]
    return element(
        "li",
        element("h2", element("a", title, href=web_address(hit.url), rel="noopener noreferrer nofollow"), dir="auto"),
        element("p", *_between([*shown, when]), class_="facts"),
        *(element("p", text, dir="auto") for text in texts if text),
        _more(given, hit) if hit.more else None,
    )


def _more(given: Given, hit: AnswerHit) -> Html | None:
    """The other texts of the story: a link to them, where they were seen, and when the last one came."""
    more = hit.more
    if more is None:
        return None
    address = _address(given, story=hit.story_id, fold=None, offset=None)
    link = element("a", f"{_number(more.texts)} متن دیگر", href=address)
    names = [element("bdi", name) for name in more.source_names[:_MOST_NAMES]]
    when = element("time", more.newest_text, datetime=more.newest_at) if more.newest_text else None
    last = element("span", "تازه\u200cترین: ", when) if when else None
    return element("p", *_between([link, *names, last]), class_="facts")


def _between(pieces: Sequence[Html | None]) -> Iterator[Child]:
    for number, piece in enumerate(one for one in pieces if one is not None):
        if number:
            yield " · "
        yield piece


def _marked(fragment: str) -> Html:
    parts: list[Child] = []
    for piece in fragment.split(MARK_START):
        match, ended, rest = piece.partition(MARK_END)
        parts += [element("mark", match), rest] if ended else [match]
    return join(*parts)


def _without_marks(fragment: str) -> str:
    return fragment.replace(MARK_START, "").replace(MARK_END, "")


def _pages(given: Given, found: SearchAnswer) -> Html | None:
    links: list[Child] = []
    if found.offset:
        links.append(_page_link(given, max(0, found.offset - found.limit), "پیشین", "prev"))
    after = found.offset + found.limit
    if found.hits and after < min(found.total, MAX_WINDOW - found.limit + 1):
        links.append(_page_link(given, after, "پسین", "next"))
    return element("nav", *links) if links else None


def _page_link(given: Given, offset: int, label: str, rel: str) -> Html:
    return element("a", label, href=_address(given, offset=str(offset)), rel=rel)


def _address(given: Given, **changes: str | None) -> str:
    """Return the address of the search with other values; None leaves a parameter out."""
    kept = [(name, value) for name, values in given.items() if name not in changes for value in values if value]
    changed = [(name, value) for name, value in changes.items() if value is not None]
    return "/?" + urlencode([*kept, *changed])


def _first(given: Given, name: str) -> str:
    return next(iter(given.get(name, ())), "")


def _number(count: int) -> str:
    return f"{count:,}".translate(_PERSIAN_DIGITS)
