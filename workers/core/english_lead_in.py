"""Whom a text in Latin letters credits: «TEHRAN (IRNA) –», «according to Reuters», «told the BBC»."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workers.core.agency import Agency
from workers.core.agency_name import site_of
from workers.core.extraction.plain import plain
from workers.core.name_pattern import any_of
from workers.core.text_head import Named

_BEFORE_NAME = r"(?:the |Iran['’]s |Iranian )?(?:official |state |semi-official )?"
_SAID = r"(?: [Nn]ews [Aa]gency)? (?:has |have )?(?:report(?:s|ed)|said|says|wrote|writes)\b"


class EnglishReader:
    """Reads lead-ins in English, with the names of a registry."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        known = list(agencies)
        every = any_of({name for agency in known for name in agency.names if name.isascii()})
        told = any_of({name for agency in known for name in agency.names if _is_no_word(name, agency)})
        self._wire = re.compile(
            rf"(?:[\w .]{{2,24}}, ?)?(?P<name>{told}) ?[-–—:] |[^()]{{0,40}}\((?P<bracketed>{told})\)"
        )
        self._cited = re.compile(
            rf"\b[Aa]ccording to (?:the )?(?P<source>{every}|[A-Z]\w+ News Agency)(?!\w)"
            rf"|\b(?:[Aa]ccording to|told|citing|quoting|(?:reported|quoted) by) {_BEFORE_NAME}(?P<told>{told})(?!\w)"
            rf"|\b(?P<tells>{told})(?={_SAID})"
        )

    def read(self, text: str) -> tuple[Named | None, Named | None]:
        """Return agency and cited source as written."""
        return _named(self._wire.match(text)), _named(self._cited.search(text))


def _named(found: re.Match[str] | None) -> Named | None:
    return Named(found[found.lastgroup or 0]) if found is not None else None


def _is_no_word(name: str, agency: Agency) -> bool:
    """Tell whether nothing but a medium that tells can be meant by a name in Latin letters: The Sun may be, Time may
    not, and FIFA says what it does itself."""
    if not name.isascii() or site_of(plain(agency.name)) is not None:
        return False
    return " " in name or name.isupper() or not agency.full_name
