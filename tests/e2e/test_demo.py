"""The whole path on real processes: the sample site from its listings to searchable documents."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.e2e.demo_run import ROOT, Left, environment, finish, kill_some, left_by, logs, run_demo, start_demo
from tests.redis_servers import server_of
from workers.core.story_id import STORY_ID
from workers.core.urls import host_key
from workers.demo.expected import Expected, expectations
from workers.demo.hosts import Hosts
from workers.demo.world import build_world

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Left, Path]:
    """One undisturbed run on the embedded parts."""
    data_dir = tmp_path_factory.mktemp("calm")
    return run_demo(data_dir), data_dir


@pytest.fixture(scope="module")
def expected(calm: tuple[Left, Path]) -> Expected:
    left, _ = calm
    named = {source.removeprefix("demo-"): host for host, source in left.hosts.items()}
    return expectations(build_world(), Hosts(**named))


def test_every_visit_has_one_outcome_and_every_content_one_document(calm, expected):
    left, _ = calm
    assert left.summary["balance"] is True
    assert left.summary["documents"] == len(expected.documents)
    assert left.summary["sightings"] == expected.sightings
    outcomes = {outcome.value: number for outcome, number in expected.outcomes.items()}
    assert {name: left.summary["outcomes"][name] for name in outcomes} == outcomes


def test_each_document_shows_its_best_text_with_all_its_sightings(calm, expected):
    left, _ = calm
    found = {frozenset(one.url for one in document.sightings): [] for document in left.documents.values()}
    for document in left.documents.values():
        found[frozenset(one.url for one in document.sightings)].append(document)
    for one in expected.documents:
        shown = [document.shown for document in found[frozenset(one.urls)]]
        texts = [(text.title, text.url, tuple(f"{text.lead or ''}\n{text.body}".strip().split("\n"))) for text in shown]
        assert (one.shown_title, one.shown_url, one.shown_paragraphs) in texts
        assert {(text.agency, text.cites) for text in shown} == {(one.agency, one.cites)}, one.shown_url


def test_the_texts_of_one_report_are_one_story(calm, expected):
    left, _ = calm
    stories = {}
    for document in left.documents.values():
        for seen in document.sightings:
            stories.setdefault(seen.url, set()).add(document.story_id)
    reports = {}
    for one in expected.documents:
        reports.setdefault(one.number, []).append(one.urls)
    several = [texts for texts in reports.values() if len(texts) > 1]
    assert len(several) == 4
    for texts in several:
        assert len({story for urls in texts for url in urls for story in stories[url]}) == 1, texts


def test_a_correction_is_a_second_document_that_names_the_first(calm, expected):
    left, _ = calm
    corrected = [document for document in left.documents.values() if document.predecessors]
    assert len(corrected) == sum(one.corrects is not None for one in expected.documents) == 1
    first = left.documents[corrected[0].predecessors[0]]
    assert corrected[0].story_id == first.story_id != ""
    assert (first.superseded, corrected[0].superseded) == (True, False)
    assert {one.url for one in first.sightings} & {one.url for one in corrected[0].sightings}


def test_every_document_is_of_a_story_and_some_share_one(calm):
    left, _ = calm
    stories = [document.story_id for document in left.documents.values()]
    assert all(STORY_ID.fullmatch(story) for story in stories)
    assert 1 < len(set(stories)) < len(stories)


def test_an_original_that_no_list_names_is_found_by_following_it(calm):
    left, _ = calm
    followed = [one for document in left.documents.values() for one in document.sightings if one.via]
    assert [(one.source, len(one.via)) for one in followed if one.source == "demo-sepidar"]
    assert all(left.hosts[host_key(one.via[0])] == "demo-peyvand" for one in followed)


def test_a_second_run_adds_no_document(calm):
    left, data_dir = calm
    again = run_demo(data_dir)
    assert again.summary["balance"] is True
    assert again.essence == left.essence
    assert again.summary["documents"] == left.summary["documents"]


def test_search_finds_a_word_however_its_half_spaces_were_treated(calm):
    _, data_dir = calm
    run = subprocess.run(
        [sys.executable, "-m", "workers.cli.main", "search", "همکاری", "--json"],
        cwd=ROOT, env=environment(data_dir), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "همکاری\u200cهای" in run.stdout
    assert "\ue000" in run.stdout


@pytest.mark.parametrize("seed", [1, 2])
def test_killing_workers_changes_nothing(calm, tmp_path, seed):
    left, _ = calm
    demo = start_demo(tmp_path)
    killed = kill_some(demo, tmp_path, seed=seed, kills=6, apart=30)
    summary = finish(demo, tmp_path)
    assert len(killed) == 6, killed
    disturbed = left_by(tmp_path, summary)
    assert summary["balance"] is True, (killed, logs(tmp_path))
    assert disturbed.essence == left.essence, killed
    assert summary["outcomes"] == left.summary["outcomes"], killed


def test_real_servers_and_embedded_parts_come_to_the_same(calm, tmp_path, elasticsearch_url, new_alias, empty_redis):
    left, _ = calm
    given = {
        "KHABAR_REDIS_URL": empty_redis("system"),
        "KHABAR_ELASTICSEARCH_URL": elasticsearch_url,
        "KHABAR_INDEX_ALIAS": new_alias(),
    }
    real = run_demo(tmp_path, **given)
    assert real.summary["balance"] is True
    assert real.essence == left.essence
    assert real.summary["outcomes"] == left.summary["outcomes"]
    assert server_of("system")


def test_ctrl_c_ends_everything(tmp_path):
    up = subprocess.Popen(
        [sys.executable, "-m", "workers.cli.main", "up", "--demo", "--json"],
        cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert up.stdout is not None
    while '"indexed"' not in up.stdout.readline():
        assert up.poll() is None
    family = psutil.Process(up.pid).children(recursive=True)
    assert len(family) >= 8
    up.send_signal(signal.SIGINT)
    up.communicate(timeout=30)
    gone, alive = psutil.wait_procs(family, timeout=15)
    assert alive == []
    assert len(gone) == len(family)
