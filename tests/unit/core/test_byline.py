"""Whom an article credits, held against the link to its original."""

from __future__ import annotations

import pytest

from tests.registry import BYLINES
from workers.core.extraction.byline import Byline
from workers.core.extraction.credit import Credit

LEAD_IN = "به گزارش ایکنا به نقل از پایگاه اطلاع‌رسانی دولت، باغ باز شد."


def read(text: str, link: str | None = None, named: str | None = None) -> Byline:
    """Read the byline of one paragraph, with a labelled link and a name found by a selector."""
    original = (link, "label") if link is not None else None
    agency = (named, "selector:.by") if named is not None else None
    return BYLINES.read([text], Credit(agency=agency, original=original))


@pytest.mark.parametrize(
    "link", ["https://iqna.ir/fa/news/1", "https://dolat.ir/detail/1", "https://bagh.example/1", None]
)
def test_a_link_to_the_agency_or_its_source_or_a_stranger_is_no_conflict(link: str | None) -> None:
    byline = read(LEAD_IN, link)
    assert (byline.attribution.agency_id, byline.attribution.cites_id) == ("iqna", "dolat")
    assert (byline.agency_method, byline.id_method, byline.conflict) == ("lead-in", "lead-in", None)


def test_a_link_to_another_agency_is_recorded_and_the_text_stands() -> None:
    byline = read(LEAD_IN, "https://www.isna.ir/news/1")
    assert (byline.attribution.agency_id, byline.conflict) == ("iqna", "isna")


def test_without_a_lead_in_the_link_names_the_agency() -> None:
    byline = read("باغ باز شد.", "https://www.isna.ir/news/1")
    assert (byline.attribution.agency, byline.attribution.agency_id) == (None, "isna")
    assert (byline.agency_method, byline.id_method, byline.conflict) == (None, "original-link", None)


def test_an_unknown_name_stays_without_an_id_whatever_the_link_says() -> None:
    byline = read("به گزارش سروستان‌نیوز، باغ باز شد.", "https://www.isna.ir/news/1")
    assert (byline.attribution.agency, byline.attribution.agency_id) == ("سروستان‌نیوز", None)
    assert (byline.agency_method, byline.id_method, byline.conflict) == ("lead-in", None, None)


@pytest.mark.parametrize("named", ["خبرگزاري تسنيم", "tasnimnews.com", "Tasnim"])
def test_a_selector_names_an_agency_or_its_host_before_the_lead_in(named: str) -> None:
    byline = read(LEAD_IN, named=named)
    assert (byline.attribution.agency, byline.attribution.agency_id) == (named, "tasnim")
    assert byline.attribution.cites_id == "dolat"
    assert (byline.agency_method, byline.id_method) == ("selector:.by", "selector:.by")


def test_a_selected_agency_that_the_lead_in_cites_is_cited_no_more() -> None:
    byline = read(LEAD_IN, named="dolat.ir")
    assert (byline.attribution.agency_id, byline.attribution.cites, byline.attribution.cites_id) == (
        "dolat",
        None,
        None,
    )


def test_the_first_text_that_names_an_agency_decides_and_a_source_may_stand_before_it() -> None:
    texts = ["به نقل از رویترز، نفت گران شد.", "به گزارش ایسنا، نفت گران شد.", "به گزارش ایرنا، نفت گران شد."]
    found = BYLINES.read(texts, Credit()).attribution
    assert (found.agency_id, found.cites_id) == ("isna", "reuters")
