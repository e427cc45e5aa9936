"""What reading a date costs.

    python -m benchmarks.dates

Prints microseconds of CPU time for each form, the dearest first, and their median.
"""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median

from benchmarks.canonical import microseconds
from workers.core.dates import parse_date

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DATE_LIMIT_US = 50
FORMS = (
    *("2024-02-08T09:30:00+03:30", "1402-11-19T09:30:00", "20240208T060000Z", "Thu, 08 Feb 2024 06:00:00 GMT"),
    *("۱۹ بهمن ۱۴۰۲، ۹:۳۰", "پنجشنبه ۱۹ بهمن ۱۴۰۲ - ۰۹:۳۰", "تاریخ انتشار: ۱۹ بهمن ۱۴۰۲ ساعت ۹ و ۳۰ دقیقه"),
    *("۳۰ ارديبهشت ۱۳۹۸ - ۱۲:۵۳:۰۸ ب.ظ", "۱۴۰۲/۱۱/۱۹ | ۰۹:۳۰", "۰۹:۳۰ - ۱۴۰۲/۱۱/۱۹", "۰۲/۱۱/۱۹ - ۰۹:۳۰"),
    *("پنجشنبه ۸ فوریه ۲۰۲۴ ساعت ۰۹:۳۰", "February 8, 2024 9:30 AM", "بیست و سوم خرداد ۱۴۰۴", "۱۲ حمل ۱۴۰۴"),
    *("۳ ساعت پیش", "۳ ساعت و ۲۰ دقیقه پیش", "دیروز ۱۰:۳۰", "هفته گذشته", "لحظاتی پیش", "۵ خرداد - ۱۲:۳۰"),
    *("کد خبر: ۱۲۳۴۵۶ | گروه شهر | چاپ | ۳ اردیبهشت ۱۴۰۴ | ۱۴:۰۵", "باغ شهر باز شد", "کد خبر: ۱۲۳۴۵۶۷۸"),
)


def main() -> None:
    """Measure and print."""
    costs = {form: microseconds(lambda text: parse_date(text, now=NOW), [form]) for form in FORMS}
    for form, spent in sorted(costs.items(), key=lambda item: -item[1]):
        print(f"{spent:6.1f} µs  {form}")
    print(f"{median(costs.values()):6.1f} µs  median of {len(FORMS)} forms (aim ≤ {DATE_LIMIT_US})")


if __name__ == "__main__":
    main()
