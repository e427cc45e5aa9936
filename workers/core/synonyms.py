"""Words that desks exchange freely when they edit a report: «افتتاح شد» and «گشایش یافت» say the same.

Only words that mean the same in any report stand in one line, and none that a form is filled in with: no names, days,
numbers, trades or places, and no opposites, for «افزایش» and «کاهش» are two reports.
"""

from __future__ import annotations

from typing import Final

from workers.core.persian import canonical

_LINES: Final = (
    "افتتاح گشایش|آغاز شروع|پایان خاتمه اتمام|نوین تازه جدید|ساخت احداث|گسترش توسعه|برگزار برپا|اجرا انجام",
    "خانه منزل|راه جاده|کودک بچه|کودکان بچه\u200cها|مردم شهروندان|معلم آموزگار|زنان بانوان|گردشگران توریست\u200cها",
    "مصدوم مجروح زخمی|بازداشت دستگیر|حادثه سانحه|مهار خاموش اطفا|هشدار اخطار|درگذشت فوت|صبح بامداد",
    "قیمت بها بهای|هزینه مخارج|میزان مقدار|تعداد شمار|حدود نزدیک تقریبا|طول درازا|افزایش رشد|کاهش افت",
    "محل مکان صحنه|علت دلیل سبب|شیوه روش نحوه|مشکل معضل|پرسش سوال|پاسخ جواب|درخواست تقاضا|دیدار ملاقات",
    "کمک یاری|همکاری تعامل|قدردانی تقدیر تشکر سپاسگزاری|تهیه فراهم تامین|مسئولان مقامات|آینده آتی|پیشین سابق",
    "همه تمام تمامی کلیه|برخی بعضی|فقط تنها صرفا|دوباره مجددا|رایگان مجانی|سالانه سالیانه|ماهانه ماهیانه",
    "مسابقه رقابت|مسابقات رقابت\u200cها رقابت\u200cهای|شکست باخت|انتخاب برگزیده|ارائه تقدیم پیشکش|ارسال فرستاد",
    "دریافت گرفت|بازگشت برگشت|بازگشتند برگشتند|بازگشته\u200cاند برگشته\u200cاند|خواست خواستار",
    "توفان طوفان|بلیت بلیط|اتاق اطاق",
)
GROUPS: Final = tuple(tuple(group.split()) for line in _LINES for group in line.split("|"))
"""The words of each mean the same; of the last, spellings. The first stands for all, so what others are made with
(«پرسشنامه», «پرسش نامه») stands first or not at all: its letters have to stay."""
_PLURALS: Final = ("", canonical("ها"), canonical("های"))
_FIRST_OF: Final = {
    canonical(word) + plural: canonical(group[0]) + plural for group in GROUPS for word in group for plural in _PLURALS
}


def same_word(word: str) -> str:
    """Return the word, in canonical form, that stands for all that mean the same."""
    return _FIRST_OF.get(word, word)
