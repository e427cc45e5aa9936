"""Names that the h1 rules know in a lead-in, as alternatives of patterns over the canonical form.

They are the code's own, not those of config/agencies.yaml: an id may not depend on what an operator edits. Part of the
versioned rules of `workers.core.fingerprint`: a change here changes ids.
"""

from __future__ import annotations

from typing import Final

from workers.core.persian import canonical


def _alternatives(names: str) -> str:
    return "|".join(sorted({canonical(name) for name in names.split("، ")}, key=lambda name: (-len(name), name)))


ANY: Final = _alternatives(
    "ایرنا، ایسنا، مهر، فارس، تسنیم، ایکنا، ایلنا، پانا، آنا، برنا، میزان، شبستان، ایبنا، ایمنا، شانا، ابنا، "
    "حوزه، رسا، شفقنا، موج، ایسکانیوز، کردپرس، قدسنا، صداوسیما، خانه ملت، باشگاه خبرنگاران، "
    "باشگاه خبرنگاران جوان، عصر ایران، تابناک، جماران، خبرآنلاین، همشهری آنلاین، همشهری، مشرق، مشرق نیوز، "
    "الف، انتخاب، فرارو، اقتصادنیوز، اقتصاد آنلاین، خبر فوری، سنا، دنیای اقتصاد، ورزش سه، جام جم آنلاین، "
    "ارتباط اقتصادی، رویداد ۲۴، دیپلماسی ایرانی، العالم، اسپوتنیک، رویترز، فرانسه، آسوشیتدپرس، آناتولی، "
    "شینهوا، دفاع مقدس، دانشجو، جوان آنلاین، رکنا، کیهان، شرق، اعتماد، جام جم، پارسینه، آفتاب، بی بی سی، "
    "دیده بان ایران، ایانا، صدا و سیما، واحد مرکزی خبر، شهروند، نود، زومیت، دیجیاتو، ایستنا، شهرخبر، قدس، "
    "وطن امروز، ایران اکونومیست، شبکه خبر"
)
"""Names that stand before a dash or colon as the agency of a report. Those after «خبرگزاری» need no entry."""
ALONE: Final = _alternatives(
    "ایرنا، ایسنا، تسنیم، ایکنا، ایلنا، ایبنا، ایمنا، شفقنا، ایسکانیوز، کردپرس، قدسنا، صداوسیما، صدا و سیما، خانه ملت، "
    "باشگاه خبرنگاران جوان، عصر ایران، تابناک، جماران، خبرآنلاین، همشهری آنلاین، مشرق نیوز، اقتصادنیوز، "
    "اقتصاد آنلاین، خبر فوری، دنیای اقتصاد، ورزش سه، جام جم آنلاین، جوان آنلاین، رویداد ۲۴، فرارو، دیده بان ایران، "
    "ایران اکونومیست، رویترز، آسوشیتدپرس، آناتولی، اسپوتنیک، شینهوا، بی بی سی"
)
"""Names that no other word begins with: they end where they end, though no mark follows."""
AFTER_KIND: Final = _alternatives("مهر، فارس، میزان، آنا، برنا، پانا، شبستان، موج، رسا، رکنا، دفاع مقدس")
"""Names that end there only after «خبرگزاری» or «خبرنگار»."""
PROVINCES: Final = _alternatives(
    "آذربایجان شرقی، آذربایجان غربی، اردبیل، اصفهان، البرز، ایلام، بوشهر، تهران، چهارمحال و بختیاری، خراسان جنوبی، "
    "خراسان رضوی، خراسان شمالی، خوزستان، زنجان، سمنان، سیستان و بلوچستان، فارس، قزوین، قم، کردستان، کرمانشاه، "
    "کرمان، کهگیلویه و بویراحمد، گلستان، گیلان، لرستان، مازندران، مرکزی، هرمزگان، همدان، یزد"
)
DESKS: Final = _alternatives(
    "سیاسی، اجتماعی، اقتصادی، اقتصاد، فرهنگی، فرهنگ و هنر، ورزشی، ورزش، حوادث، بین الملل، جهان، جامعه، علمی، هنر، "
    "استان ها، خبر، سیاست، بازار"
)
"""What stands after «گروه» or «سرویس»."""
