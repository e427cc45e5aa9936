"""Pages that show an error, a login or a search in the place of an article, told by their titles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workers.core.extraction.article import extract_article

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = "The gardener went to the brook in the morning and planted a tree there. Everybody came, and the town paid. "


def is_article(title: str) -> bool:
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div><p>{TEXT * 2}</p></div></body></html>"
    return extract_article(html, url="https://town.example/news/1", source=None, now=NOW) is not None


@pytest.mark.parametrize(
    "title",
    [
        *("404", "404 Not Found", "Error 404", "404 - Page not found", "404 | خطا", "410 Gone", "403 Forbidden"),
        *("500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "Not Found", "Page not found"),
        *("Page not found - The Post", "The page could not be found", "Forbidden", "Access Denied", "Just a moment..."),
        *("Are you a robot?", "Please confirm you are not a robot", "Log in", "Login", "Sign in to your account"),
        *("Member login", "Log in | Post", "Please log in", "Log in or register", "Search results for: trees"),
        *("صفحه یافت نشد", "صفحه مورد نظر یافت نشد", "نتیجه\u200cای یافت نشد", "یافت نشد", "مطلب مورد نظر پیدا نشد"),
        *("خطای ۴۰۴", "خطا 500", "خطا در نمایش صفحه", "دسترسی غیر مجاز", "ورود به سامانه", "ورود به حساب کاربری"),
        "نتایج جستجو: باغ",
    ],
)
def test_such_a_page_is_no_article(title: str) -> None:
    assert not is_article(title)


@pytest.mark.parametrize(
    "title",
    [
        *("500 trees for the town", "404 people came", "Treasure not found", "Story not found in the old book"),
        *("A dialog in the garden", "Catalog in print again", "Sign in the sky", "How to log in to a garden"),
        *("Just a moment of peace", "Are you a robot? asks a play", "Forbidden love", "Access denied to the king"),
        *("جسد کوهنورد گمشده پیدا نشد", "خودروی شهردار پیدا نشد", "خطا در محاسبه بودجه شهر"),
        *("دسترسی غیرمجاز به داده\u200cهای شهر", "ورود به سامانه باغ برای همه باغ\u200cداران الزامی شد"),
    ],
)
def test_a_report_with_such_words_is_one(title: str) -> None:
    assert is_article(title)
