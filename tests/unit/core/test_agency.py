"""The registry: names in every spelling, hosts at and below the declared ones."""

from __future__ import annotations

import pytest

from tests.registry import AGENCIES
from workers.core.agency import Agency, AgencyBook
from workers.core.extraction.plain import plain

NAMED = {
    "ایسنا": "isna",
    "خبرگزاری ایسنا": "isna",
    "خبرگزاري ايسنا": "isna",
    "خبرگزاری دانشجویان ایران": "isna",
    "ایسنا منطقه گلستان": "isna",
    "سایت تابناک": "tabnak",
    "وب‌سایت عصرایران": "asriran",
    "عصر\u200cایران": "asriran",
    "باشگاه خبرنگاران": "yjc",
    "روزنامه ایران": "iran-newspaper",
    "پایگاه اطلاع\u200cرسانی دولت": "dolat",
    "پایگاه اطلاع رساني دولت": "dolat",
    "پایگاه اطلاعرسانی دولت": "dolat",
    "رویداد ۲۴": "rouydad24",
    "رویداد24": "rouydad24",
    "خبرگزاری فرانسه": "afp",
    "بی بی سی": "bbc",
    "بی. بی. سی": "bbc",
    "reuters": "reuters",
    "THE GUARDIAN": "guardian",
    "صدا و سیما": "iribnews",
    "صداوسیما": "iribnews",
    "پایگاه خبری وزارت ورزش": "msy",
    "سایت رسمی وزارت ورزش و جوانان": "msy",
    "رسانه ونزوئلایی تله‌سور": "telesur",
}


@pytest.mark.parametrize(("name", "agency_id"), NAMED.items())
def test_a_name_is_identified_in_every_spelling(name: str, agency_id: str) -> None:
    found = AGENCIES.identify(name)
    assert found is not None
    assert found.id == agency_id


@pytest.mark.parametrize(
    "name", ["ایران", "اعتماد", "فرانسه", "دولت", "قدس", "روابط عمومی شهرداری", "ایسنایی", "", "خبرگزاری"]
)
def test_a_common_word_or_an_unknown_name_is_nobody(name: str) -> None:
    assert AGENCIES.identify(name) is None


@pytest.mark.parametrize("country", ["روسیه", "افغانستان", "کره جنوبی"])
def test_a_body_of_another_country_is_not_that_of_the_registry(country: str) -> None:
    assert AGENCIES.identify(f"پایگاه اطلاع\u200cرسانی وزارت خارجه {country}") is None
    found = AGENCIES.identify(f"روزنامه اسپورت {country}")
    assert found is not None
    assert found.id == "sport"


def test_a_common_word_alone_means_the_one_that_bears_it() -> None:
    found = AGENCIES.identify("شهروند", alone=True)
    assert found is not None
    assert found.id == "shahrvand"


@pytest.mark.parametrize("name", ["ایران", "فرانسه", "قدس", "گل", "دولت", "پلیس", "سازمان لیگ"])
def test_a_country_a_body_or_what_two_bear_is_nobody_even_alone(name: str) -> None:
    assert AGENCIES.identify(name, alone=True) is None


@pytest.mark.parametrize(
    ("written", "agency_id"),
    [
        ("خبرگزای فارس", "fars"),  # a letter too few
        ("تابنناک", "tabnak"),  # too many
        ("کردپرص", "kurdpress"),  # another
        ("اسپوتنیگ", "sputnik"),
        ("وررش سه", "varzesh3"),
        ("خبرگزاری آنتاره", "antara"),
        ("روزنامه نیویورک تامیز", "nytimes"),  # two exchanged
    ],
)
def test_a_slip_of_the_keyboard_is_seen_through(written: str, agency_id: str) -> None:
    assert AGENCIES.identify(written) is None
    found = AGENCIES.meant(written)
    assert found is not None
    assert found.id == agency_id


@pytest.mark.parametrize(
    "written",
    [
        "خبرگزاری پارس",  # too short to be told from فارس
        "ایستنا",  # stands between others
        "ولایتی",  # a person, not ورایتی
        "آنکارا",  # a city, not آنتارا
        "خبرگان",
        "الریان",
        "روداد ۲۵",  # two slips
        "اقتصاد ۲۵",  # a number is no slip
        "رها نیوز",  # what is its own is three letters
        "Reuterz",
        "روابط عمومی شهرداری",
        "",
    ],
)
def test_another_name_is_no_slip(written: str) -> None:
    assert AGENCIES.meant(written) is None


@pytest.mark.parametrize(
    ("host", "agency_id"),
    [
        ("isna.ir", "isna"),
        ("www.isna.ir", "isna"),
        ("plus.irna.ir:8080", "irna"),
        ("news.police.ir", "police"),
        ("farsi.khamenei.ir", "leader"),
        ("rc.majlis.ir", "majlis-research"),
    ],
)
def test_a_host_belongs_to_the_owner_of_a_domain_at_or_above_it(host: str, agency_id: str) -> None:
    found = AGENCIES.owner_of(host)
    assert found is not None
    assert found.id == agency_id


@pytest.mark.parametrize("host", ["ir", "notisna.ir", "isna.ir.example.com", "localhost", "", "[::1]", "10.0.0.1"])
def test_other_hosts_belong_to_nobody(host: str) -> None:
    assert AGENCIES.owner_of(host) is None


def test_no_name_of_the_registry_is_a_slip_of_anothers() -> None:
    """Whatever is one slip away from two names means neither of them."""
    book = AgencyBook((_named("بادبان‌ها"), _named("بادبان‌هو")))
    assert book.meant("بادبانهی") is None
    assert AgencyBook((_named("بادبان‌ها"),)).meant("بادبانهی") is not None


def _named(name: str) -> Agency:
    return Agency(id=plain(name), name=name, latin=plain(name))


def test_the_nearest_domain_decides() -> None:
    paper = Agency(id="paper", name="روزنامه باغ", latin="Bagh", domains=("paper.bagh.example",))
    site = Agency(id="site", name="باغ آنلاین", latin="Bagh Online", domains=("bagh.example",))
    book = AgencyBook((site, paper))
    assert book.owner_of("paper.bagh.example") == paper
    assert book.owner_of("www.bagh.example") == site


def test_the_shipped_registry_knows_the_field() -> None:
    assert len(AGENCIES) >= 40
    for agency in AGENCIES:
        for name in agency.names:
            assert AGENCIES.identify(name) == agency, name
        for domain in agency.domains:
            assert AGENCIES.owner_of(domain) == agency
