"""The page shows what pages of strangers say, and nothing of it acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.contract.index_samples import START, document
from workers.core.search import MARK_END, MARK_START, Found, Hit, Query
from workers.core.search_answer import answer
from workers.core.search_request import BadParameter
from workers.core.story_account import account_of
from workers.core.story_answer import story_answer
from workers.core.story_fold import Fold
from workers.web.html import element, web_address
from workers.web.page_style import STYLE
from workers.web.search_page import POLICY, render_page

EVIL = "\"><script>alert(1)</script><img src=x onerror='x'>&amp;"
NAMES = {"a": "منبع «الف»"}


class Reader(HTMLParser):
    """Collects elements, their attributes and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page.replace(STYLE, ""))
    return reader


def found(*hits: Hit, total: int | None = None, texts: int | None = None, offset: int = 0, limit: int = 10):
    query = Query(text="x", limit=limit, offset=offset, fold=True)
    there = total or len(hits)
    return answer(Found(total=there, texts=texts or there, hits=hits), query, names=NAMES, took_s=0.01)


def test_the_page_is_persian_and_asks_for_nothing_from_elsewhere():
    page = render_page({}, names=NAMES)
    reader = read(page)
    assert reader.all("html") == [{"lang": "fa", "dir": "rtl"}]
    assert not {tag for tag, _ in reader.elements} & {"script", "link", "img", "iframe"}
    assert "http" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert "url(" not in STYLE
    assert "script-src" not in POLICY
    assert "default-src 'none'" in POLICY


def test_what_was_typed_stands_in_the_form_again_and_cannot_act():
    given = {"q": [EVIL], "since": [EVIL], "source": ["a"], "sort": ["oldest"]}
    reader = read(render_page(given, names=NAMES, fault=BadParameter("since", EVIL, EVIL)))
    values = {attributes.get("name"): attributes.get("value") for attributes in reader.all("input")}
    assert (values["q"], values["since"]) == (EVIL, EVIL)
    assert {attributes["value"] for attributes in reader.all("option") if "selected" in attributes} == {
        "oldest",
        "a",
        "",
    }
    assert not reader.all("script")
    assert not reader.all("img")
    assert EVIL in reader.text


def test_hits_are_text_whatever_their_pages_wrote():
    evil = document("1", EVIL, lead=EVIL, agency=EVIL, url="javascript:alert(1)//x/y", host="x")
    hit = Hit(document=evil, score=1.0, fragments=(f"{EVIL}{MARK_START}{EVIL}{MARK_END}",))
    reader = read(render_page({"q": ["x"]}, names=NAMES, found=found(hit)))
    assert not reader.all("script")
    assert not reader.all("img")
    assert reader.all("mark") == [{}]
    assert not [attributes for attributes in reader.all("a") if (attributes.get("href") or "").startswith("java")]


def test_a_hit_has_its_source_its_day_and_its_matches():
    shown = document("1", "همکاری تازه", published_at=START, url="https://a.example/1")
    hit = Hit(
        document=shown, score=1.0, fragments=(f"{MARK_START}همکاری{MARK_END} تازه", f"از {MARK_START}همکاری{MARK_END}")
    )
    reader = read(render_page({"q": ["همکاری"]}, names=NAMES, found=found(hit)))
    assert "منبع «الف»" in reader.text
    assert "۷ خرداد ۱۴۰۵" in reader.text or "۸ خرداد ۱۴۰۵" in reader.text
    assert reader.text.count("همکاری تازه") == 1
    assert len(reader.all("mark")) == 2
    assert {"href": "https://a.example/1", "rel": "noopener noreferrer nofollow"} in reader.all("a")


def test_a_story_says_how_many_more_texts_there_are_and_leads_to_them():
    fold = Fold(others=5, sources=("a", EVIL), oldest_at=START - 60, newest_at=START)
    hit = Hit(document=document("1", "همکاری", story_id="s1-0"), score=1.0, fold=fold)
    given = {"q": ["x"], "source": ["a"], "offset": ["10"], "fold": ["true"]}
    reader = read(render_page(given, names=NAMES, found=found(hit, texts=6)))
    assert "۱ تا ۱ از ۱ خبر (۶ متن)" in reader.text
    assert "۵ متن دیگر · منبع «الف» · " + EVIL + " · تازه\u200cترین: ۷ خرداد ۱۴۰۵، ۲۳:۵۶" in reader.text
    assert {"href": "/?q=x&source=a&story=s1-0"} in reader.all("a")
    assert not reader.all("script")


def test_the_texts_of_one_story_lead_back_to_all_stories():
    given = {"q": ["x"], "story": ["s1-0"], "offset": ["10"]}
    hits = Found(total=2, texts=2, hits=(Hit(document=document("1"), score=0.0),))
    reader = read(render_page(given, names=NAMES, found=answer(hits, Query(), names=NAMES, took_s=0.01)))
    assert "متن\u200cهای یک خبر" in reader.text
    assert "از ۲ متن" in reader.text
    assert "fold" not in {attributes.get("name") for attributes in reader.all("select")}
    assert {"href": "/?q=x"} in reader.all("a")


def test_the_texts_of_one_story_stand_below_who_was_first():
    first = document("1", url="https://a.example/1", seen_at=START)
    account = account_of("s1-0", [document("2", url="https://b.example/2", seen_at=START + 60), first], aggregators=())
    given = {"story": ["s1-0"]}
    story = story_answer(account, names={"a": EVIL})
    reader = read(render_page(given, names=NAMES, found=found(Hit(document=first, score=0.0)), story=story))
    assert f"نخستین\u200cبار: {EVIL} · ۷ خرداد ۱۴۰۵، ۲۳:۵۶ · همهٔ خبرها" in reader.text
    assert {"href": "https://a.example/1", "rel": "noopener noreferrer nofollow"} in reader.all("a")
    assert not reader.all("script")


def test_pages_lead_on_and_back_with_the_same_filters():
    hits = [Hit(document=document(str(n)), score=0.0) for n in range(10)]
    given = {"q": ["x"], "source": ["a"], "offset": ["10"]}
    reader = read(render_page(given, names=NAMES, found=found(*hits, total=1234, offset=10)))
    links = {attributes.get("rel"): attributes["href"] for attributes in reader.all("a")}
    assert links["prev"] == "/?q=x&source=a&offset=0"
    assert links["next"] == "/?q=x&source=a&offset=20"
    assert "۱۱ تا ۲۰ از ۱٬۲۳۴ خبر" in reader.text


def test_nothing_found_is_said_and_the_last_page_leads_no_further():
    assert "چیزی پیدا نشد" in read(render_page({"q": ["x"]}, names=NAMES, found=found())).text
    hit = Hit(document=document("1"), score=0.0)
    last = read(render_page({"q": ["x"]}, names=NAMES, found=found(hit, total=20_000, offset=9_990)))
    assert "next" not in [attributes.get("rel") for attributes in last.all("a")]


def test_elements_escape_attributes_and_text():
    assert element("p", "<b>", title='"x"', hidden=True, dir=None, class_="c").text == (
        '<p title="&quot;x&quot;" hidden class="c">&lt;b&gt;</p>'
    )
    assert web_address("https://a.example/") == "https://a.example/"
    assert web_address("data:text/html,x") is None
