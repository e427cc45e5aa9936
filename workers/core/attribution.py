"""Attribution: the agency that a report credits in its lead-in, and the source that the agency cites.

Names are returned as written on the page. They are found in a copy of the text in which letters are Persian, ZWNJ is a
space, marks are plain and harakat are gone, so that every spelling of a lead-in is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from workers.core.agency import AgencyBook
from workers.core.attribution_forms import (
    A_MEDIUM,
    ARABIC_SCRIPT,
    CITES,
    CITES_HINTS,
    FROM_BODY,
    HEAD,
    KIND,
    LONGEST,
    LONGEST_NAME,
    MARKS,
    MEDIUM,
    MOST_WORDS_OF_MEDIUM,
    NEVER,
    REPORTS,
    SOUNDS_LIKE_ONE,
    TALKED,
    TALKED_HINTS,
    TOLD,
    TOLD_HINTS,
    TOLD_NEXT,
    WHEN_WORDS,
    WROTE_SPAN,
    fold,
)
from workers.core.credited_name import NameReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`agency`: who reports. `cites`: whom the agency names as its source. None when the text does not say.

    The ids are those of the registry, None for a name that it does not hold."""

    agency: str | None = None
    agency_id: str | None = None
    cites: str | None = None
    cites_id: str | None = None


class _Named(NamedTuple):
    """Somebody as written; `quoted` when the name stands in quotation marks."""

    name: str
    quoted: bool = False


_Both = tuple[_Named | None, _Named | None]
"""Agency and cited source."""


class _Head:
    """The beginning of a text: as it is matched, and the pieces of it as written."""

    def __init__(self, written: str) -> None:
        self._written = written
        self._places: list[int] | None = None
        marks = {mark.start() for mark in MARKS.finditer(written)}
        if marks:
            self._places = [place for place in range(len(written) + 1) if place not in marks]
        self.text = fold(MARKS.sub("", written) if marks else written)

    def named(self, start: int, end: int) -> _Named | None:
        """Return the name at a place of `text` as it is written, without what surrounds it, or None."""
        quoted = self.text[start - 1 : start] == '"' == self.text[end : end + 1]
        if self._places is not None:
            start, end = self._places[start], self._places[end]
        shown = " ".join(self._written[start:end].split()).strip(' \u200c"«»“”-–—،,:؛;.()[]/')
        for opening, closing in ("«»", "“”", "()"):
            if opening in shown and closing not in shown:
                shown += closing
        if shown.count('"') % 2:
            shown += '"'
        return _Named(shown, quoted) if shown else None


class Attributor:
    """Reads lead-ins, with the names of a registry."""

    def __init__(self, agencies: AgencyBook) -> None:
        self._agencies = agencies
        names = _alternatives(agencies)
        self._names = NameReader(names)
        self._from = re.compile(rf" ?\"? (?:و )?از ({self._names.known.pattern})")
        self._talked = re.compile(
            rf"{TALKED}(?=خبرنگار|خبرگزاری|\"?(?:{names})(?!\w))"
            rf"|(?<!\w)به (?=خبرنگار(?: \w+){{0,2}} (?:خبرگزاری|{names})(?!\w)|(?:{names}) گفت(?!\w))"
            rf"|(?<!\w)با (?=(?:{names}) (?:گفت *و *گو|مصاحبه|گفتگو)(?!\w))"
        )
        self._talked_to = re.compile(
            rf"{TALKED}(?={KIND}\"?(?:{names})(?!\w)|{MEDIUM} *[\w\"]|شبکه [A-Za-z]|شبکه (?:\w{{1,3}}\.)+)"
            rf"|(?<!\w)با (?={MEDIUM} \w+(?: \w+)? (?:گفت *و *گو|مصاحبه|گفتگو)(?!\w))"
        )
        self._told_to = re.compile(
            rf"(?<!\w)به (?={KIND}\"?(?:{names})\"? گفت(?!\w)|{MEDIUM} *\w+(?: \w+){{0,2}} گفت(?!\w))"
        )
        self._dateline = re.compile(
            r"^\W{0,3}(?:(?!خبرگزاری|روزنامه|شبکه)[\w ]{2,24}?[-،/(] ?"
            rf"|(?:گروه|سرویس|دفتر) [\w ]{{2,30}}? (?=خبرگزاری|(?:{names}) ?[-/:]))?"
            rf"(?:(?P<name>(?:خبرگزاری +)?(?:{names}))(?: ?\((?:{names})\))?"
            r"(?: ?[)/:]|\)? *-|،(?= ?(?:گروه|سرویس|بخش|دفتر)\b)|؛(?= ?\w[\w ]{2,24}-))"
            rf"|(?P<full>(?=خبرگزاری)(?:خبرگزاری +)?(?:{names}))"
            r"(?=،(?! ?(?:نزدیک|وابسته|ارگان|چاپ|به نقل))| *\(?ع?\)? *-))(?=[\s\w\"،(-]|$)"
        )
        subject = rf"{KIND}(?:{names})\"?(?= (?:{TOLD}|در|طی|از|با|به نقل|اعلام|ضمن|{WHEN_WORDS})\b)"
        self._wrote = re.compile(
            rf"(?:^|[،؛:.-] ?|(?<!\w)(?:ولی|اما) (?:حالا )?)\"?"
            rf"(?P<name>{MEDIUM} *(?=[\w\"])|{SOUNDS_LIKE_ONE}|[A-Za-z][\w.]{{2,}}(?= نوشت)|{subject})"
            rf"(?=[^.؛:\n]{{0,{WROTE_SPAN}}}? {TOLD}\b|[^.؛:\n]{{2,40}}? {TOLD_NEXT}\b)"
        )
        self._slashed = re.compile(rf"/ ?(?P<name>{names})(?:/|\.?$)")
        latin = _latin(agencies)
        self._english = re.compile(
            rf"(?:^(?:[\w .]{{2,24}}, ?)?|\()(?P<wire>{latin})(?:\)| ?[-–—:] )"
            rf"|\baccording to (?:the )?(?P<cited>{latin}|[A-Z]\w+ News Agency)"
        )

    def attribute(self, first_text: str) -> Attribution:
        """Read the lead-in of a report from its first paragraph or two (at most 700 characters are looked at)."""
        written = first_text[: LONGEST + LONGEST_NAME]
        if written.isascii() or ARABIC_SCRIPT.search(written) is None:
            return self._resolved(*self._read_english(written))
        return self._resolved(*self._read(_Head(written)))

    def _resolved(self, agency: _Named | None, cites: _Named | None) -> Attribution:
        """Add the ids; who cites itself cites nobody."""
        reports, cited = (
            self._agencies.identify(one.name, in_quotes=one.quoted) if one is not None else None
            for one in (agency, cites)
        )
        if cites is not None and ((agency is not None and cites.name == agency.name) or (cited and cited is reports)):
            cites = cited = None
        return Attribution(
            agency=agency.name if agency is not None else None,
            agency_id=reports.id if reports is not None else None,
            cites=cites.name if cites is not None else None,
            cites_id=cited.id if cited is not None else None,
        )

    def _read(self, head: _Head) -> _Both:
        agency, origin = self._credited(head)
        if agency is None:
            agency = self._opening(head)
            return agency, self._cited(head) or self._interviewer(head)
        if (dateline := self._dateline.match(head.text)) is not None:
            agency, origin = head.named(*dateline.span(dateline.lastgroup or 0)), origin or agency
        return agency, self._cited(head) or origin or self._second(head, agency) or self._interviewer(head)

    def _credited(self, head: _Head) -> _Both:
        """Return the agency of «به گزارش …» and where it has it from: «ایسنا از رویترز», «ایرنا از روابط عمومی …»."""
        text = head.text
        for match in REPORTS.finditer(text, 0, LONGEST):
            start, end = self._names.span(text, match.end())
            agency = head.named(start, end)
            if agency is None:
                continue
            if (further := self._from.match(text, end)) is not None:
                return agency, head.named(*further.span(1))
            body = FROM_BODY.match(text, end) if "خبرنگار" not in text[match.end() : start] else None
            return agency, head.named(*self._names.span(text, body.end())) if body is not None else None
        return None, None

    def _second(self, head: _Head, agency: _Named | None) -> _Named | None:
        """Return the medium that a further «به گزارش …» credits: the agency's own source."""
        for match in REPORTS.finditer(head.text, 0, LONGEST):
            credit = head.named(*self._names.span(head.text, match.end()))
            if credit is None or credit == agency:
                continue
            if self._agencies.identify(credit.name) is not None or A_MEDIUM.match(head.text, match.end()):
                return credit
        return None

    def _cited(self, head: _Head) -> _Named | None:
        """Return whom the report names as its origin: by «به نقل از …», or a medium that is the subject of a sentence
        before that: «روزنامه … به نقل از یک مقام نوشت»."""
        text = head.text
        cited = CITES.search(text, 0, LONGEST) if any(word in text for word in CITES_HINTS) else None
        told = self._wrote.search(text, 0, HEAD) if any(verb in text for verb in TOLD_HINTS) else None
        medium = None
        if told is not None:
            start, end = self._names.span(text, told.start("name"))
            if 0 < len(text[start:end].split()) <= MOST_WORDS_OF_MEDIUM:
                medium = head.named(start, end)
        if cited is None or (medium is not None and told is not None and told.start() < cited.start()):
            return medium
        return head.named(*self._names.span(text, cited.end())) or medium

    def _interviewer(self, head: _Head) -> _Named | None:
        """Return the medium that somebody talked to, whose words the report carries: «در گفت‌وگو با شبکه …»."""
        text = head.text
        match = None
        if any(word in text for word in TALKED_HINTS):
            match = self._talked_to.search(text, 0, HEAD) or self._told_to.search(text, 0, HEAD)
        return head.named(*self._names.span(text, match.end())) if match is not None else None

    def _opening(self, head: _Head) -> _Named | None:
        """Return the agency of a dateline, or the one that somebody talked to."""
        text = head.text
        match = self._dateline.match(text) or (self._slashed.search(text) if "/" in text else None)
        if match is not None:
            return head.named(*match.span(match.lastgroup or 0))
        match = self._talked.search(text) if any(word in text for word in TALKED_HINTS) else None
        if match is None:
            return None
        return head.named(*self._names.span(text, match.end()))

    def _read_english(self, text: str) -> _Both:
        wires, cited = (
            [match[who] for match in self._english.finditer(text) if match[who]] for who in ("wire", "cited")
        )
        return (_Named(wires[0]) if wires else None), (_Named(cited[0]) if cited else None)


def _alternatives(agencies: AgencyBook) -> str:
    """Return the Persian names as alternatives of a pattern, longest first: a space of theirs may be missing."""
    folded = {
        " ".join(fold(name).split()) for agency in agencies for name in agency.names if ARABIC_SCRIPT.search(name)
    }
    escaped = (
        re.escape(name).replace("\\ ", " ?").replace("\\.", "\\. ?")
        for name in sorted(folded, key=lambda name: (-len(name), name))
    )
    return "|".join(escaped) or NEVER


def _latin(agencies: AgencyBook) -> str:
    names = {name for agency in agencies for name in agency.names if name.isascii()}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or NEVER
