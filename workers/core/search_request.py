"""A search as it is typed, on the command line or in an address: its parameters as a Query, or what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workers.core.errors import KhabarError
from workers.core.moments import DAY_FORMS, day_end, day_start, read_day
from workers.core.search import MAX_LIMIT, MAX_WINDOW, Query, Sort
from workers.core.story_id import STORY_ID

PARAMETERS = (
    "q",
    "source",
    "agency",
    "since",
    "until",
    "language",
    "story",
    "sort",
    "all_versions",
    "fold",
    "limit",
    "offset",
)
SEVERAL = frozenset({"source", "agency"})
"""Parameters that may be given more than once, or once with commas."""
MAX_TEXT = 300
"""Characters of the text: a headline or two. Each word costs a clause in each field that is searched."""
MAX_QUOTED_WORDS = 24
"""Words in double quotes. A phrase is looked for in every spacing: at n words that is n times n clauses a field, and
Elasticsearch refuses a search of too many."""
MAX_VALUES = 50
"""Values of one parameter."""
DEFAULT_LIMIT = 10
_PHRASE = re.compile(r"[\"“]([^\"”]+)[\"”]")
_BETWEEN_WORDS = re.compile(r"[\s\u200c]+")
_COMMA = re.compile(r"[,،]")
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_YES, _NO = frozenset({"true", "1", "on"}), frozenset({"false", "0", "off"})
_NUMBER = re.compile(r"\d{1,6}")


class BadParameter(KhabarError):
    """A parameter of a search is not accepted; the text names it, what it was and what is accepted."""

    def __init__(self, name: str, got: str, accepted: str) -> None:
        super().__init__(f"{name}: {got} (accepted: {accepted})")
        self.name, self.got, self.accepted = name, got, accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that a search may use."""

    sources: Collection[str]
    """Ids."""
    aggregators: frozenset[str]
    """Ids of those sources that carry the texts of others."""
    agency_id: Callable[[str], str | None]
    """Returns the id of an agency by its id or by any of its names, or None."""


def read_query(given: Mapping[str, Sequence[str]], known: Known) -> Query:
    """Return the query of parameters, each with its values as text; empty values count as not given.

    Raise BadParameter for the first that is not accepted.
    """
    for name in given:
        if name not in PARAMETERS:
            raise BadParameter(name, "no such parameter", ", ".join(PARAMETERS))
    since, until = _day(given, "since"), _day(given, "until")
    if since and until and since > until:
        later = f"{_quoted(_one(given, 'since'))} is later than until, {_quoted(_one(given, 'until'))}"
        raise BadParameter("since", later, "a day that is not later than until")
    story, all_versions = _story(given), _flag(given, "all_versions", default=False)
    limit = _number(given, "limit", least=1, most=MAX_LIMIT, default=DEFAULT_LIMIT)
    return Query(
        text=_text(given),
        sources=_sources(given, known),
        agencies=_agencies(given, known),
        since=day_start(since) if since else None,
        until=day_end(until) if until else None,
        language=_language(given),
        sort=_sort(given),
        all_versions=all_versions,
        story=story,
        # Who asks for one story, or for every version, asks for the texts that folding puts away.
        fold=_flag(given, "fold", default=story is None and not all_versions),
        aggregators=known.aggregators,
        limit=limit,
        offset=_number(given, "offset", least=0, most=MAX_WINDOW - limit, default=0),
    )


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = [value.strip() for value in given.get(name, ()) if value.strip()]
    if len(values) > 1:
        raise BadParameter(name, f"given {len(values)} times", "one value")
    return values[0] if values else ""


def _several(given: Mapping[str, Sequence[str]], name: str) -> list[str]:
    parts = [part.strip() for value in given.get(name, ()) for part in _COMMA.split(value)]
    values = list(dict.fromkeys(part for part in parts if part))
    if len(values) > MAX_VALUES:
        raise BadParameter(name, f"{len(values)} values", f"at most {MAX_VALUES}")
    return values


def _text(given: Mapping[str, Sequence[str]]) -> str:
    text = _one(given, "q")
    if len(text) > MAX_TEXT:
        raise BadParameter("q", f"{len(text)} characters", f"at most {MAX_TEXT}")
    quoted = sum(len(_BETWEEN_WORDS.split(phrase.strip())) for phrase in _PHRASE.findall(text))
    if quoted > MAX_QUOTED_WORDS:
        raise BadParameter("q", f"{quoted} words in quotes", f"at most {MAX_QUOTED_WORDS}")
    return text


def _sources(given: Mapping[str, Sequence[str]], known: Known) -> tuple[str, ...]:
    values = _several(given, "source")
    for value in values:
        if value not in known.sources:
            there = ", ".join(sorted(known.sources)) or "none is declared"
            raise BadParameter("source", f"no source {_quoted(value)}", f"ids of sources: {there}")
    return tuple(values)


def _agencies(given: Mapping[str, Sequence[str]], known: Known) -> tuple[str, ...]:
    ids: list[str] = []
    for value in _several(given, "agency"):
        found = known.agency_id(value)
        if found is None:
            raise BadParameter(
                "agency", f"no agency {_quoted(value)}", "an id, name or alias of config/agencies.yaml, such as irna"
            )
        ids.append(found)
    return tuple(dict.fromkeys(ids))


def _day(given: Mapping[str, Sequence[str]], name: str) -> date | None:
    text = _one(given, name)
    if not text:
        return None
    day = read_day(text)
    if day is None:
        raise BadParameter(name, f"{_quoted(text)} is no day", f"a day in full, such as {DAY_FORMS}")
    return day


def _language(given: Mapping[str, Sequence[str]]) -> str | None:
    code = _one(given, "language").lower()
    if code and _LANGUAGE.fullmatch(code) is None:
        raise BadParameter("language", f"{_quoted(code)} is no language code", "ISO 639-1, such as fa, ar or en")
    return code or None


def _sort(given: Mapping[str, Sequence[str]]) -> Sort:
    text = _one(given, "sort").lower()
    if text and text not in set(Sort):
        raise BadParameter("sort", f"no order {_quoted(text)}", ", ".join(Sort))
    return Sort(text) if text else Sort.RELEVANCE


def _story(given: Mapping[str, Sequence[str]]) -> str | None:
    text = _one(given, "story").lower()
    if text and STORY_ID.fullmatch(text) is None:
        raise BadParameter("story", f"{_quoted(text)} is no story", "the id of one, s1- and 24 hex digits")
    return text or None


def _flag(given: Mapping[str, Sequence[str]], name: str, *, default: bool) -> bool:
    text = _one(given, name).lower()
    if text not in {"", *_YES, *_NO}:
        raise BadParameter(name, _quoted(text), "true or false")
    return text in _YES if text else default


def _number(given: Mapping[str, Sequence[str]], name: str, *, least: int, most: int, default: int) -> int:
    text = _one(given, name)
    if not text:
        return default
    number = int(text) if _NUMBER.fullmatch(text) else -1
    if not least <= number <= most:
        raise BadParameter(name, _quoted(text), f"a whole number from {least} to {most}")
    return number


def _quoted(value: str) -> str:
    """A value as one short line, whatever was sent."""
    return repr(value if len(value) <= 80 else value[:80] + "…")
