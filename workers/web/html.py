"""HTML by construction: text is escaped because it is text, whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

_VOID = frozenset({"input", "meta", "br", "link"})


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of HTML that is safe to put among others."""

    text: str


Child = Html | str | None


def element(name: str, /, *children: Child, **attributes: str | bool | None) -> Html:
    """Return one element. Strings among the children are text; attributes that are None or False are left out, True has
    no value, and `class_` and `for_` lose their underscore.
    """
    opening = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = key.rstrip("_").replace("_", "-")
        opening.append(written if value is True else f'{written}="{escape(str(value))}"')
    start = f"<{' '.join(opening)}>"
    return Html(start if name in _VOID else f"{start}{join(*children).text}</{name}>")


def join(*children: Child) -> Html:
    """Return pieces one after another."""
    return Html("".join(child.text if isinstance(child, Html) else escape(child) for child in children if child))


def web_address(url: str) -> str | None:
    """Return an address that may be put into a link, or None: a page could name javascript: or data: as its own."""
    return url if url.startswith(("http://", "https://")) else None
