"""How right dates are read: in every form that the tests know, and over a century of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import fmean

from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.unit.core import test_dates as rarer
from tests.unit.core import test_dates_of_sites as sites
from tests.unit.core import test_jalali as usual
from workers.core.dates import parse_date
from workers.core.jalali import format_jalali

AREA = "dates"
_FORMS = 120
_HALF_PAST_NINE = "2024-02-08T06:00"
_FIRST_DAY, _DAYS = date(1995, 1, 1), 36_525
_LATER = datetime(2100, 1, 1, tzinfo=UTC)


def figures(_sets: Sets) -> Iterator[Figure]:
    """Yield the shares of forms read right and of texts left alone, and the law over all days."""
    forms = {**dict.fromkeys(usual.HALF_PAST_NINE, _HALF_PAST_NINE), **usual.OTHERS, **rarer.FORMS}
    right = [parse_date(text, now=usual.NOW) == _utc(expected) for text, expected in forms.items()]
    right += [_to_the_minute(text) == _utc(expected) for text, expected in sites.FORMS.items()]
    yield _share("forms read right", right, "own forms")
    yield Figure(
        area=AREA, name="forms", value=len({**forms, **sites.FORMS}), at_least=_FORMS, sample="the tables of the tests"
    )
    alone = [parse_date(text, now=usual.NOW) is None for text in (*usual.NONE, *rarer.NONE)]
    alone += [parse_date(text, now=sites.NOW) is None for text in sites.NONE]
    yield _share("what is no date left alone", alone, "own texts")
    days = [_FIRST_DAY + timedelta(days=number) for number in range(_DAYS)]
    yield _share("parsing undoes writing", [_is_undone(day) for day in days], "days")


def _to_the_minute(text: str) -> datetime | None:
    found = parse_date(text, now=sites.NOW)
    return found.replace(second=0, microsecond=0) if found is not None else None


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _is_undone(day: date) -> bool:
    found = parse_date(f"{format_jalali(day, weekday=True)} - ۱۲:۰۰", now=_LATER)
    return found is not None and found.date() == day


def _share(name: str, verdicts: list[bool], what: str) -> Figure:
    return Figure(area=AREA, name=name, value=fmean(verdicts), at_least=1.0, sample=f"{len(verdicts)} {what}")
