"""The lead: the summary that stands apart between headline and body."""

from __future__ import annotations

from collections.abc import Sequence

from workers.core.extraction.blocks import display_text
from workers.core.extraction.class_names import ClassNames, SelectorList
from workers.core.extraction.metadata import Metadata
from workers.core.extraction.plain import plain

_NAMED = (
    "[itemprop=description]:not(meta)",
    "p.summary, .item-summary, .news-lead, .lead, .subtitle, .introtext, .article-summary, .standfirst, .article-lead",
    ".entry-summary, [class*=standfirst], .dek, .post-lead, .intro",
)
"""Selectors of leads in the families of systems that news sites are made with."""
_KNOWN = tuple((named.split(",")[0], SelectorList(named)) for named in _NAMED)
_SHORTEST, _LONGEST = 20, 1200
"""Characters."""


def extract_lead(classes: ClassNames, *, selectors: Sequence[str], metadata: Metadata) -> tuple[str, str] | None:
    """Return (lead, method). Without a selector a known element is taken only when the page's own description of
    itself begins alike: elements of these names also stand in lists of other articles."""
    for selector in selectors:
        for node in classes.root.css(selector):
            text = display_text(node)
            if text and len(text) <= _LONGEST:
                return text, f"selector:{selector}"
    described = [plain(text) for text in (metadata.text("description"), *_descriptions(metadata)) if text]
    if not described:
        return None
    for first, known in _KNOWN:
        for node in classes.search(known)[:5]:
            text = display_text(node)
            if _SHORTEST <= len(text) <= _LONGEST and _begins_alike(plain(text), described):
                return text, f"selector:{first}"
    return None


def _descriptions(metadata: Metadata) -> tuple[str | None, ...]:
    return tuple(metadata.meta.get(key) for key in ("og:description", "description", "twitter:description"))


def _begins_alike(letters: str, described: Sequence[str]) -> bool:
    size = min(40, len(letters))
    return any(text[:size] == letters[:size] for text in described)
