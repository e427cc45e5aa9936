"""Markup on which an HTML parser takes more than linear time and memory, told before it is parsed.

Measured on lexbor (selectolax 1.0): 3,200 `<p><font c=N>` (53 kB) take 5.4 s and 1.8 GB, for each paragraph opens all
unclosed formatting elements anew; each attribute of an element is compared with all before (3,200: 12 ms); nested
elements cost 1 ns for each pair. A look of 0.1 ms tells ordinary pages; only what it does not clear is read tag by tag.
What gets past both meets the deadline and the memory bound of the parse child, as before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

MAX_DEPTH = 1500
"""Open elements at once; browsers flatten what lies deeper than 512, and pages have 20 to 60."""
MAX_ATTRIBUTES = 3000
"""Of one element, 10 ms; of all `html` and `body` tags together, which a parser merges."""
MAX_REOPENED = 500_000
"""Formatting elements that are opened anew by what follows them, all together: 0.5 s and 180 MB."""
MAX_STEPS = 200_000_000
"""Open elements looked at, a sum over all tags: 0.2 s."""

_FEW_TAGS = 12_000
"""So many cannot nest or reopen enough to matter unless formatting elements with attributes are among them."""
_FEW_MERGED = 4
"""One of each on a page, and perhaps on one that is quoted in its scripts."""
_LONG = 4096
"""Characters; a shorter tag has too few attributes to matter."""
_LONG_TAG = re.compile(rf"<[A-Za-z][^>]{{{_LONG}}}")
_SHORT_NAMED = re.compile(r"<([bBhHiIuUsSeEtTcCfFnN][A-Za-z]{0,5})[\s/]")
"""Tags with attributes whose names may be those of formatting elements, `html` or `body`."""
_MERGED_TAG = re.compile(r"<(?:html|body)[\s/]", re.IGNORECASE)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_ONE_AT_A_TIME = frozenset({"a", "nobr"})
"""A second one closes the first, so they never add up."""
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_RAW = frozenset(["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"])
"""What stands in them is text, up to their end tag."""
_MERGED = frozenset({"html", "body"})
"""A second one adds its attributes to the first."""
_ENDS_ITSELF = {
    **{name: frozenset({name}) for name in ("li", "option", "optgroup", "tr", "button")},
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    **dict.fromkeys(("rt", "rp"), frozenset({"rt", "rp"})),
    **dict.fromkeys(("tbody", "thead", "tfoot"), frozenset({"tbody", "thead", "tfoot"})),
    **dict.fromkeys(
        (
            *("p", "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset", "figure"),
            *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "pre"),
            *("section", "table", "ul"),
        ),
        frozenset({"p"}),
    ),
}
"""Start tag → the open elements that it ends."""
_WALLS = frozenset(
    [
        "applet",
        "body",
        "caption",
        "dl",
        "html",
        "marquee",
        "math",
        "object",
        "ol",
        "select",
        "svg",
        "table",
        "template",
        "ul",
    ]
)
"""What lies beyond one of these is not ended by a start tag."""
_REACH = 32
"""Open elements among which one that a start tag ends is looked for."""
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+>?"
    r"|<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+)>?",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""[^\s/=][^\s/=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s]*+))?""")


def why_tangled(html: str) -> str:
    """Return in one line why a page must not be parsed, or '' if it may. Linear in the page."""
    return "" if _is_plain(html) else _Walk().over(html)


def _is_plain(html: str) -> bool:
    """Tell by counts alone that a page is harmless; most are."""
    tags = html.count("<")
    if tags > _FEW_TAGS or (tags > 2 * MAX_DEPTH and tags - 2 * html.count("</") > MAX_DEPTH) or _has_long_list(html):
        return False
    named = Counter(map(str.lower, _SHORT_NAMED.findall(html)))
    if sum(named[name] for name in _MERGED) > _FEW_MERGED and not _merges_few(html):
        return False
    return sum(named[name] for name in _FORMATTING) * tags <= MAX_REOPENED


def _merges_few(html: str) -> bool:
    """Tell that all that looks like an `html` or `body` tag has few attributes together, in scripts and comments too:
    old pages have several tags there, one for each version of a browser."""
    left = MAX_ATTRIBUTES
    for start in _MERGED_TAG.finditer(html):
        tag = _TAG.match(html, start.start())
        left -= 1 + len(tag[3] or "") // 2 if tag is not None else 1  # an attribute takes two characters
        if left < 0:
            return False
    return True


def _has_long_list(html: str) -> bool:
    """Tell whether a tag has too many attributes. Long ones are common: an image may be written into its address."""
    for start, end in _long_stretches(html):
        for long in _LONG_TAG.finditer(html, start, end):
            tag = _TAG.match(html, long.start())
            if tag is None or len(_ATTRIBUTE.findall(tag[3] or "")) > MAX_ATTRIBUTES:
                return True
    return False


def _long_stretches(html: str) -> Iterator[tuple[int, int]]:
    """Yield where no tag ends for so long that a long one may stand there; all else is passed over in a few steps."""
    start, size = 0, len(html)
    while start + _LONG < size:
        last = html.rfind(">", start, start + _LONG + 2)
        if last < 0:
            end = html.find(">", start)
            yield start, (end if end >= 0 else size)
            last = end if end >= 0 else size
        start = last + 1


class _Walk:
    """One walk over all tags, with the elements that are open and the formatting elements that would be opened anew."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._active: Counter[str] = Counter()
        """Formatting elements with attributes and without end; those without attributes a parser keeps to three."""
        self._all_active = self._reopened = self._steps = self._merged = 0

    def over(self, html: str) -> str:
        at = 0
        while (found := _TAG.search(html, at)) is not None:
            at = found.end()
            name = found[2].lower() if found[2] else ""
            if not name:
                continue
            if found[1]:
                self._end(name)
                continue
            why = self._start(name, found[3])
            if why:
                return why
            if name in _RAW and not (self._count["svg"] or self._count["math"]):
                self._end(name)
                at = _after_text(html, name, at)
            elif name == "plaintext":
                break
        return ""

    def _start(self, name: str, attributes: str) -> str:
        why = self._count_attributes(name, attributes)
        self._end_implied(name)
        foreign = self._count["svg"] or self._count["math"]
        if name in _VOID or (foreign and attributes.endswith("/")) or (name in _MERGED and self._count[name]):
            return why
        self._open.append(name)
        self._count[name] += 1
        self._steps += len(self._open)
        self._reopened += self._all_active
        if name in _FORMATTING and attributes.strip("/ \t\r\n\f"):
            self._add_active(name)
        if len(self._open) > MAX_DEPTH:
            return f"more than {MAX_DEPTH} elements within one another"
        if self._reopened > MAX_REOPENED:
            return f"unclosed formatting elements are opened anew more than {MAX_REOPENED} times"
        if self._steps > MAX_STEPS:
            return "too many elements at too great a depth"
        return why

    def _count_attributes(self, name: str, attributes: str) -> str:
        merged = name in _MERGED
        if not merged and len(attributes) < 2 * MAX_ATTRIBUTES:
            return ""
        count = sum(1 for _ in _ATTRIBUTE.finditer(attributes))
        if merged:
            self._merged += count
            count = self._merged
        return f"more than {MAX_ATTRIBUTES} attributes on one element" if count > MAX_ATTRIBUTES else ""

    def _add_active(self, name: str) -> None:
        if name in _ONE_AT_A_TIME and self._active[name]:
            return
        self._active[name] += 1
        self._all_active += 1

    def _end_implied(self, name: str) -> None:
        ended = _ENDS_ITSELF.get(name)
        if ended is None:
            return
        for index in range(len(self._open) - 1, max(-1, len(self._open) - 1 - _REACH), -1):
            if self._open[index] in ended:
                self._close_to(index)
                return
            if self._open[index] in _WALLS:
                return

    def _end(self, name: str) -> None:
        if self._active[name]:
            self._active[name] -= 1
            self._all_active -= 1
        if self._count[name]:
            index = len(self._open) - 1
            while self._open[index] != name:
                index -= 1
            self._close_to(index)

    def _close_to(self, index: int) -> None:
        for name in self._open[index:]:
            self._count[name] -= 1
        del self._open[index:]


def _after_text(html: str, name: str, at: int) -> int:
    """Return where the text of a raw element is over."""
    end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(html, at)
    return end.start() if end else len(html)
