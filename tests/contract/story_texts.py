"""Reports to tell stories by: some that differ in everything, one that is filled into a form every day, and edits."""

from __future__ import annotations

import random

from workers.demo.bank import load_bank
from workers.demo.calendar import NEWEST
from workers.demo.news_item import compose


def _report(number: int) -> str:
    return "\n".join(compose(load_bank(), number=number, salt="stories", published=NEWEST).paragraphs)


TEXTS = tuple(_report(number) for number in range(12))
"""Twelve reports on different things."""
FLOOD = TEXTS[0]


COUNCIL = """\
شورای شهر محلات در نشست امروز بودجه سال آینده را با ۱۷ رأی موافق و ۴ رأی مخالف تصویب کرد.
رئیس کمیسیون برنامه گفت سهم حمل و نقل عمومی از این بودجه ۳۲ درصد است و خرید ۲۴۰ دستگاه اتوبوس تا پاییز به انجام \
می\u200cرسد.
به گفته او، بازسازی ۱۲ بوستان محلی و ساخت دو کتابخانه در محله\u200cهای کم\u200cبرخوردار از دیگر برنامه\u200cها \
است. وی افزود پیمانکاران از راه مناقصه عمومی برگزیده می\u200cشوند.
یکی از اعضای شورا در مخالفت با لایحه گفت درآمدهای پیش\u200cبینی شده دور از واقعیت است و باید ۱۵۰ میلیارد تومان از \
آن کاسته شود.
شهردار در پاسخ یادآور شد سال گذشته ۹۴ درصد درآمدها به دست آمد و بدهی شهرداری به بانک\u200cها کمتر شده است. متن \
لایحه از فردا در پایگاه شورا در دسترس همگان خواهد بود.
این نشست سه ساعت به درازا کشید و نمایندگان محله\u200cها نیز در آن حضور داشتند. نشست بعدی به بررسی طرح تفصیلی بافت \
تاریخی می\u200cپردازد."""
"""A report of six paragraphs with seven numbers."""


def GOLD(seed: int) -> str:  # noqa: N802 - a text, with the day it is of
    """The prices of one day: the same words, other numbers."""
    chance = random.Random(seed)
    coin, gold, ounce = chance.randrange(30_000, 60_000), chance.randrange(2_000, 5_000), chance.randrange(1_900, 2_900)
    return (
        f"قیمت سکه امروز در بازار تهران به {coin} هزار تومان رسید و هر گرم طلای هجده عیار {gold} "
        f"هزار تومان داد و ستد شد. هر اونس طلا در بازارهای جهانی {ounce} دلار است. رئیس اتحادیه طلا گفت "
        "بازار آرام است و خریداران منتظر مانده\u200cاند. "
        f"نیم سکه {coin // 2} هزار تومان و ربع سکه {coin // 4} هزار تومان قیمت خورد. "
        f"به گفته فروشندگان، تقاضا برای سکه نسبت به هفته گذشته {chance.randrange(3, 40)} درصد کمتر شده است."
    )


def edited(text: str, seed: int, *, share: float = 0.05) -> str:
    """Return the text with a share of its words left out, as a desk edits a report. Numbers stay, each with the word
    before it, by which the rule tells a small number."""
    chance = random.Random(seed)
    words = text.split(" ")
    tied = [any(map(str.isdigit, one + after)) for one, after in zip(words, [*words[1:], ""], strict=True)]
    return " ".join(word for word, keep in zip(words, tied, strict=True) if chance.random() >= share or keep)
