"""What the names of an element say of it: a side matter, a caption, something that is not shown.

Names are class, id, itemprop and role. They are looked at word by word, whatever joins the words: `photoCaption`,
`photo-caption` and `photo_caption` are one.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NOISE = re.compile(
    r"(?<![a-z])(?:comments?(?:list|area|box)?|disqus|respond|repl(?:y|ies)|related\w*|recommend\w*|more-?(?:news|stories|posts|from|on)"
    r"|read-?(?:more|next|also)|see-?also|also-?(?:like|read)|shar(?:e|ing)\w*|socials?(?:media|links|icons)?|side-?bar\w*"
    r"|(?<!elementor-)widgets?|breadcrumbs?|tags?(?:list|cloud)?|keywords?|promo\w*|advert\w*|ads?|adv|banners?|sponsor\w*"
    r"|newsletters?|follow(?:-?(?:us|bar|me))?|subscri\w+|sign-?up|cookie\w*|consent|gdpr|privacy(?:-?policy)?|pop-?up|modal|login|paginat\w+|pag(?:er|ing)|copyrights?"
    r"|(?:author|writer)-?(?:bio|box|info|card)|bio|about-?(?:the-)?author|by-?line|tool-?(?:bar|box)|tools|player|mmp|outbrain|taboola|trend(?:s|ing)"
    r"|popular|most-?(?:read|viewed|popular|visited)\w*|top-?stories|latest|sr-only|visually-?hidden|screen-reader(?:-text)?|skip-?link"
    r"|menus?|nav|navbar|navigation|masthead|ratings?|polls?|survey|site-?footer|footer|noprint|no-print|ai2html|d-print-(?:block|flex|inline)|print-only|short-?link"
    r"|(?:akhbar-?e?-?)?mortabet|nazar(?:at)?|didgah-?(?:ha)?|tabligh(?:at)?|barchasb(?:-?ha)?|(?:por|bish)-?(?:bazdid|binandeh?)\w*|pishnahad\w*|eshterak|khabar-?nameh?"
    r"|news-?code|captions?|credits?|toc|table-of-contents|post-?meta|entry-?meta|article-?meta|jp-relatedposts|call-to-action|cta"
    r"|donat\w+|(?:paywall|regwall|subscription)-?(?:overlay|offers?|prompt|message|modal|banner|gate|barrier)|regwall|legal-?notice|disclaimers?|attribution|support-?us|editorsnote-?|print-?(?:link|button)|view-?count|hit|visit(?:s|ed)?|complementary|contentinfo|(?:alert)?dialog)(?![a-z])"
)
_COMMENT = re.compile(r"(?<![a-z])(?:comments?(?:list|area|box)?|comm|disqus)(?![a-z])")
_HASHED = re.compile(r"(?<!\S)(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d[A-Za-z])[A-Za-z0-9]{5,12}(?!\S)")
"""A name that a tool drew, and whose letters mean nothing: AD6xg3D."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins within a name: photoCaption."""
_STATE = re.compile(r"(?<!\S)(?:has|with|without|is|not|no)-(?!print)\S+")
"""Names that tell what an element has beside it, not what it is: has-sidebar, no-comments."""
_WORDPRESS = re.compile(r"(?<!\S)(?:hentry|type-post|post-\d+)(?!\S)")
_TAXONOMY = re.compile(r"(?<!\S)(?:tag|category|author|format|status|series|topic)-\S+")
"""Names that WordPress gives an article for its keywords: tag-banner, category-polls."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_NOISY_SPAN = re.compile(
    r"(?<![a-z])(?:captions?|credits?|photo-?(?:by|source)|sr-only|visually-?hidden|screen-reader(?:-text)?)(?![a-z])"
)
"""Inline elements are parts of sentences whatever they are called, but for these."""
_LONGEST = 400
"""Characters that are looked at; names made by styling tools are far longer, and are kept in a cache."""
_HEADING_WORDS = 3
"""Hyphens of an id that was made from the words of a heading: `sharing-with-a-neighbour`."""
_NEVER_HEADING = re.compile(r"(?<![a-z])author-(?:bio|box)(?![a-z])")
"""What is in the name of an element, and in no heading."""
_NAMING = ("id", "itemprop", "role")
"""Attributes beside the class that name an element."""
SPEAKING = frozenset({*_NAMING, "hidden", "aria-hidden", "style"})
"""Attributes beside the class that are looked at; most elements have none of them."""


@lru_cache(maxsize=4096)
def is_noise(names: str) -> bool:
    """Tell by the names of an element; cached because the elements of a list, and the pages of a site, share them."""
    return _says(names, _NOISE)


@lru_cache(maxsize=4096)
def is_comment(names: str) -> bool:
    """Tell by the names of an element whether it holds the comments of readers, or one of them."""
    return _says(names, _COMMENT)


def _says(names: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether a pattern, which has no space, finds a word of the names that is not drawn, of a state or, on
    WordPress, of a keyword. Most names hold no such word at all, so the others are taken out only then."""
    if pattern.search(names if names.islower() else _HUMP.sub("-", names).lower()) is None:
        return False
    words = _STATE.sub(" ", _HUMP.sub("-", _HASHED.sub(" ", names)).lower())
    if _WORDPRESS.search(words):
        words = _TAXONOMY.sub(" ", words)
    return pattern.search(words) is not None


@lru_cache(maxsize=4096)
def is_noisy_span(names: str) -> bool:
    """Tell by the class of a span whether it is a caption or is not shown."""
    return _NOISY_SPAN.search(names if names.islower() else _HUMP.sub("-", names).lower()) is not None


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Tell by its attributes whether an element is not shown."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def names_of(attributes: dict[str, str | None]) -> str:
    """Return all names of an element, parted by spaces; empty when it has none."""
    names = attributes.get("class") or ""
    for key in _NAMING:
        name = attributes.get(key)
        if name and (name.count("-") < _HEADING_WORDS or _NEVER_HEADING.search(name)):
            names = f"{names} {name}"
    return short(names)


def short(names: str) -> str:
    """Return as much of the names of an element as is looked at."""
    return names[:_LONGEST]
