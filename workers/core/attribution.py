"""Attribution: the agency that a report credits in its lead-in, and the source that the agency cites.

Names are returned as written on the page. They are found in a copy of the text in which letters are Persian, ZWNJ is a
space, marks are plain and harakat are gone, so that every spelling of a lead-in is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workers.core.agency import Agency, AgencyBook
from workers.core.attribution_forms import (
    ARABIC_SCRIPT,
    FROM_BODY,
    LIST_LETTER,
    LONGEST,
    LONGEST_NAME,
    fold,
)
from workers.core.credit_words import CreditWords
from workers.core.credited_name import NameReader
from workers.core.english_lead_in import EnglishReader
from workers.core.medium_forms import A_MEDIUM
from workers.core.medium_reader import MediumReader
from workers.core.name_pattern import any_of
from workers.core.text_head import Named, TextHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`agency`: who reports. `cites`: whom the agency names as its source. None when the text does not say.

    The ids are those of the registry, None for a name that it does not hold."""

    agency: str | None = None
    agency_id: str | None = None
    cites: str | None = None
    cites_id: str | None = None


_FROM = re.compile(r" ?\"? (?:و )?از ")
_Both = tuple[Named | None, Named | None]
"""Agency and cited source."""


class Attributor:
    """Reads lead-ins, with the names of a registry."""

    def __init__(self, agencies: AgencyBook) -> None:
        self._agencies = agencies
        names = any_of(_persian(agencies))
        at_home = any_of(_persian(agency for agency in agencies if not agency.abroad))
        self._names = NameReader(names)
        self._mediums = MediumReader(names, at_home, self._names)
        self._words = CreditWords(self._names, at_home)
        self._dateline = re.compile(
            r"^\W{0,3}(?:(?!خبرگزاری|روزنامه|شبکه)[\w ]{2,24}?[-،/(] ?|(?:گروه|سرویس|دفتر) [\w ]{2,30}? )?"
            rf"(?:(?P<name>(?!{LIST_LETTER})(?:خبرگزاری +)?(?:{names}))(?: ?\([\w ]{{2,16}}\))?"
            r"(?: ?[)/:|]|\)? *-|،(?= ?(?:گروه|سرویس|بخش|دفتر)\b)|؛(?= ?\w[\w ]{2,24}-))"
            rf"|(?P<full>(?=خبرگزاری)(?:{names}))"
            r"(?=،(?! ?(?:نزدیک|وابسته|ارگان|چاپ|به نقل))| *\(?ع?\)? *-))(?=[\s\w\"،(-]|$)"
        )
        self._slashed = re.compile(rf"/ ?(?P<name>{names})(?:/|\.?$)")
        self._english = EnglishReader(agencies)

    def attribute(self, first_text: str) -> Attribution:
        """Read the lead-in of a report from its first paragraph or two (at most 700 characters are looked at)."""
        written = first_text[: LONGEST + LONGEST_NAME]
        if written.isascii() or ARABIC_SCRIPT.search(written) is None:
            return self._resolved(*self._english.read(written))
        return self._resolved(*self._read(TextHead(written)))

    def _resolved(self, agency: Named | None, cites: Named | None) -> Attribution:
        """Add the ids; who cites itself cites nobody."""
        reports, cited = (
            self._agencies.identify(one.name, alone=one.alone) or self._agencies.meant(one.name)
            if one is not None
            else None
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

    def _read(self, head: TextHead) -> _Both:
        agency, origin = self._credited(head)
        if agency is None:
            return self._uncredited(head)
        if (dateline := self._dateline.match(head.text)) is not None:
            agency, origin = head.named(*dateline.span(dateline.lastgroup or 0)), origin or agency
        cited = self._cited(head, agency)
        return agency, cited[1] if cited else origin or self._second(head, agency) or self._interviewer(head)

    def _uncredited(self, head: TextHead) -> _Both:
        """Return whom a text without «به گزارش …» names: the agency of a dateline, or the one that somebody talked to
        before anybody is cited."""
        text = head.text
        match = self._dateline.match(text) or (self._slashed.search(text) if "/" in text else None)
        agency = head.named(*match.span(match.lastgroup or 0)) if match is not None else None
        place, cited = self._cited(head, agency) or (LONGEST, None)
        talked = self._mediums.interviewing_agency(text) if match is None else None
        if talked is not None and talked[0] < place:
            agency = head.named(*talked)
        return agency, cited or self._interviewer(head)

    def _same(self, one: Named | None, other: Named | None) -> bool:
        if one is None or other is None:
            return False
        known = self._agencies.identify(one.name)
        return one.name == other.name or (known is not None and known is self._agencies.identify(other.name))

    def _credited(self, head: TextHead) -> _Both:
        """Return the agency of «به گزارش …» and where it has it from: «ایسنا از رویترز», «ایرنا از روابط عمومی …»."""
        text = head.text
        for at in self._words.reports(text, LONGEST):
            start, end = self._names.span(text, at)
            agency = head.named(start, end, in_credit=True)
            if agency is None:
                continue
            further = _FROM.match(text, end)
            if further is not None and self._names.knows(text, further.end()):
                return agency, head.named(*self._names.span(text, further.end()))
            body = FROM_BODY.match(text, end) if "خبرنگار" not in text[at:start] else None
            return agency, head.named(*self._names.span(text, body.end())) if body is not None else None
        return None, None

    def _second(self, head: TextHead, agency: Named | None) -> Named | None:
        """Return the medium that a further «به گزارش …» credits: the agency's own source."""
        for at in self._words.reports(head.text, LONGEST):
            credit = head.named(*self._names.span(head.text, at), in_credit=True)
            if credit is None or credit == agency:
                continue
            if self._agencies.identify(credit.name) is not None or A_MEDIUM.match(head.text, at):
                return credit
        return None

    def _cited(self, head: TextHead, agency: Named | None) -> tuple[int, Named] | None:
        """Return whom the report names as its origin, and where: by «به نقل از …», or a medium that is the subject of a
        sentence before that: «روزنامه … به نقل از یک مقام نوشت»."""
        text = head.text
        cites = self._words.cites(text, LONGEST)
        place = cites[0] if cites is not None else LONGEST
        tellers = ((at, head.named(*name)) for at, name in self._mediums.tellers(text))
        told = next(((at, name) for at, name in tellers if name is not None and not self._same(agency, name)), None)
        if cites is None or (told is not None and told[0] < place):
            return told
        cited = head.named(*self._names.span(text, cites[1]), in_credit=True)
        return (place, cited) if cited is not None else told

    def _interviewer(self, head: TextHead) -> Named | None:
        """Return the medium that somebody talked to, whose words the report carries: «در گفت‌وگو با شبکه …»."""
        medium = self._mediums.interviewer(head.text)
        return head.named(*medium) if medium is not None else None


def _persian(agencies: Iterable[Agency]) -> set[str]:
    """Return the Persian names as they stand in folded text."""
    return {" ".join(fold(name).split()) for agency in agencies for name in agency.names if ARABIC_SCRIPT.search(name)}
