"""robots.txt as one agent reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.robots import MAX_BYTES, MAX_CRAWL_DELAY_S, MAX_KEPT_BYTES, RobotsRules, kept

SITE = "https://paygah.example"


def _rules(text: str, agent: str = "khabar") -> RobotsRules:
    return RobotsRules.parse(text.encode(), agent=agent)


@pytest.mark.parametrize("text", ["", "\n\n", "# یادداشت", "<html><body>404</body></html>", "Disallow: /a"])
def test_without_rules_everything_is_allowed(text: str) -> None:
    rules = _rules(text)
    assert rules.allows(f"{SITE}/a")
    assert rules.crawl_delay_s is None


def test_longest_match_wins_and_paths_are_compared_decoded() -> None:
    rules = _rules("User-agent: *\nDisallow: /fa\nAllow: /fa/news\nDisallow: /*.pdf$\nDisallow: /خبر\n")
    assert not rules.allows(f"{SITE}/fa/x")
    assert rules.allows(f"{SITE}/fa/news/1")
    assert not rules.allows(f"{SITE}/a/b.pdf")
    assert rules.allows(f"{SITE}/a/b.pdf?x=1")
    assert not rules.allows(f"{SITE}/%D8%AE%D8%A8%D8%B1/1")


@pytest.mark.parametrize("agent", ["khabar", "Khabar/0.1 (+https://paygah.example/bot)"])
def test_own_group_goes_before_everybody(agent: str) -> None:
    rules = _rules("User-agent: *\nDisallow: /\n\nuser-agent: OTHER\nUSER-AGENT: Khabar\nDisallow: /x\n", agent)
    assert rules.allows(f"{SITE}/a")
    assert not rules.allows(f"{SITE}/x")


def test_groups_of_others_do_not_bind() -> None:
    rules = _rules("User-agent: sayyad\nUser-agent: khabarnegar\nDisallow: /\nUser-agent: *\nDisallow: /private\n")
    assert rules.allows(f"{SITE}/a")
    assert not rules.allows(f"{SITE}/private/a")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("5", 5.0), ("0.5", 0.5), ("86400", MAX_CRAWL_DELAY_S), ("nan", None), ("-1", None), ("x", None)],
)
def test_crawl_delay(value: str, expected: float | None) -> None:
    assert _rules(f"User-agent: *\nCrawl-delay: {value}\n").crawl_delay_s == expected


def test_byte_order_mark_and_odd_line_ends() -> None:
    rules = RobotsRules.parse(b"\xef\xbb\xbfUser-agent: *\rDisallow: /a\r\n", agent="khabar")
    assert not rules.allows(f"{SITE}/a")


def test_only_the_first_500_kib_count() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    rules = RobotsRules.parse(head + b"#" * MAX_BYTES + b"\nDisallow: /b\n", agent="khabar")
    assert not rules.allows(f"{SITE}/a")
    assert rules.allows(f"{SITE}/b")


@pytest.mark.timeout(20)
def test_thousands_of_agents_and_rules_stay_cheap() -> None:
    agents = "".join(f"User-agent: a{n}\n" for n in range(15_000))
    rules = _rules(agents + "".join(f"Disallow: /{n}\n" for n in range(12_000)) + "User-agent: *\nDisallow: /z\n")
    assert rules.allows(f"{SITE}/5")
    assert not rules.allows(f"{SITE}/z")


@given(st.binary(max_size=300), st.text(max_size=20))
def test_garbage_is_read_without_a_fault(text: bytes, agent: str) -> None:
    for body in (text, b"User-agent: *\nDisallow: " + text, b"User-agent: *\nCrawl-delay: " + text):
        rules = RobotsRules.parse(body, agent=agent)
        assert rules.allows(f"{SITE}/a") in {True, False}
        assert rules.crawl_delay_s is None or 0 <= rules.crawl_delay_s <= MAX_CRAWL_DELAY_S
        rules.allows(agent)


_LINES = st.sampled_from(
    [
        *(
            "User-agent: *",
            "User-agent: khabar",
            "user-agent: other # them",
            "Disallow: /a",
            "Disallow: /",
            "Allow: /a/b",
        ),
        *(
            "Disallow:",
            "Crawl-delay: 7",
            "Sitemap: https://paygah.example/s.xml",
            "",
            "   ",
            "# یادداشت",
            "  # Disallow: /",
        ),
        *("Disallow: /خبر", "\u2028Disallow: /b", "#\u2028Disallow: /b", "nonsense", "\0z", "Disallow: /*c$"),
    ]
)


@given(
    st.lists(_LINES, max_size=12),
    st.integers(0, 40),
    st.sampled_from(["/a", "/a/b", "/b", "/x", "/%D8%AE%D8%A8%D8%B1", "/abc"]),
)
def test_what_is_kept_rules_as_the_whole_did(lines: list[str], padding: int, path: str) -> None:
    text = "\n".join([*lines, *["# padding " + "x" * 30] * padding]).encode()
    whole, short = RobotsRules.parse(text, agent="khabar"), RobotsRules.parse(kept(text), agent="khabar")
    assert short.allows(SITE + path) == whole.allows(SITE + path)
    assert (short.crawl_delay_s, short.sitemaps) == (whole.crawl_delay_s, whole.sitemaps)


def test_rules_are_kept_packed_and_of_very_many_the_first() -> None:
    usual = b"User-agent: *\n" + b"".join(b"Disallow: /archive/%d/\n" % n for n in range(2000))
    assert len(kept(usual)) < len(usual) / 4
    assert not RobotsRules.parse(kept(usual), agent="khabar").allows(f"{SITE}/archive/1999/")
    paths = [f"/{n * 2654435761 % 2**32:x}{n * 40503 % 65521:x}" for n in range(24_000)]
    many = ("User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in paths)).encode()
    assert MAX_KEPT_BYTES * 0.7 < len(kept(many)) <= MAX_KEPT_BYTES
    rules = RobotsRules.parse(kept(many), agent="khabar")
    assert not any(rules.allows(SITE + path) for path in paths[:5000])


@pytest.mark.parametrize("text", [b"\0z", b"\0z" + b"User-agent: *\nDisallow: /" * 40])
def test_a_text_that_begins_like_a_packed_one_is_a_text(text: bytes) -> None:
    for one in (text, kept(text)):
        assert RobotsRules.parse(one, agent="khabar").crawl_delay_s is None
