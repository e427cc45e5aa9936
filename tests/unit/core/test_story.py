"""Which articles are one story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.story_forms import CHOSEN_ON
from tests.contract.story_texts import COUNCIL, FLOOD, GOLD, TEXTS, edited
from workers.core.signature import MAX_NUMBERS, sign
from workers.core.story import is_same_story
from workers.core.story_id import story_id_of
from workers.core.story_rule import SAME_OPENING, SURELY_SIMILAR, agrees_with_original, judge

PARTS = st.lists(
    st.sampled_from(["سیل ", "۱۲ ", "12.5 ", "خبرنگار\u200cها ", "به گزارش ایکنا، ", "a", "\n", "۱۴۰۴/۱/۲ "])
)
SPELLINGS = {
    "joiners lost": lambda text: text.replace("\u200c", ""),
    "joiners as spaces": lambda text: text.replace("\u200c", " "),
    "Arabic letters": lambda text: text.translate(str.maketrans("یک", "يك")),
    "other digits": lambda text: text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")),
    "lead-in": lambda text: f"به گزارش خبرگزاری سرو به نقل از دفتر نشر، {text}",
    "end marker": lambda text: f"{text}\nانتهای پیام/",
}


def same(a: str, b: str, *, title_a: str = "", title_b: str = ""):
    return is_same_story(title_a=title_a, body_a=a, title_b=title_b, body_b=b)


@pytest.mark.parametrize("change", SPELLINGS.values(), ids=SPELLINGS)
def test_another_spelling_is_the_same_to_the_last_letter(change):
    verdicts = [same(text, change(text)) for text in TEXTS]
    assert all(verdicts)
    assert {verdict.similarity for verdict in verdicts} == {1.0}


@pytest.mark.parametrize("seed", range(5))
def test_an_edited_copy_under_another_headline_is_the_same(seed):
    assert same(FLOOD, edited(FLOOD, seed), title_a="سیل در شمال", title_b="باران شدید آمد")


def test_a_report_that_was_cut_in_half_is_the_same():
    whole = "\n".join(TEXTS[:2])
    assert same(whole, whole[: len(whole) // 2])


def test_reports_on_different_things_are_not():
    pairs = [(a, b) for place, a in enumerate(TEXTS) for b in TEXTS[place + 1 :]]
    assert not any(same(a, b) for a, b in pairs)


FORMS = {
    "gold": GOLD,
    "weather": lambda n: (
        f"دمای هوای شهر کرمان فردا به {n} درجه می\u200cرسد و کمینه دما {n - 11} درجه پیش\u200cبینی می\u200cشود. "
        f"وزش باد با سرعت {n * 2} کیلومتر در ساعت و رطوبت هوا {n + 21} درصد است. مدیرکل هواشناسی استان از مردم خواست "
        "هنگام وزش باد در زیر درختان و کنار ساختمان\u200cهای "
        "نیمه\u200cکاره نایستند و سفرهای غیرضروری را به زمانی دیگر بیندازند."
    ),
    "quake": lambda n: (
        f"زمین\u200cلرزه\u200cای به بزرگی {n % 5 + 2}.{n % 10} "
        f"ریشتر ساعت {n % 24}:{n % 60:02} استان هرمزگان را لرزاند. "
        f"ژرفای این زمین\u200cلرزه {n + 3} کیلومتر بود و کانون آن "
        f"در {n + 7} کیلومتری بندر ثبت شد. نیروهای امدادی به محل رفته"
        "\u200cاند و تاکنون گزارشی از خسارت یا مصدومیت به ستاد بحران استان نرسیده است."
    ),
    "exchange": lambda n: (
        f"نرخ دلار در مرکز مبادله امروز {n * 173 + 40_011} تومان "
        f"و یورو {n * 211 + 50_017} تومان اعلام شد. درهم نیز با "
        f"{n * 31 + 12_007} تومان داد و ستد شد. فعالان بازار "
        f"می\u200cگویند خریداران در انتظار خبرهای تازه مانده\u200cاند و "
        "حجم معاملات نسبت به روزهای گذشته کاهش داشته است؛ آنان روند هفته آینده را آرام می\u200cدانند."
    ),
    "match": lambda n: (
        f"تیم فوتبال نساجی در هفته {n} لیگ برتر با نتیجه "
        f"{n % 4 + 1} بر {n % 3} از سد حریف خود گذشت و {n + 14} امتیازی شد. "
        f"گل\u200cهای این دیدار در دقیقه\u200cهای {n + 5} و "
        f"{n + 31} به ثمر رسید و {n * 97 + 1_003} تماشاگر در ورزشگاه بودند. "
        "سرمربی تیم پس از دیدار از بازیکنانش سپاسگزاری کرد و گفت تیم راه درازی تا پایان فصل دارد."
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_filled_with_other_numbers_is_another_report(form):
    days = [form(number) for number in (17, 21, 25, 29, 33)]
    wrong = [(a, b) for place, a in enumerate(days) for b in days[place + 1 :] if same(a, b)]
    assert wrong == []
    assert all(same(day, day) for day in days)


@pytest.mark.parametrize("form", CHOSEN_ON, ids=lambda form: form.name)
def test_a_form_filled_in_otherwise_is_another_report(form):
    joined = [(a, b) for (title_a, a), (title_b, b) in form.pairs if same(a, b, title_a=title_a, title_b=title_b)]
    assert joined == []


def test_what_players_and_photo_posts_have_in_common_joins_nothing():
    player = "دانلود فیلم\nپخش ویدئو\nکد خبر ۱۲۳۴۵\nعکاس: رضا سرو\nبرای مشاهده تصاویر بیشتر کلیک کنید"
    assert not same(player, player, title_a="گشایش نمایشگاه گل در محلات", title_b="آیین گلاب\u200cگیری در قمصر")


EDITS = {
    "cut to its first two paragraphs": lambda text: "\n".join(text.split("\n")[:2]),
    "the first paragraph lost": lambda text: "\n".join(text.split("\n")[1:]),
    "paragraphs in another order": lambda text: "\n".join(text.split("\n")[at] for at in (0, 4, 1, 3, 2, 5)),
    "paragraphs run together": lambda text: text.replace("\n", " "),
    "a number corrected": lambda text: text.replace("۲۴۰", "۲۶۰"),
    "a small number corrected, in the lead": lambda text: text.replace("۱۷ رأی", "۱۸ رأی"),
    "two numbers corrected": lambda text: text.replace("۲۴۰", "۲۶۰").replace("۱۷ رأی", "۱۸ رأی"),
    "numbers in words": lambda text: text.replace("۱۷ رأی", "هفده رأی").replace("۴ رأی", "چهار رأی"),
    "words put before small numbers": lambda text: (
        text.replace("۱۲ بوستان", "تعداد ۱۲ بوستان")
        .replace("با ۱۷", "با تعداد ۱۷")
        .replace("و ۴ رأی", "و تنها ۴ رأی")
        .replace("۳۲ درصد", "حدود ۳۲ درصد")
        .replace("۹۴", "نزدیک به ۹۴")
    ),
    "a million written out": lambda text: text.replace("۱۵۰ میلیارد", "۱۵۰,۰۰۰,۰۰۰,۰۰۰"),
    "percent signs": lambda text: text.replace(" درصد", "٪"),
    "other verbs": lambda text: (
        text.replace("گفت", "اظهار کرد").replace("افزود", "تصریح کرد").replace("یادآور شد", "خاطرنشان کرد")
    ),
    "date and code below": lambda text: f"{text}\n۱۴۰۴/۰۸/۱۲ ۱۰:۳۵\nشناسه خبر ۸۸۱۲۳۴",
    "agency and date above": lambda text: f"محلات - ایرنا - ۱۲ آبان ۱۴۰۴ - {text}",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_a_desk_does_to_a_report_leaves_it_the_same(edit):
    assert same(COUNCIL, edit(COUNCIL), title_a="بودجه شهر تصویب شد", title_b="شورای شهر به بودجه رأی داد")


LEAD = "شهردار شهر که در جمع شهروندان سخن می\u200cگفت پس از یک سال رایزنی خبر خوشی برای دوستداران فضای سبز داشت."


@pytest.mark.parametrize("headline", ["", "بودجه شهر تصویب شد"])
def test_a_lead_of_its_own_above_a_whole_report_leaves_it_the_same(headline):
    report = "\n".join(COUNCIL.split("\n")[:3])
    verdict = same(report, f"{LEAD}\n{report}", title_b=headline)
    assert verdict
    assert verdict.similarity < SURELY_SIMILAR
    assert verdict.opening < SAME_OPENING


def test_leads_of_their_own_above_the_same_standing_paragraphs_are_two_reports():
    advice = COUNCIL[: 3 * len(LEAD)]
    other = "شاخص هوای مشهد نارنجی است و مدارس ابتدایی نوبت عصر باز نمی\u200cشوند تا کودکان در خانه بمانند."
    assert not same(f"{LEAD}\n{advice}", f"{other}\n{advice}")


def test_a_report_that_is_quoted_whole_in_a_long_review_is_not_the_review():
    review = "\n".join((TEXTS[0], TEXTS[1], COUNCIL, TEXTS[2]))
    assert not same(COUNCIL, review)


@pytest.mark.parametrize(("one", "other"), [("امین", "نیما"), ("کرمان", "مکران")])
def test_a_form_filled_in_with_an_anagram_is_another_report(one, other):
    form = (
        "{0} از فهرست میزبانان بازی\u200cهای کشور کنار رفت. فدراسیون علت را نبودن سالن دانست و از داوطلبان تازه خواست "
        "نام بنویسند."
    )
    assert not same(form.format(one), form.format(other), title_a="تغییر میزبان", title_b="تغییر میزبان")


def test_a_text_that_ends_within_a_number_has_not_that_number():
    lead = "زلزله استان را لرزاند و " + FLOOD
    assert sign(title="", body=f"{lead} ۲۵").signature.numbers == sign(title="", body=lead).signature.numbers


def test_the_verdict_says_why():
    verdict = same(GOLD(1), GOLD(2))
    assert not verdict
    assert verdict.same_text
    assert not verdict.same_numbers
    assert verdict.numbers is not None
    assert verdict.numbers < 0.5


def test_an_original_may_say_more_than_the_teaser_that_names_it():
    teaser = "\n".join((edited(FLOOD, 5, share=0.1)[: len(FLOOD) // 3], "ادامه این گزارش را در سایت ناشر بخوانید."))
    whole, short = sign(title="", body=FLOOD).signature, sign(title="", body=teaser).signature
    assert agrees_with_original(short, whole)
    assert not agrees_with_original(short, sign(title="", body=TEXTS[2]).signature)
    assert not agrees_with_original(sign(title="", body=GOLD(1)).signature, sign(title="", body=GOLD(2)).signature)


@given(PARTS, PARTS)
def test_the_rule_is_symmetric_and_true_of_a_text_and_itself(first, second):
    a, b = (sign(title="t", body="".join(parts)).signature for parts in (first, second))
    assert judge(a, b) == judge(b, a)
    assert judge(a, a)


@given(st.text(max_size=300))
def test_any_text_is_signed(text):
    signed = sign(title=text, body=text)
    assert len(signed.signature.numbers) <= MAX_NUMBERS
    assert len(signed.signature.pack()) <= 252
    assert sign(title=text, body=text) == signed


def test_names_sort_by_founding():
    early, late = (story_id_of(content_hash="h1-" + "a" * 32, first_seen=at) for at in (9.0, 1.8e9))
    assert early < late
    assert early == "s1-00000009" + "a" * 16
