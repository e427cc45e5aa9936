"""The name of whom a report credits: where it begins after the words that introduce it, and where it ends.

All places are in a text whose letters and marks are folded by `attribution_forms.fold`.
"""

from __future__ import annotations

import re

from workers.core.agency_name import OTHER_COUNTRIES
from workers.core.attribution_forms import (
    BODY,
    DASHED_KIND,
    END,
    HAS_LIST,
    HONORIFIC,
    LAST_WORD,
    LIST_OF_NAME,
    LIST_OF_SPORTS,
    LONGEST_QUOTED,
    MOST_WORDS,
    NO_NAME,
    OF_AGENCY,
    QUOTED_PART,
    ROLE,
    SENTENCE,
    WHEN,
    WHERE_OF_NAME,
    fold,
)
from workers.core.medium_forms import A_MEDIUM, KIND, LAST_OF_MEDIUM, LATIN_NAME, ONLY_MEDIUM

Span = tuple[int, int]
_OF_STATE = re.compile(
    r"(?<!\w)(?:فدراسیون|کمیته|سازمان|وزارت|دولت|ریاست|رییس|بانک|پلیس|ارتش|گمرک|مجلس|هلال|قوه|شورای)(?!\w)"
)
_COUNTRY = re.compile(rf" (?:این کشور|{'|'.join(sorted(map(fold, OTHER_COUNTRIES), key=len, reverse=True))})(?!\w)")
"""After a body of a state: the ministry of another country is not that of the registry."""
_FURTHER = r" (?:نیوز|انلاین|پرس|تایمز)(?!\w)"
"""After a known name: the name is another, شرق پرس and not شرق."""
_MARKS = frozenset('،:؛.!؟?()[]/|"-\n')


class NameReader:
    """Finds names, with those of a registry known."""

    def __init__(self, names: str) -> None:
        """`names`: the known ones as a pattern. A ف after one is a comma: both stand on one key."""
        self.known = re.compile(rf"{KIND}\"?(?:{names})\"?(?:(?!\w|{_FURTHER})|(?=ف(?: |$)))")
        self._reporter = re.compile(
            r" *(?:(?:خبرنگار(?:ان|سیاسی|اجتماعی|اقتصادی|ورزشی|فرهنگی|حوزه)?|گزارشگر|گروه|سرویس|حوزه|بخش|دفتر|تحریریه)"
            r"(?:،? (?!خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه)\w+){0,9}? "
            rf"(?=(?:خبرگزاری|پایگاه|باشگاه|روزنامه|سایت|شبکه|رادیو|وب)\b|(?:{names})(?!\w))|خبرنگار )"
        )

    def knows(self, text: str, at: int) -> bool:
        """Tell whether a known name begins there."""
        return self.known.match(text, at) is not None

    def span(self, text: str, start: int) -> Span:
        """Return where the name that begins at `start` begins (without "خبرنگار" and the like) and ends; equal when
        there is none."""
        start = self._begin(text, start)
        if text[start : start + 1] == '"':
            closing = text.find('"', start + 1)
            if 0 < closing - start <= LONGEST_QUOTED:
                return start + 1, closing
        known = self.known.match(text, start)
        if known is not None:
            state = _OF_STATE.search(text, start, known.end())
            abroad = _COUNTRY.match(text, known.end()) if state is not None else None
            return start, (abroad or known).end()
        stop = _before_speaker(text, start, _end(text, start))
        words = len(text[start:stop].split())
        if words > MOST_WORDS or NO_NAME.fullmatch(text, start, stop) or SENTENCE.search(text, start, stop):
            return start, start
        section = OF_AGENCY.search(text, start, stop)
        return (section.start() if section is not None else start), stop

    def _begin(self, text: str, start: int) -> int:
        for before in (WHEN.match(text, start), self._reporter.match(text, start)):
            start = before.end() if before is not None else start
        while start < len(text) and text[start] == " ":
            start += 1
        return start


def _end(text: str, start: int) -> int:
    """Return where a name that no registry knows ends: at a mark or a word that is no part of it."""
    if (latin := LATIN_NAME.match(text, start)) is not None:
        return latin.end()
    kind = DASHED_KIND.match(text, start)
    end = END.search(text, kind.end() if kind is not None else start)
    while end is not None and (title := _honorific(text, end.start(), start)) is not None:
        end = END.search(text, title.end())
    if end is None:
        return len(text)
    stop = end.start()
    if text[stop] == '"' and ONLY_MEDIUM.fullmatch(text, start, stop):
        return max(stop, text.find('"', stop + 1, stop + LONGEST_QUOTED) + 1)
    if BODY.match(text, start) is not None:
        if HAS_LIST.match(text, start) and (sports := LIST_OF_SPORTS.match(text, stop)) is not None:
            return sports.end()
        if (items := LIST_OF_NAME.match(text, stop)) is not None:
            further = END.search(text, items.end())
            stop = further.start() if further is not None else len(text)
        elif (rest := QUOTED_PART.match(text, stop) or WHERE_OF_NAME.match(text, stop)) is not None:
            return rest.end()
    if text[stop : stop + 1] in _MARKS:
        return stop
    last = LAST_OF_MEDIUM.search(text, start, stop) or (BODY.match(text, start) and LAST_WORD.search(text, start, stop))
    return last.end() if last is not None else stop


def _before_speaker(text: str, start: int, stop: int) -> int:
    """Return where the name of a medium ends that runs into whom it quotes, else `stop`."""
    medium = A_MEDIUM.match(text, start)
    role = ROLE.search(text, medium.end(), stop) if medium is not None else None
    return role.start() if role is not None else stop


def _honorific(text: str, at: int, start: int) -> re.Match[str] | None:
    return HONORIFIC.match(text, at) or HONORIFIC.match(text, max(start, at - 1))
