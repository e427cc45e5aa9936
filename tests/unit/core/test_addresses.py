"""No form of an address gets past the check."""

from __future__ import annotations

import ipaddress
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.addresses import check_reference, check_url, is_public
from workers.core.urls import canonical_url

PORTS = frozenset({80, 443})
PUBLIC = """
    1.1.1.1 9.255.255.255 11.0.0.0 100.63.0.1 100.128.0.0 126.9.9.9 128.0.0.1 172.15.0.1 172.32.0.1
    192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 185.143.232.1 2606:4700:4700::1111
    2001:4860:4860::8888 2001:200::1 2003::1 2a00:1450::1 3ffd::1
"""
NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.9 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1
    198.19.255.255 198.51.100.1 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1
    ::ffff:1.1.1.1 ::ffff:127.0.0.1 ::ffff:0:1.1.1.1 ::1.1.1.1 64:ff9b::1.1.1.1 64:ff9b:1::1 100::1 2001::1
    2001:0:102:304:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:101:101:: 3ffe::1 3fff::1 4000::1
    5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 2606:4700::1%1 fec0::1 ff02::1 localhost 1.1.1
    01.1.1.1 [2606:4700::1] 2130706433
"""


@pytest.mark.parametrize("ip", PUBLIC.split())
def test_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("ip", [*NOT_PUBLIC.split(), "", "1.1.1.1 "])
def test_not_public(ip: str) -> None:
    assert not is_public(ip)


@given(st.ip_addresses())
def test_nothing_that_the_standard_library_calls_private_is_public(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(str(ip)):
        assert not ip.is_private
        assert not ip.is_multicast
        assert not ip.is_reserved


@pytest.mark.parametrize(
    "url",
    [
        "http://paygah.example/",
        "HTTPS://Paygah.Example",
        "https://paygah.example:443/a?b=c#d",
        "http://paygah.example:/",
        "http://paygah.example/a@127.0.0.1/",
        "http://paygah.example/?q=a@b",
        "http://paygah.example/خبر/۱۲?برچسب=ب",
        "http://a_b.paygah.example/",
        "http://127.0.0.1.paygah.example/",
        "http://دانش\u200cنامه.example/",
        "http://[2606:4700::1]/",
        "http://1.1.1.1/",
        "http://paygah.example./",
    ],
)
def test_fine(url: str) -> None:
    assert check_url(url, ports=PORTS) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "not an absolute address"),
        ("//paygah.example/", "not an absolute address"),
        ("file:///etc/hosts", "scheme 'file' is not http or https"),
        ("gopher://paygah.example/", "scheme 'gopher' is not http or https"),
        ("http:/paygah.example/", "no host"),
        ("http:///paygah.example/", "no host"),
        ("http://", "no host"),
        ("http://:80/", "':80' is not a host"),
        (" http://paygah.example/", "a control character or space in the address"),
        ("http://paygah.example\t/", "a control character or space in the address"),
        ("http://paygah.example/\r\nHost: x", "a control character or space in the address"),
        ("http://1.1.1.1\\@paygah.example/", "a backslash in the host"),
        ("http://paygah.example@1.1.1.1/", "a user name in the address"),
        ("http://1.1.1.1;@paygah.example/", "a user name in the address"),
        ("http://paygah.example#@1.1.1.1/", "programs differ on what the host is"),
        ("http://paygah.example?@1.1.1.1/", "programs differ on what the host is"),
        ("http://%31.1.1.1/", "a percent sign in the host"),
        ("http://0x7f.0.0.1/", "'0x7f.0.0.1' is not a host"),
        ("http://0177.0.0.1/", "'0177.0.0.1' is not a host"),
        ("http://1.1/", "'1.1' is not a host"),
        ("http://2130706433/", "'2130706433' is not a host"),
        ("http://paygah.0x1/", "'paygah.0x1' is not a host"),
        ("http://①.①.①.①/", "'①.①.①.①' is not a host"),
        ("http://1。1。1。1/", "'1。1。1。1' is not a host"),
        ("http://١.١.١.١/", "'١.١.١.١' is not a host"),
        ("http://ⓛⓞⓒⓐⓛ/", "'ⓛⓞⓒⓐⓛ' is not a host"),
        ("http://[::1", "'[::1' is not a host"),
        ("http://[::1]x/", "'[::1]x' is not a host"),
        ("http://[fe80::1%25eth0]/", "a percent sign in the host"),
        ("http://paygah.example:65616/", "'paygah.example:65616' is not a host"),
        ("http://paygah.example:00080/", "port '00080' is not a plain number"),
        ("http://paygah.example:9200/", "port 9200 is not among 80, 443"),
        ("http://paygah.example:0/", "port '0' is not a plain number"),
    ],
)
def test_refused(url: str, why: str) -> None:
    assert check_url(url, ports=PORTS) == why


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("/a b@c\\d", None),
        ("a/b", None),
        ("?q=@x", None),
        ("http://paygah.example/خبر و نظر", None),
        ("http://paygah.example/#@1.1.1.1", None),
        ("//paygah.example/x", None),
        (" http://paygah.example/ ", None),
        ("mailto:a@paygah.example", None),
        ("http:///paygah.example/", "no host"),
        ("///paygah.example/", "no host"),
        ("http://paygah.example\\@1.1.1.1/", "a backslash in the host"),
        ("\\\\1.1.1.1\\x", "a backslash in the host"),
        ("/\\1.1.1.1\\x", "a backslash in the host"),
        ("http://a@paygah.example/", "a user name in the host"),
        ("//a:b@paygah.example/", "a user name in the host"),
        ("http://%31.1.1.1/", "a percent sign in the host"),
        ("http://paygah.example\t.ir/", "a control character or space in the host"),
        ("http://paygah .example/", "a control character or space in the host"),
    ],
)
def test_the_target_of_a_redirect_as_written(reference: str, why: str | None) -> None:
    assert check_reference(reference) == why


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    for url in (text, "http://" + text, "http://paygah.example" + text):
        assert check_url(url, ports=PORTS) != ""


CASES = Path(os.environ.get("KHABAR_DEV_DATA", "../shared/data")) / "ssrf_cases_dev.jsonl"


def _blocked(case: dict[str, Any]) -> bool:
    """Walk a case as the fetcher does: form first, then every answer of each lookup, then the redirect's target."""
    dns = {name: list(answers) for name, answers in case.get("dns", {}).items()}
    url = case["url"]
    for hop, target in enumerate([None, *case.get("chain", [])]):
        if target is not None:
            resolved = canonical_url(target, base=url)
            if resolved is None:
                return True
            url = resolved
        if hop > 5 or check_url(url, ports=PORTS) is not None:
            return True
        host = urlsplit(canonical_url(url) or "").hostname or ""
        try:
            answers = [str(ipaddress.ip_address(host))]
        except ValueError:
            lookups = dns.get(host, [[]])
            answers = lookups.pop(0) if len(lookups) > 1 else lookups[0]
        if not answers or not all(is_public(answer) for answer in answers):
            return True
    return False


@pytest.mark.skipif(not CASES.exists(), reason="the development set of address cases is not here")
def test_development_cases() -> None:
    wrong = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if _blocked(case) != (case["expected"] == "blocked") and not case.get("env"):
            wrong.append((case["id"], case["url"], case["why"]))
    assert wrong == []
