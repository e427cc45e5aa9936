"""Attribution: the agency that a report credits in its lead-in, and the source that the agency cites.

Names are returned as written on the page. They are found in a copy of the text in which letters are Persian, ZWNJ is a
space, marks are plain and harakat are gone, so that every spelling of a lead-in is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.core.agency import AgencyBook
from workers.core.attribution_forms import (
    ARABIC_SCRIPT,
    CITES,
    END,
    HEAD,
    HONORIFIC,
    KIND,
    LONGEST,
    LONGEST_QUOTED,
    MARKS,
    MEDIUM,
    MINISTRY,
    MOST_WORDS,
    MOST_WORDS_OF_MEDIUM,
    NEVER,
    NO_NAME,
    OF_AGENCY,
    ONLY_MEDIUM,
    REPORTS,
    TALKED_HINTS,
    TOLD,
    TOLD_HINTS,
    WHEN,
    WROTE_SPAN,
    fold,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`agency`: who reports. `cites`: whom the agency names as its source. None when the text does not say.

    The ids are those of the registry, None for a name that it does not hold."""

    agency: str | None = None
    agency_id: str | None = None
    cites: str | None = None
    cites_id: str | None = None


class _Head:
    """The beginning of a text: as it is matched, and the pieces of it as written."""

    def __init__(self, written: str) -> None:
        self._written = written
        self._places: list[int] | None = None
        marks = {mark.start() for mark in MARKS.finditer(written)}
        if marks:
            self._places = [place for place in range(len(written) + 1) if place not in marks]
        self.text = fold(MARKS.sub("", written) if marks else written)

    def piece(self, start: int, end: int) -> str | None:
        """Return the name at a place of `text` as it is written, without what surrounds it, or None."""
        if self._places is not None:
            start, end = self._places[start], self._places[end]
        shown = " ".join(self._written[start:end].split()).strip(' \u200c"«»“”-–—،,:؛;.()[]/')
        for opening, closing in ("«»", "“”"):
            if opening in shown and closing not in shown:
                shown += closing
        return shown or None


class Attributor:
    """Reads lead-ins, with the names of a registry."""

    def __init__(self, agencies: AgencyBook) -> None:
        self._agencies = agencies
        names = _alternatives(agencies)
        self._known = re.compile(rf"{KIND}\"?(?:{names})\"?(?![\w])")
        self._from = re.compile(rf" ?\"? (?:و )?از ({self._known.pattern})")
        self._reporter = re.compile(
            r" *(?:(?:خبرنگار(?:ان)?|گزارشگر|گروه|سرویس|حوزه|بخش|دفتر|تحریریه)"
            r"(?:،? (?!خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه)\w+){0,9}? "
            rf"(?=(?:خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه|وب)\b|(?:{names})(?!\w))|خبرنگار(?:ان)? )"
        )
        self._talked = re.compile(
            rf"(?:گفت *و *گو|مصاحبه|گفتگوی?) ?(?:ی|یی)?(?: اختصاصی)? (?:با|به) (?=خبرنگار|خبرگزاری|(?:{names})(?!\w))"
            rf"|(?<!\w)به (?=خبرنگار(?: \w+){{0,2}} (?:خبرگزاری|{names})(?!\w)|(?:{names}) گفت(?!\w))"
        )
        self._dateline = re.compile(
            r"^\W{0,3}(?:(?!خبرگزاری|روزنامه|شبکه)[\w ]{2,24}?[-،/(] ?|(?:گروه|سرویس|دفتر) [\w ]{2,30} (?=خبرگزاری))?"
            rf"(?:(?P<name>(?:خبرگزاری +)?(?:{names}))(?: ?[)/:]|\)? *[-_ـ]|،(?= ?(?:گروه|سرویس|بخش|دفتر)\b))"
            rf"|(?P<full>خبرگزاری +(?:{names}))(?=،| *\(?ع?\)? *ـ))(?=[\s\w\"،-]|$)"
        )
        subject = rf"(?:{names})\"?(?= (?:{TOLD}|در|طی|از|با|به نقل)\b)"
        self._wrote = re.compile(
            rf"(?:^|[،؛:.] ?)\"?(?P<name>{MEDIUM} (?=[\w\"])|[A-Za-z][\w.]{{2,}}(?= نوشت)|{subject})"
            rf"(?=[^.؛:\n]{{0,{WROTE_SPAN}}}? {TOLD}\b)"
        )
        self._slashed = re.compile(rf"/ ?(?P<name>{names})(?:/|\.?$)")
        latin = _latin(agencies)
        self._english = re.compile(
            rf"(?:^(?:[\w .]{{2,24}}, ?)?|\()(?P<wire>{latin})(?:\)| ?[-–—:] )"
            rf"|\baccording to (?:the )?(?P<cited>{latin}|[A-Z]\w+ News Agency)"
        )

    def attribute(self, first_text: str) -> Attribution:
        """Read the lead-in of a report from its first paragraph or two (at most 700 characters are looked at)."""
        written = first_text[:LONGEST]
        if written.isascii() or ARABIC_SCRIPT.search(written) is None:
            return self._resolved(*self._read_english(written))
        return self._resolved(*self._read(_Head(written)))

    def _resolved(self, agency: str | None, cites: str | None) -> Attribution:
        """Add the ids; who cites itself cites nobody."""
        reports = self._agencies.identify(agency) if agency is not None else None
        cited = self._agencies.identify(cites) if cites is not None else None
        same = cites == agency or (cited is not None and cited is reports)
        return Attribution(
            agency=agency,
            agency_id=reports.id if reports is not None else None,
            cites=None if same else cites,
            cites_id=None if same or cited is None else cited.id,
        )

    def _read(self, head: _Head) -> tuple[str | None, str | None]:
        text = head.text
        agency: str | None = None
        cites: str | None = None
        for match in REPORTS.finditer(text):
            start, end = self._name(text, match.end())
            agency = head.piece(start, end)
            if agency is not None:
                further = self._from.match(text, end)
                cites = head.piece(*further.span(1)) if further else None
                break
        if agency is None:
            agency = self._opening(head)
        cited = CITES.search(text) if "نقل" in text or "نوشته" in text else None
        if cited is not None:
            start, end = self._name(text, cited.end())
            cites = head.piece(start, end) or cites
        return agency, cites or self._told(head)

    def _told(self, head: _Head) -> str | None:
        """Return the medium that is the subject of a first sentence: «روزنامه … نوشت», «رویترز گزارش داد»."""
        text = head.text
        match = self._wrote.search(text, 0, HEAD) if any(verb in text for verb in TOLD_HINTS) else None
        if match is None:
            return None
        start, end = self._name(text, match.start("name"))
        return head.piece(start, end) if len(text[start:end].split()) <= MOST_WORDS_OF_MEDIUM else None

    def _name(self, text: str, start: int) -> tuple[int, int]:
        """Return where the name that begins at `start` begins (without "خبرنگار" and the like) and ends."""
        for before in (WHEN.match(text, start), self._reporter.match(text, start)):
            start = before.end() if before is not None else start
        while start < len(text) and text[start] == " ":
            start += 1
        if text[start : start + 1] == '"':
            closing = text.find('"', start + 1)
            if 0 < closing - start <= LONGEST_QUOTED:
                return start + 1, closing
        known = self._known.match(text, start)
        if known is not None:
            return start, known.end()
        end = END.search(text, start)
        while end is not None and (title := HONORIFIC.match(text, max(start, end.start() - 1))) is not None:
            end = END.search(text, title.end())
        stop = end.start() if end is not None else len(text)
        if (rest := MINISTRY.match(text, stop)) is not None:
            stop = rest.end()
        if text[stop : stop + 1] == '"' and ONLY_MEDIUM.fullmatch(text, start, stop):
            closing = text.find('"', stop + 1, stop + LONGEST_QUOTED)
            return start, max(stop, closing + 1)
        if len(text[start:stop].split()) > MOST_WORDS or NO_NAME.fullmatch(text, start, stop):
            return start, start
        section = OF_AGENCY.search(text, start, stop)
        return (section.start() if section is not None else start), stop

    def _opening(self, head: _Head) -> str | None:
        """Return the agency of a dateline, or the one that somebody talked to."""
        text = head.text
        match = self._dateline.match(text) or (self._slashed.search(text) if "/" in text else None)
        if match is not None:
            return head.piece(*match.span(match.lastgroup or 0))
        match = self._talked.search(text) if any(word in text for word in TALKED_HINTS) else None
        if match is None:
            return None
        start, end = self._name(text, match.end())
        return head.piece(start, end)

    def _read_english(self, text: str) -> tuple[str | None, str | None]:
        agency: str | None = None
        cites: str | None = None
        for match in self._english.finditer(text):
            agency = agency or match["wire"]
            cites = cites or match["cited"]
        return agency, cites


def _alternatives(agencies: AgencyBook) -> str:
    """Return the Persian names as alternatives of a pattern, longest first: a space of theirs may be missing."""
    folded = {
        " ".join(fold(name).split()) for agency in agencies for name in agency.names if ARABIC_SCRIPT.search(name)
    }
    escaped = (re.escape(name).replace("\\ ", " ?") for name in sorted(folded, key=lambda name: (-len(name), name)))
    return "|".join(escaped) or NEVER


def _latin(agencies: AgencyBook) -> str:
    names = {name for agency in agencies for name in agency.names if name.isascii()}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or NEVER
