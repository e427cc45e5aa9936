"""The items of a feed or sitemap, out of XML that is often not well-formed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from workers.core.character_references import unescape
from workers.core.decode import UnreadableBody

_ATTRIBUTE = re.compile(r"""([\w:.-]{1,60})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CHILD = 2
"""Open elements while inside a direct child of an item."""
_MAX_DEPTH = 64
"""Elements within one another; those of feeds and sitemaps go down to six."""
_NAME = re.compile(r"/?\s*([A-Za-z_][\w:.-]{0,60})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A direct child of an item."""

    attributes: dict[str, str]
    text: str


@dataclass(slots=True, kw_only=True)
class Items:
    """What was found: the root's name and, item by item, the children by name. Names are local and in lower case."""

    root: str = ""
    items: list[dict[str, list[Element]]] = field(default_factory=list)


def read_items(text: str, names: frozenset[str]) -> Items:
    """Return the elements called one of `names`, in document order, with their direct children.

    Broken XML is read as far as its tags can be told apart. A document type declaration raises `UnreadableBody`:
    entities are the way to make a small file a huge one or to read what lies elsewhere.
    """
    text = text.lstrip("\ufeff \t\r\n")
    strict = _Collector(names)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = strict.start
    parser.EndElementHandler = strict.end
    parser.CharacterDataHandler = strict.characters
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(text, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError:
        tolerant = _Collector(names)
        _scan(text, tolerant)
        return tolerant.found
    except UnicodeEncodeError:
        raise UnreadableBody("XML with characters that do not exist") from None
    return strict.found


def _refuse(*_: object) -> None:
    raise UnreadableBody("XML with a document type declaration")


class _Collector:
    """Takes the events of a parse; keeps items and their direct children. An end tag closes all that is open in it."""

    def __init__(self, names: frozenset[str]) -> None:
        self.found = Items()
        self._names = names
        self._open: list[str] = []
        """Names of the item that is open, of its child and what is in that."""
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if not self.found.root:
            self.found.root = local
        if local in self._names and len(self._open) <= 1:
            self.found.items.append({"": [Element(attributes=attributes, text="")]})
            self._open = [local]
        elif 0 < len(self._open) < _MAX_DEPTH:
            self._open.append(local)
            if len(self._open) == _CHILD:
                self._attributes, self._text = attributes, []

    def characters(self, data: str) -> None:
        if len(self._open) >= _CHILD:
            self._text.append(data)

    def end(self, name: str) -> None:
        local = _local(name)
        if local not in self._open:
            return
        at = len(self._open) - 1 - self._open[::-1].index(local)
        if at < _CHILD <= len(self._open):
            element = Element(attributes=self._attributes, text="".join(self._text).strip())
            self.found.items[-1].setdefault(self._open[1], []).append(element)
        del self._open[at:]


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _scan(text: str, to: _Collector) -> None:
    """Walk over tags with no regard to nesting; one pass, each character looked at a bounded number of times."""
    at = 0
    while True:
        opening = text.find("<", at)
        if opening < 0:
            return
        if opening > at:
            to.characters(unescape(text[at:opening]))
        if text.startswith("<![CDATA[", opening):
            at = _skip(text, opening + 9, "]]>")
            to.characters(text[opening + 9 : at - 3])
        elif text.startswith("<!--", opening):
            at = _skip(text, opening + 4, "-->")
        elif text.startswith("<!", opening):
            if re.match(r"<!(?:DOCTYPE|ENTITY)", text[opening : opening + 9], re.IGNORECASE):
                _refuse()
            at = _skip(text, opening, ">")
        else:
            at = _skip(text, opening, ">")
            _tag(text[opening + 1 : at - 1], to)
        if at > len(text):
            return


def _skip(text: str, at: int, mark: str) -> int:
    """Return the place after the next mark; beyond the end when there is none."""
    found = text.find(mark, at)
    return len(text) + 1 if found < 0 else found + len(mark)


def _tag(inner: str, to: _Collector) -> None:
    name = _NAME.match(inner)
    if name is None:
        return
    if inner.startswith("/"):
        to.end(name[1])
        return
    attributes = {key: unescape(one or other) for key, one, other in _ATTRIBUTE.findall(inner)}
    to.start(name[1], attributes)
    if inner.endswith("/"):
        to.end(name[1])
