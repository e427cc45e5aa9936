"""Where the article stands, for each bound that decides it: one page on either side where both happen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workers.core.article import Article
from workers.core.extraction.article import extract_article

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://town.example/news/1"
TITLE = "The bell of the old school rings again"
TEXT = (
    "The bell of the old school was taken down in the spring, and nobody could say where it had been brought.",
    "It has now been found in the cellar of the baker, who used it to keep the dough from the mice.",
    "On Monday it rang for the first time, four minutes late, and was forgiven by everybody but the headmaster.",
)
OTHER = (
    "The garden of the vicarage is open on Sundays, and whoever picks a pear may keep it if he plants the core.",
    "A bench has been put where the well was, so that nobody falls into what is no longer there to fall into.",
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, *, head: str = "") -> Article:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    article = extract_article(html, url=URL, source=None, now=NOW)
    assert article is not None
    return article


SPRING = (
    ("3 March 2024", "The well runs dry", TEXT[1]),
    ("9 April 2024", "The pump is brought", TEXT[2]),
    ("2 May 2024", "Water again", OTHER[0]),
)
HEADLINE = f"<h1>{TITLE}</h1>"
BODY = paragraphs(*TEXT)
STANDFIRST = "A bell, a baker and a headmaster: how a cellar gave back what a spring had taken from the town"
BEGUN = f"{OTHER[0]} {OTHER[1]}"[:170] + " …"
BACKWARDS = tuple(text[::-1] for text in TEXT)
LONG_TEXT = (*TEXT, *BACKWARDS)
LONG_BODY = paragraphs(*LONG_TEXT)
"""So much that the paragraph beside it is less than a fifth of the two."""
MANY = (*(text.upper() for text in (*TEXT, *OTHER)), OTHER[1][::-1])
DATED = "Published on 3 March 2024 at ten past four, and updated the same evening at half past six."
DIGEST = "".join(
    f'<div class="story-text"><h2>Part {n}</h2>{paragraphs(*texts)}</div>'
    for n, texts in enumerate((TEXT, OTHER[:1], OTHER[1:]), 1)
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            f"{HEADLINE}<main>{DIGEST}</main>",
            ["Part 1", *TEXT, "Part 2", OTHER[0], "Part 3", OTHER[1]],
            id="one of several parts that are named after a body is not the article, even if it holds most",
        ),
        pytest.param(
            f"{HEADLINE}<div class='a'>{BODY}</div><div class='b'><p>{BEGUN}</p></div>",
            [*TEXT],
            id="a paragraph that is cut short in a box apart begins another article",
        ),
        pytest.param(
            f"{HEADLINE}<div>{BODY}<p>{BEGUN}</p></div>",
            [*TEXT, BEGUN],
            id="in the box of the text it is how the author ends",
        ),
        pytest.param(
            f"{HEADLINE}<div>{BODY}<form><p>{OTHER[0]}</p><textarea></textarea></form></div>",
            [*TEXT],
            id="a short form to write in is no text",
        ),
        pytest.param(
            f"<form>{HEADLINE}<input type='email'><div>{paragraphs(*TEXT, *OTHER, *BACKWARDS)}</div></form>",
            [*TEXT, *OTHER, *BACKWARDS],
            id="a form around the page is its frame",
        ),
        pytest.param(
            f"<header>{HEADLINE}<h2>{STANDFIRST}</h2></header><div>{BODY}</div>",
            [STANDFIRST, *TEXT],
            id="a long heading below the headline is a standfirst",
        ),
        pytest.param(
            f"<header>{HEADLINE}<h2>From the town</h2></header><div>{BODY}</div>",
            [*TEXT],
            id="a short one is the name of a section",
        ),
        pytest.param(
            f"<h2>Good news: {TITLE}</h2><div><p>{OTHER[0]}</p></div><section><div>{LONG_BODY}</div></section>",
            [OTHER[0], *LONG_TEXT],
            id="a heading that says a little more than the title is the headline",
        ),
        pytest.param(
            f"<div class='menu'>{HEADLINE}</div><main><div><p>{OTHER[0]}</p></div>"
            f"<section><div>{LONG_BODY}</div></section></main>",
            [OTHER[0], *LONG_TEXT],
            id="a lead within main belongs to it although the headline was left out",
        ),
        pytest.param(
            f"{HEADLINE}<div><p>{TEXT[0]}</p><div id='sharing-bread-with-a-neighbour'><p>{TEXT[1]}</p></div>"
            f"<p>{TEXT[2]}</p></div>",
            [*TEXT],
            id="an id that was made from a heading names no side matter",
        ),
        pytest.param(
            f"{HEADLINE}<p>{DATED}</p>{BODY}",
            [*TEXT],
            id="a long line of dates above the text is no part of it",
        ),
        pytest.param(
            f"{HEADLINE}<ul><li>Town desk</li><li>A bell was found in a baker's cellar</li></ul>{BODY}",
            ["A bell was found in a baker's cellar", *TEXT],
            id="points above the text stay, and the name of a desk does not",
        ),
        pytest.param(
            f"{HEADLINE}<form><input type='email'>{LONG_BODY}<p>{OTHER[0]}</p></form>{paragraphs(*MANY)}",
            [*LONG_TEXT, OTHER[0], *MANY],
            id="a long form is a part of the page although readers may write in it",
        ),
        pytest.param(
            f"{HEADLINE}{paragraphs(*MANY)}<div class='sidebar'>{LONG_BODY}<p>{OTHER[0]}</p></div>",
            [*MANY],
            id="a side column is not the article when a long text is in view, although it is longer",
        ),
        pytest.param(
            f"{HEADLINE}{BODY}<div class='sidebar'>{paragraphs(*OTHER)}</div>",
            [*TEXT],
            id="a side column is not the article when the text is in view",
        ),
        pytest.param(
            f"{HEADLINE}<p>{TEXT[0]}</p><div class='sidebar'><p>{OTHER[0]} And so on.</p></div>",
            [TEXT[0]],
            id="nor when it is no more than twice as long as a short text",
        ),
        pytest.param(
            f"<p>{OTHER[0]}</p><div class='banner'>{HEADLINE}{paragraphs(TEXT[0], TEXT[1])}</div>",
            [TEXT[0], TEXT[1]],
            id="an element with the headline is the article when it holds more than the rest",
        ),
    ],
)
def test_the_article_stands(body: str, expected: list[str]) -> None:
    assert list(read(body).paragraphs) == expected


def test_a_date_with_its_time_goes_before_the_same_day_without() -> None:
    head = '<meta property="article:published_time" content="2024-03-02">'
    article = read(f"{HEADLINE}<time datetime='2024-03-02T16:10:00+00:00'>2 March</time>{BODY}", head=head)
    assert article.published_at == datetime(2024, 3, 2, 16, 10, tzinfo=UTC)


def test_the_time_of_another_day_is_another_s() -> None:
    head = '<meta property="article:published_time" content="2024-03-02">'
    article = read(f"{HEADLINE}<time datetime='2024-03-05T16:10:00+00:00'>5 March</time>{BODY}", head=head)
    assert article.published_at == datetime(2024, 3, 2, tzinfo=UTC)


def test_when_a_page_was_updated_is_better_than_nothing() -> None:
    article = read(HEADLINE + BODY, head='<meta property="og:updated_time" content="2024-03-05T16:10:00Z">')
    assert article.published_at == datetime(2024, 3, 5, 16, 10, tzinfo=UTC)


def test_a_login_beside_a_declared_article_is_no_login_page() -> None:
    login = "<main><form id='login-box'><input type='password'></form></main>"
    html = f"<title>{TITLE}</title><body>{login}{HEADLINE}{BODY}"
    assert extract_article(html, url=URL, source=None, now=NOW) is None
    assert read(login + HEADLINE + BODY, head='<meta property="og:type" content="article">').title == TITLE


def test_a_declared_headline_stays_though_it_is_said_below_the_text_again() -> None:
    section = "".join(f"<div>Line {n} of a menu</div>" for n in range(20))
    article = read(f"{HEADLINE}{section}<h2>{STANDFIRST}</h2><div>{BODY}</div><div><span>{TITLE}</span></div>")
    assert article.title == TITLE


@pytest.mark.parametrize(
    "form",
    [
        "<h3>{0}: {1}</h3><p>{2}</p>",
        "<span>{0}</span><h4>{1}</h4><p>{2}</p>",
        "<span>{0} 10:15</span><h4>{1}</h4><p>{2}</p>",
    ],
)
def test_the_days_of_a_chronicle_are_no_comments(form: str) -> None:
    days = "".join(f"<div class=day>{form.format(*day)}</div>" for day in SPRING)
    assert read(f"{HEADLINE}{BODY}<div>{days}</div>").paragraphs[-1] == OTHER[0]


def test_a_caption_may_say_more_than_its_picture() -> None:
    above, below = paragraphs(*LONG_TEXT[:3]), paragraphs(*LONG_TEXT[3:])
    caption = f"{OTHER[1][:60]}, says the vicar"
    picture, other = (f"<img alt='{said[:60]}'><div>{caption}</div>" for said in (OTHER[1], STANDFIRST))
    assert caption not in read(f"{HEADLINE}{above}{picture}{below}").paragraphs
    assert caption in read(f"{HEADLINE}{above}{other}{below}").paragraphs


@pytest.mark.parametrize(("lines", "kept"), [(1, False), (2, False), (3, True)])
def test_a_picture_has_no_more_than_two_lines_below_it(lines: int, *, kept: bool) -> None:
    box = "<div><img src=bell.jpg>" + "".join(f"<p>The bell, seen from {n} miles</p>" for n in range(lines)) + "</div>"
    found = read(f"{HEADLINE}{paragraphs(*LONG_TEXT[:3])}{box}{paragraphs(*LONG_TEXT[3:])}").paragraphs
    assert ("The bell, seen from 0 miles" in found) is kept


def test_the_days_of_a_chronicle_may_have_titles_in_no_heading() -> None:
    days = "".join(f"<div class=day><p>{day}</p><p>{title}</p><p>{text}</p></div>" for day, title, text in SPRING)
    assert read(f"{HEADLINE}{BODY}<div>{days}</div>").paragraphs[-1] == OTHER[0]


@pytest.mark.parametrize("form", ["<p>{1}</p><p>{0}</p>", "<p>{0} 10:15</p><p>{1}</p>", "<p>3 days ago</p><p>{1}</p>"])
def test_a_name_above_its_day_or_below_its_time_makes_a_comment(form: str) -> None:
    days = "".join(f"<div class=day>{form.format(day, name)}<p>{text}</p></div>" for day, name, text in SPRING)
    assert read(f"{HEADLINE}{BODY}<div>{days}</div>").paragraphs == TEXT


def test_the_same_days_with_names_in_no_heading_are_comments() -> None:
    days = "".join(f"<div class=day><b>{day}, {name}</b><p>{text}</p></div>" for day, name, text in SPRING)
    assert read(f"{HEADLINE}{BODY}<div>{days}</div>").paragraphs == TEXT
