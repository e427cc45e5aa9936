"""One canonical spelling for each address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.addresses import check_url
from workers.core.hosts import MAX_PORT
from workers.core.urls import MAX_URL, canonical_url, host_key

BASE = "https://www.paygah.example/fa/news/?page=1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.Paygah.Example/A/b", "https://www.paygah.example/A/b"),
        ("http://paygah.example", "http://paygah.example/"),
        ("http://paygah.example:80/x", "http://paygah.example/x"),
        ("https://paygah.example:443/x", "https://paygah.example/x"),
        ("https://paygah.example:80/x", "https://paygah.example:80/x"),
        ("http://paygah.example:/x", "http://paygah.example/x"),
        ("http://paygah.example./x", "http://paygah.example/x"),
        ("http://paygah.example/a/./b/../c", "http://paygah.example/a/c"),
        ("http://paygah.example/../../c", "http://paygah.example/c"),
        ("http://paygah.example/a/%2e%2E/b", "http://paygah.example/b"),
        ("http://paygah.example/a/..", "http://paygah.example/"),
        ("http://paygah.example/.well-known/x", "http://paygah.example/.well-known/x"),
        ("http://paygah.example//a", "http://paygah.example//a"),
        ("http://paygah.example/خبر", "http://paygah.example/%D8%AE%D8%A8%D8%B1"),
        ("http://paygah.example/%d8%ae", "http://paygah.example/%D8%AE"),
        ("http://paygah.example/%41%7e%2F", "http://paygah.example/A~%2F"),
        ("http://paygah.example/100%", "http://paygah.example/100%25"),
        ("http://paygah.example/a b", "http://paygah.example/a%20b"),
        ("http://paygah.example/a\u200cb", "http://paygah.example/a%E2%80%8Cb"),
        ("  http://paygah.example/a\n/b\t ", "http://paygah.example/a/b"),
        ("http://paygah.example/a#بخش", "http://paygah.example/a"),
        ("http:\\\\paygah.example\\a", "http://paygah.example/a"),
        ("http://paygah.example/?b=2&a=1", "http://paygah.example/?a=1&b=2"),
        ("http://paygah.example/?a=&a.b=1&a-b=2", "http://paygah.example/?a-b=2&a.b=1&a="),
        ("http://paygah.example/?b=2&a=1&b=1", "http://paygah.example/?b=2&a=1&b=1"),
        ("http://paygah.example/?fa&b=2&a=1", "http://paygah.example/?fa&b=2&a=1"),
        ("http://paygah.example/a;jsessionid=0A1F.node2/b?x=1", "http://paygah.example/a/b?x=1"),
        ("http://paygah.example/a;v=2", "http://paygah.example/a;v=2"),
        ("http://paygah.example/?PHPSESSID=8f&id=3", "http://paygah.example/?id=3"),
        ("http://paygah.example/?utm_source=x&id=3&fbclid=y&gclid", "http://paygah.example/?id=3"),
        ("http://paygah.example/?UTM_Medium=x", "http://paygah.example/"),
        ("http://paygah.example/?utm%5Fsource=x", "http://paygah.example/"),
        ("http://paygah.example/?&&a&", "http://paygah.example/?a"),
        ("http://paygah.example/?id=utm_source", "http://paygah.example/?id=utm_source"),
        ("http://paygah.example/?q=خبر", "http://paygah.example/?q=%D8%AE%D8%A8%D8%B1"),
        ("http://a_b.paygah.example/", "http://a_b.paygah.example/"),
        ("http://[2001:DB8:0::1]:80/", "http://[2001:db8::1]/"),
        ("http://198.51.100.7/x", "http://198.51.100.7/x"),
    ],
)
def test_spellings(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


def test_a_zwnj_in_a_name_is_part_of_it() -> None:
    joined = canonical_url("http://دانش\u200cنامه.example/")
    assert joined is not None
    assert joined.startswith("http://xn--")
    assert joined != canonical_url("http://دانشنامه.example/")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("/a", "https://www.paygah.example/a"),
        ("a", "https://www.paygah.example/fa/news/a"),
        ("../a?x=1", "https://www.paygah.example/fa/a?x=1"),
        ("?page=2", "https://www.paygah.example/fa/news/?page=2"),
        ("", "https://www.paygah.example/fa/news/?page=1"),
        ("#x", "https://www.paygah.example/fa/news/?page=1"),
        ("//khabar.example/a", "https://khabar.example/a"),
        ("\\\\khabar.example\\a", "https://khabar.example/a"),
        ("/\t/khabar.example", "https://khabar.example/"),
        ("HTTP://khabar.example", "http://khabar.example/"),
        (" /a\n", "https://www.paygah.example/a"),
    ],
)
def test_references(reference: str, expected: str) -> None:
    assert canonical_url(reference, base=BASE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "paygah.example",
        "javascript:void(0)",
        "mailto:a@paygah.example",
        "tel:+98",
        "data:text/html,x",
        "ftp://paygah.example/",
        "http:",
        "http://",
        "http:/paygah.example/",
        "http:///paygah.example/",
        "http://:80/",
        "http://user@paygah.example/",
        "http://user:word@paygah.example/",
        "http://paygah%2eexample/",
        "http://pay gah.example/",
        "http://pay\x00gah.example/",
        "http://paygah..example/",
        "http://-paygah.example/",
        "http://paygah.example:x/",
        "http://paygah.example:65536/",
        "http://paygah.example:99999999999999999999/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://1.2.3.256/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[1.2.3.4]/",
        "http://" + "a" * 64 + ".example/",
        "http://paygah.example/" + "a" * MAX_URL,
        "http://paygah.example/\ud800",
    ],
)
def test_no_url(url: str) -> None:
    assert canonical_url(url) is None


def test_a_reference_without_a_good_base_is_none() -> None:
    assert canonical_url("/a", base="mailto:x") is None
    assert canonical_url("a", base="") is None


@given(st.text(max_size=80))
def test_any_text_is_taken_without_a_fault(text: str) -> None:
    for url in (text, "http://" + text, "http://h.example/" + text, "http://h.example/?" + text):
        once = canonical_url(url)
        if once is not None:
            assert canonical_url(once) == once
    canonical_url(text, base=text)


_PIECES = st.lists(
    st.sampled_from([
        "http://", "https:", "//", "/", "\\", "..", ".", "%2e", "%", "%41", "%d8", "?", "&", "=", "#", "@", ":", "80",
        ":443",         "utm_source=1", "a", "B", "b=2",
        "a=1", ";jsessionid=1", "خبر", " ", "\t", "[::1]", "h.example", "127.0.0.1", "xn--",
        "-", "_", "\u200c", ";",
    ]),
    max_size=12,
)  # fmt: skip


@given(_PIECES)
def test_canonical_form_is_stable_and_safe(pieces: list[str]) -> None:
    for base in (None, BASE):
        once = canonical_url("".join(pieces), base=base)
        if once is None:
            continue
        assert canonical_url(once) == once
        assert once.isascii()
        assert "#" not in once
        assert check_url(once, ports=frozenset(range(MAX_PORT + 1))) in {None, f"port {'0'!r} is not a plain number"}


def test_host_key() -> None:
    assert host_key("https://www.paygah.example/a/b") == "www.paygah.example"
    assert host_key("http://paygah.example:8080/") == "paygah.example:8080"
    assert host_key("http://[2001:db8::1]:81/") == "[2001:db8::1]:81"
    assert host_key("") == ""
    assert host_key("no/url/at/all") == ""
