"""Who reports, and whom the report cites, in every spelling of a lead-in."""

from __future__ import annotations

import pytest

from tests.registry import ATTRIBUTOR
from workers.core.agency import AgencyBook
from workers.core.attribution import Attribution, Attributor

CASES = {
    "به گزارش ایکنا به نقل از پایگاه اطلاع\u200cرسانی دولت، مدیر باغ گفت": (
        "ایکنا",
        "iqna",
        "پایگاه اطلاع\u200cرسانی دولت",
        "dolat",
    ),
    "به گزارش ایکنا به نقل از پایگاه اطلاعرسانی دولت، مدیر باغ گفت": (
        "ایکنا",
        "iqna",
        "پایگاه اطلاعرسانی دولت",
        "dolat",
    ),
    "به گزارش ايكنا به نقل از پايگاه اطلاع رساني دولت، مدير باغ گفت": (
        "ايكنا",
        "iqna",
        "پايگاه اطلاع رساني دولت",
        "dolat",
    ),
    "به\u200cگزارش ایکنا، به\u200cنقل از روابط عمومی شهرداری، باغ باز شد": (
        "ایکنا",
        "iqna",
        "روابط عمومی شهرداری",
        None,
    ),
    "به گزارش خبرنگار مهر، استاندار گفت": ("مهر", "mehr", None, None),
    "به گزارش خبرنگار مهر در شیراز، استاندار گفت": ("مهر", "mehr", None, None),
    "به گزارش خبرنگار اقتصادی خبرگزاری تسنیم، بهای سیب کم شد": ("خبرگزاری تسنیم", "tasnim", None, None),
    "به گزارش گروه اجتماعی خبرگزاری فارس، باغ باز شد": ("خبرگزاری فارس", "fars", None, None),
    "به گزارش سرویس فرهنگی ایسنا، موزه باز شد": ("ایسنا", "isna", None, None),
    "به گزارش خبرگزاری فارس از قزوین به نقل از روابط عمومی اداره کل حفاظت محیط زیست استان، باران بارید": (
        "خبرگزاری فارس",
        "fars",
        "روابط عمومی اداره کل حفاظت محیط زیست استان",
        None,
    ),
    "به گزارش «ورزش سه» و به نقل از فارس، تیم برد": ("ورزش سه", "varzesh3", "فارس", "fars"),
    'به گزارش "ورزش سه" از ایسنا، تیم برد': ("ورزش سه", "varzesh3", "ایسنا", "isna"),
    "به گزارش ایسنا دبیر شورا از برگزاری جشنواره خبر داد": ("ایسنا", "isna", None, None),
    "به گزارش پایگاه خبری ارتباط اقتصادی، بازار آرام بود": (
        "پایگاه خبری ارتباط اقتصادی",
        "ertebat-eghtesadi",
        None,
        None,
    ),
    "به گزارش خبرگزاری صدا و سیما، برف بارید": ("خبرگزاری صدا و سیما", "iribnews", None, None),
    "مدیر باغ در گزارش خبرنگار مهر گفت": ("مهر", "mehr", None, None),
    "مدیر باغ در گفت\u200cوگو با خبرنگار مهر گفت": ("مهر", "mehr", None, None),
    "مدیر باغ در گفتگو با ایسنا گفت": ("ایسنا", "isna", None, None),
    "تهران /ایسنا/ مدیر باغ گفت": ("ایسنا", "isna", None, None),
    "/ایسنا/ مدیر باغ گفت": ("ایسنا", "isna", None, None),
    "ایرنا – مدیر باغ گفت": ("ایرنا", "irna", None, None),
    "تهران - ایرنا - مدیر باغ گفت": ("ایرنا", "irna", None, None),
    "تهران، ایرنا: مدیر باغ گفت": ("ایرنا", "irna", None, None),
    "تهران (پانا) - مدیر باغ گفت": ("پانا", "pana", None, None),
    "خبرگزاري فارس: مدير باغ گفت": ("خبرگزاري فارس", "fars", None, None),
    "به نقل از رویترز، بهای نفت بالا رفت": (None, None, "رویترز", "reuters"),
    "بهای نفت به نقل از رویترز بالا رفت": (None, None, "رویترز", "reuters"),
    "باغ باز شد. به گزارش\u00a0\u00a0ایسنا، مدیر باغ گفت": ("ایسنا", "isna", None, None),
    'باغ باز شد. به گزارش"ورزش سه"، تیم برد': ("ورزش سه", "varzesh3", None, None),
    "مدیر باغ به خبرنگار مهر گفت": ("مهر", "mehr", None, None),
    "مدیر باغ به خبرنگار خبرگزاری شبستان در اردبیل گفت": ("خبرگزاری شبستان", "shabestan", None, None),
    "به گزارش ویژه\u200cنامهٔ کودک خبرگزاری فارس، باغ باز شد": ("خبرگزاری فارس", "fars", None, None),
    "به گزارش گروه، باغ باز شد": (None, None, None, None),
    "مدیر باغ در جمع خبرنگاران گفت": (None, None, None, None),
    "LONDON (Reuters) - Oil rose": ("Reuters", "reuters", None, None),
    "Oil rose, according to Bloomberg, on Monday": (None, None, "Bloomberg", "bloomberg"),
    "دیروز باران بارید و مردم به خیابان رفتند.": (None, None, None, None),
    "این گزارش نشان می\u200cدهد که باران کم شده است": (None, None, None, None),
    "رویترز گزارش داد که نفت گران شد": (None, None, "رویترز", "reuters"),
    "به نوشتهٔ روزنامهٔ گاردین، باغ باز شد": (None, None, "روزنامهٔ گاردین", "guardian"),
    "به\u200cنقلِ از رویترز، باغ باز شد": (None, None, "رویترز", "reuters"),
    "بــه گــزارش کُردپرس، باغ باز شد": ("کُردپرس", "kurdpress", None, None),
    "بہ گزارش ایسنا، باغ باز شد": ("ایسنا", "isna", None, None),
    "طبق گزارش ایسنا، باغ باز شد": ("ایسنا", "isna", None, None),
    "بر اساس گزارش رویترز، باغ باز شد": ("رویترز", "reuters", None, None),
    "به گزارش خبرگزاری\u200cها باغ باز شد": (None, None, None, None),
    "به گزارش خبرنگار ما، باغ باز شد": (None, None, None, None),
    "ایسنا/اصفهان مدیر باغ گفت": ("ایسنا", "isna", None, None),
    "اصفهان-ایرنا- مدیر باغ گفت": ("ایرنا", "irna", None, None),
    "باغ باز شد. /ایرنا": ("ایرنا", "irna", None, None),
    "به گزارش ایسنا از خبرگزاری فرانسه، باغ باز شد": ("ایسنا", "isna", "خبرگزاری فرانسه", "afp"),
    "به گزارش ایکنا از مازندران، باغ باز شد": ("ایکنا", "iqna", None, None),
    "رویترز به نقل از یک مقام آگاه گزارش داد که باغ باز شد": (None, None, "رویترز", "reuters"),
    "وب\u200cسایت خبری اکسیوس گزارش داد که باغ باز شد": (None, None, "وب\u200cسایت خبری اکسیوس", "axios"),
    "خبرگزاری رسمی سوریه (سانا) گزارش داد که باغ باز شد": (None, None, "خبرگزاری رسمی سوریه", "sana"),
    "پایگاه اطلاع\u200cرسانی دولت: باغ باز شد": ("پایگاه اطلاع\u200cرسانی دولت", "dolat", None, None),
    "مهر ماه امسال باغ باز شد": (None, None, None, None),
    "در استان فارس باغ باز شد": (None, None, None, None),
    "TEHRAN, (IRNA) – The garden opened": ("IRNA", "irna", None, None),
    "Tehran, IRNA – The garden opened": ("IRNA", "irna", None, None),
    "به گزارش ایسنا، به نقل سایت شبکه روسیا الیوم، باغ باز شد": ("ایسنا", "isna", "سایت شبکه روسیا الیوم", "rt"),
    "به گزارش مهر به نقل از مرکز روابط عمومی و اطلاع رسانی وزارت فرهنگ و ارشاد اسلامی، باغ باز شد": (
        "مهر",
        "mehr",
        "مرکز روابط عمومی و اطلاع رسانی وزارت فرهنگ و ارشاد اسلامی",
        None,
    ),
    "Baghnews نوشت: باغ باز شد": (None, None, "Baghnews", None),
    "روزنامه بادبان عکس باغ را منتشر کرد": (None, None, None, None),
    "روزنامه بادبان نوشت: باغ باز شد": (None, None, "روزنامه بادبان", None),
    "روزنامه «بادبان» در یادداشتی نوشت: باغ باز شد": (None, None, "روزنامه «بادبان»", None),
    "خبرگزاري فارس: روزنامه گاردين نوشت كه باغ باز شد": ("خبرگزاري فارس", "fars", "روزنامه گاردين", "guardian"),
    "شبکه بهداشت شهر از باز شدن باغ خبر داد": (None, None, None, None),
    "مدیر باغ با اشاره به گزارش مرکز پژوهش، گفت": (None, None, None, None),
    "به گزارش روز گذشته (شنبه) گاردین، باغ باز شد": ("گاردین", "guardian", None, None),
    "به گزارش خبرنگار حوزه باغ و بوستان گروه شهری خبرگزاری آنا، باغ باز شد": ("خبرگزاری آنا", "ana", None, None),
    "به گزارش ایسنا به نقل از وزارت صنعت، معدن و تجارت، باغ باز شد": (
        "ایسنا",
        "isna",
        "وزارت صنعت، معدن و تجارت",
        None,
    ),
    "به گزارش مهر به نقل از بنیاد امام (ره) شهر، باغ باز شد": ("مهر", "mehr", "بنیاد امام (ره) شهر", None),
    "به نقل از برخی منابع، باغ باز شد": (None, None, None, None),
    "به نقل از روزنامه انگلیسی دیلی\u200cمیل، باغ باز شد": (None, None, "روزنامه انگلیسی دیلی\u200cمیل", "dailymail"),
    "به نوشته سایت النشره لبنان، باغ باز شد": (None, None, "سایت النشره", "elnashra"),
    "به نوشته وبگاه «بادبان»، باغ باز شد": (None, None, "وبگاه «بادبان»", None),
    "مدیر باغ در گفت\u200c وگو با خبرنگار فارس گفت": ("فارس", "fars", None, None),
    "مدیر باغ به خبرآنلاین گفت باغ باز شد": ("خبرآنلاین", "khabaronline", None, None),
    "مدیر باغ در مصاحبه با برنامه شهر گفت": (None, None, None, None),
    "خبرگزاری مهر، گروه شهر: باغ باز شد": ("خبرگزاری مهر", "mehr", None, None),
    "گروه شهری خبرگزاری فارس - باغ باز شد": ("خبرگزاری فارس", "fars", None, None),
    "خبرگزاري فارس _ باغ باز شد": ("خبرگزاري فارس", "fars", None, None),
    "": (None, None, None, None),
}
"""Text → agency, its id, cited source, its id."""


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_names_are_found_as_written(text: str, expected: tuple[str | None, ...]) -> None:
    agency, agency_id, cites, cites_id = expected
    found = ATTRIBUTOR.attribute(text)
    assert found == Attribution(agency=agency, agency_id=agency_id, cites=cites, cites_id=cites_id)


def test_only_the_beginning_is_read() -> None:
    assert ATTRIBUTOR.attribute("باران بارید. " * 100 + "به گزارش ایسنا، باران بارید") == Attribution()


def test_who_cites_itself_under_another_name_cites_nobody() -> None:
    found = ATTRIBUTOR.attribute("به گزارش ایرنا به نقل از خبرگزاری جمهوری اسلامی، باغ باز شد")
    assert (found.agency_id, found.cites, found.cites_id) == ("irna", None, None)


def test_without_a_registry_names_are_found_by_the_words_around_them() -> None:
    found = Attributor(AgencyBook()).attribute("به گزارش ایسنا، به نقل از رویترز، باران بارید")
    assert found == Attribution(agency="ایسنا", cites="رویترز")
    assert Attributor(AgencyBook()).attribute("ایرنا – مدیر باغ گفت") == Attribution()
