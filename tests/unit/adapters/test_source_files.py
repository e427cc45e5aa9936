"""Sources are read as declared, and every mistake is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.adapters.source_files import load_profiles, load_sources
from workers.core.errors import ConfigError
from workers.core.source import ListingKind, Role

FIELDS = (
    "id, name, role, enabled, hosts, ports, listings, politeness, retention, budget, profile, selectors, "
    "labels, twins, follow, stop_lines"
)
LISTING_FIELDS = "url, kind, period, period_max, pages, link_pattern, link_selector, next_selector"
SELECTOR_FIELDS = "article, title, lead, body, date, drop, agency, original"
DURATIONS = "(accepted: seconds, or a number with s, m, h or d such as 30s)"
BAGH = "https://bagh.example/"
BARE = "sources:\n  - id: bagh\n    name: باغ\n"
CONFIG = Path(__file__).parents[3] / "config"

PROFILES = """
profiles:
  bagh:
    title: h1.title
    body: [.matn, .body]
"""
WHOLE = """
sources:
  - id: gerdavar
    name: گردآور
    role: aggregator
    hosts: [gerdavar.example, "khabar.example:8080"]
    listings:
      - url: https://www.gerdavar.example/list?utm_source=x
        kind: html
        period: 90s
        pages: 3
        link_pattern: /news/\\d+
        link_selector: .list a
        next_selector: a.next
    politeness: {delay: 500m, parallel: 2}
    profile: bagh
    selectors: {title: .onvan}
    labels: {original: منبع}
    stop_lines: [پایان]
  - id: bagh
    name: باغ
    enabled: false
    ports: [8080, 8443]
    listings: [{url: "https://bagh.example/rss", kind: rss}]
"""


def _load(tmp_path: Path, sources: str, profiles: str = PROFILES, seed: str | None = None):
    (tmp_path / "sources.yaml").write_text(sources, encoding="utf-8")
    (tmp_path / "profiles.yaml").write_text(profiles, encoding="utf-8")
    return load_sources(tmp_path, seed_listing_url=seed)


def _faults(tmp_path: Path, sources: str, profiles: str = PROFILES, seed: str | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, sources, profiles, seed)
    return [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).split("\n")]


def test_a_whole_declaration(tmp_path: Path) -> None:
    book = _load(tmp_path, WHOLE)
    one, two = book
    assert one.role is Role.AGGREGATOR
    assert one.hosts == ("gerdavar.example", "khabar.example:8080")
    listing = one.listings[0]
    assert listing.url == "https://www.gerdavar.example/list"
    assert listing.kind is ListingKind.HTML
    assert (listing.period_s, listing.pages) == (90.0, 3)
    assert listing.link_pattern == "/news/\\d+"
    assert (one.politeness.delay_s, one.politeness.parallel) == (30000.0, 2)
    assert one.selectors.title == (".onvan",)
    assert one.selectors.body == (".matn", ".body")
    assert one.labels.original == ("منبع",)
    assert "لینک خبر" in one.labels.permalink
    assert one.stop_lines == ("پایان",)
    assert two.hosts == ("bagh.example",)
    assert two.listings[0].period_s == 300.0
    assert two.role is Role.OUTLET
    assert book.enabled == (one,)
    assert book.owner_of("www.bagh.example") is two
    assert book.owner_of("khabar.example:8080") is one
    assert book.owner_of("khabar.example") is None
    assert book.get("bagh") is two


def test_ports_are_open_at_the_hosts_of_their_source(tmp_path: Path) -> None:
    book = _load(tmp_path, WHOLE)
    declared = {"khabar.example:8080", "bagh.example:8080", "bagh.example:8443"}
    assert book.places == declared | {f"www.{place}" for place in declared}
    assert book.owner_of("bagh.example:8443") is book.get("bagh")
    assert book.owner_of("gerdavar.example:8080") is None


def _one(field: str) -> str:
    return f"sources:\n  - id: bagh\n    name: باغ\n    hosts: [bagh.example]\n    {field}\n"


def _listing(field: str) -> str:
    return _one(f'listings: [{{url: "https://bagh.example/a", kind: html, {field}}}]')


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        (_one("ports: [0]"), "ports.0: 0: input should be greater than or equal to 1"),
        (_one("perod: 5"), f"perod: unknown field (accepted: {FIELDS})"),
        (_listing("perod: 5"), f"listings.0.perod: unknown field (accepted: {LISTING_FIELDS})"),
        (_one("politeness: {dely: 1}"), "politeness.dely: unknown field (accepted: delay, parallel)"),
        (
            _one(f"listings: [{{url: {BAGH}, kind: atomm}}]"),
            'listings.0.kind: "atomm" is not one of html, rss, sitemap',
        ),
        (_one("listings: [{kind: rss}]"), "listings.0.url: is missing"),
        (
            _one("listings: [{url: 'ftp://bagh.example/', kind: rss}]"),
            'listings.0.url: "ftp://bagh.example/" is not an http or https address',
        ),
        (_one("listings: 5"), "listings: 5 is not a list"),
        (_one("listings: [x]"), 'listings.0: "x" is not a mapping of fields'),
        (_one("role: writer"), 'role: "writer" is not one of outlet, aggregator'),
        (_one("enabled: perhaps"), 'enabled: "perhaps" is not true or false'),
        (_listing("period: soon"), f'listings.0.period: "soon" is not a duration {DURATIONS}'),
        (_listing("period: 0"), "listings.0.period: must be more than 0 seconds"),
        (_listing("period: 2m, period_max: 30s"), "listings.0: period_max (30 s) is shorter than period (120 s)"),
        (
            _one("listings: [{url: 'https://bagh.example/{jy}/{mm}', kind: sitemap}]"),
            (
                'listings.0.url: "https://bagh.example/{jy}/{mm}": "mm" is no placeholder'
                " (accepted: jy, jm, jd, y, m, d; with :02 for two digits)"
            ),
        ),
        (_listing("pages: many"), 'listings.0.pages: "many" is not a whole number'),
        (_listing("pages: 0"), "listings.0.pages: 0: input should be greater than or equal to 1"),
        (
            _listing("link_pattern: '*'"),
            'listings.0.link_pattern: "*" is not a regular expression: nothing to repeat at position 0',
        ),
        (_listing("link_selector: 'a[['"), 'listings.0.link_selector: "a[[" is not a CSS selector'),
        (_one("selectors: {body: [.x, '>>']}"), 'selectors.body.1: ">>" is not a CSS selector'),
        (_one("profile: bgh"), 'profile: "bgh" is not one of bagh'),
        (_one("name: 5").replace("    name: باغ\n", ""), "name: 5 is not text"),
        (
            f"{BARE}    hosts: ['{BAGH}']\n",
            f'hosts.0: "{BAGH}" is not a host (accepted: a name such as example.ir, or name:port)',
        ),
        (BARE, "hosts: is missing, and there is no listing to take them from"),
    ],
)
def test_mistakes_of_a_source(tmp_path: Path, sources: str, line: str) -> None:
    assert _faults(tmp_path, sources) == [f'sources.yaml: source "bagh": {line}']


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ("sources:\n  - name: باغ\n    hosts: [a.example]\n", "sources.yaml: source number 1: id: is missing"),
        ("sources: [x]", f"sources.yaml: source number 1: is not a mapping (accepted: {FIELDS})"),
        (
            "sources:\n  - id: Bagh\n    name: باغ\n    hosts: [a.example]\n",
            'sources.yaml: source "Bagh": id: "Bagh" is not accepted (small letters, digits and hyphens are)',
        ),
        ("source: []", "sources.yaml: source: unknown field (accepted: sources)"),
        ("sources: {}", "sources.yaml: sources: is not a list"),
        ("- x", "sources.yaml: the file is not a mapping (accepted: sources:)"),
        (
            "sources:\n  - id: [x\n",
            "sources.yaml: line 3, column 1: not YAML: expected ',' or ']', but got '<stream end>'",
        ),
        ("sources:\n  - id: a\n    id: b\n", "sources.yaml: line 3: id: stands twice in one mapping"),
    ],
)
def test_mistakes_of_the_file(tmp_path: Path, sources: str, line: str) -> None:
    assert _faults(tmp_path, sources) == [line]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    faults = _faults(
        tmp_path,
        _one("role: x") + "  - id: bagh\n    name: دو\n    hosts: [bagh.example]\n    x: 1\n",
        "profiles:\n  bagh: {titel: h1, body: '[['}\n",
    )
    assert faults == [
        'profiles.yaml: profile "bagh": body.0: "[[" is not a CSS selector',
        f'profiles.yaml: profile "bagh": titel: unknown field (accepted: {SELECTOR_FIELDS})',
        'sources.yaml: source "bagh": role: "x" is not one of outlet, aggregator',
        f'sources.yaml: source "bagh": x: unknown field (accepted: {FIELDS})',
        'sources.yaml: source "bagh": id: is used by an earlier source already',
    ]


def test_ids_and_hosts_are_used_once(tmp_path: Path) -> None:
    second = "  - id: {id}\n    name: دو\n    hosts: [{host}]\n"
    assert _faults(tmp_path, _one("role: outlet") + second.format(id="bagh", host="b.example")) == [
        'sources.yaml: source "bagh": id: is used by an earlier source already'
    ]
    assert _faults(tmp_path, _one("role: outlet") + second.format(id="dou", host="www.bagh.example")) == [
        'sources.yaml: source "dou": hosts: "www.bagh.example" belongs to source "bagh" already'
    ]


def test_files_of_the_folder_follow_sources_yaml_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("dou.yaml", "char.yaml", ".hidden.yaml", "notes.txt"):
        bare = name.partition(".")[0]
        (folder / name).write_text(f"sources: [{{id: {bare}, name: ن, hosts: [{bare}.example]}}]", encoding="utf-8")
    book = _load(tmp_path, _one("role: outlet"))
    assert [source.id for source in book] == ["bagh", "char", "dou"]


def test_mistakes_in_the_folder_name_their_file(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a.yaml").write_text(_one("period: 5m") + "  - {id: se, name: سه, hosts: [bagh.example]}\n", "utf-8")
    (folder / "b.yml").write_text(_one("role: outlet"), "utf-8")
    (folder / "c.yaml").write_text("sources: 5", "utf-8")
    assert _faults(tmp_path, _one("role: outlet")) == [
        "sources/b.yml: is not read (accepted: names that end in .yaml)",
        f'sources/a.yaml: source "bagh": period: unknown field (accepted: {FIELDS})',
        f'sources/a.yaml: source "bagh": id: is used in {tmp_path}/sources.yaml already',
        'sources/a.yaml: source "se": hosts: "bagh.example" belongs to source "bagh" already',
        "sources/c.yaml: sources: is not a list",
    ]


def test_profiles_can_be_read_alone(tmp_path: Path) -> None:
    _load(tmp_path, "")
    assert load_profiles(tmp_path)["bagh"].body == (".matn", ".body")
    (tmp_path / "profiles.yaml").write_text("profiles: {bagh: {body: '[['}}", "utf-8")
    with pytest.raises(ConfigError, match=r"body\.0: .* is not a CSS selector"):
        load_profiles(tmp_path)


def test_files_that_are_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"sources\.yaml: there is no such file"):
        load_sources(tmp_path, seed_listing_url=None)
    (tmp_path / "sources.yaml").write_bytes(b"sources: \xff\xfe")
    with pytest.raises(ConfigError, match=r"sources\.yaml: is not UTF-8 text \(byte 9\)"):
        load_sources(tmp_path, seed_listing_url=None)
    assert len(_load(tmp_path, "")) == 0


def test_the_shipped_sources_are_valid_and_off_without_the_seed() -> None:
    book = load_sources(CONFIG, seed_listing_url=None)
    assert not book.enabled
    assert all(source.hosts and source.listings for source in book if source.id != "ertebat-eghtesadi")
    assert load_sources(CONFIG, seed_listing_url=" ") == book


def test_the_seed_address_switches_its_source_on() -> None:
    book = load_sources(CONFIG, seed_listing_url="http://127.0.0.1:8081/news?page=1#x")
    (seed,) = book.enabled
    assert seed.id == "ertebat-eghtesadi"
    assert seed.hosts == ("127.0.0.1:8081",)
    assert seed.listings[0].url == "http://127.0.0.1:8081/news?page=1"
    assert book.owner_of("127.0.0.1:8081") is seed


def test_a_seed_that_is_no_address() -> None:
    with pytest.raises(ConfigError, match='KHABAR_SEED_LISTING_URL: "gerdavar" is not an http or https address'):
        load_sources(CONFIG, seed_listing_url="gerdavar")


@pytest.mark.parametrize(
    ("written", "seconds"), [("retention: 90d", 90 * 86_400.0), ("retention: forever", 0.0), ("role: outlet", None)]
)
def test_how_long_articles_are_kept(tmp_path: Path, written: str, seconds: float | None) -> None:
    assert _load(tmp_path, _one(written)).sources[0].retention_s == seconds


@pytest.mark.parametrize("written", ["retention: 0", "retention: -1d", "retention: long", "retention: [1d]"])
def test_a_retention_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    (fault,) = _faults(tmp_path, _one(written))
    assert fault.startswith('sources.yaml: source "bagh": retention: ')


TWINS = "sources:\n  - id: bagh\n    name: باغ\n    hosts: [bagh.example]\n    twins: "


def test_hosts_of_twins_are_hosts_of_the_source(tmp_path):
    rule = "{hosts: {m.bagh.example: bagh.example}, prefixes: /amp, suffixes: [/amp, .amp], parameters: [amp]}"
    [source] = _load(tmp_path, TWINS + rule)
    assert source.hosts == ("bagh.example", "m.bagh.example")
    assert source.twins.main_of("https://m.bagh.example/amp/1.amp?amp=1") == "https://bagh.example/1"


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("{hosts: {m.bagh.example: else.example}}", '"else.example" is not one of its hosts (bagh.example'),
        ("{prefixes: amp}", '"amp" is not a piece of a path (accepted: / or . and letters, such as /amp or .amp)'),
    ],
)
def test_a_rule_of_twins_that_cannot_be_is_named(tmp_path, rule, fault):
    [line] = _faults(tmp_path, TWINS + rule)
    assert "twins." in line
    assert fault in line
