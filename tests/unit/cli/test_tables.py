from __future__ import annotations

from rich.console import Console

from workers.cli.status import describe_status, render_status
from workers.cli.tables import hosts_table
from workers.pipeline.ports import Budget, HostStatus, StageStatus, Status


def status(**changes) -> Status:
    fields = {
        "scheduled": 10,
        "waiting": 3,
        "in_flight": 1,
        "outcomes": {"indexed": 5, "dead": 1},
        "sources": {"sepidar": {"scheduled": 10, "discovered": 8, "known": 2, "indexed": 5, "dead": 1}},
        "stages": {
            "fetch": StageStatus(waiting=3, in_flight=1, oldest_s=130.0, later=2, finished=7),
            "parse": StageStatus(waiting=0, in_flight=0, bytes=48_000, paused=True),
            "index": StageStatus(waiting=0, in_flight=0, held="the disk is full"),
        },
    } | changes
    return Status(**fields)


def drawn(one: Status, width: int = 80) -> str:
    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(render_status(one))
    return capture.get()


def test_what_waits_for_later_is_told_apart():
    row = next(line for line in drawn(status()).splitlines() if "fetch" in line)
    assert row.split() == ["fetch", "1", "2", "1", "2", "min", "7"]


def test_pauses_and_holds_are_shown():
    text = drawn(status(paused=("parse", "sepidar")), width=120)
    assert "paused" in next(line for line in text.splitlines() if "parse" in line)
    assert "held back: the disk is full" in text
    assert "sepidar paused" in text


def test_outcomes_are_listed_by_source_in_eighty_columns():
    text = drawn(status())
    assert "indexed 5, dead 1" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_the_balance_says_which_way_it_fails():
    assert "Balanced: 10 scheduled = 3 waiting + 1 in flight + 6 ended" in drawn(status())
    assert "NOT BALANCED, 2 lost" in drawn(status(scheduled=12))
    assert "NOT BALANCED, 1 doubled" in drawn(status(scheduled=9))


def test_json_has_the_balance():
    described = describe_status(status(scheduled=12))
    assert described["balance"] == 2
    assert described["balanced"] is False
    assert described["stages"]["fetch"]["oldest_s"] == 130.0


def drawn_hosts(*hosts: HostStatus) -> str:
    console = Console(width=100, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(hosts_table(hosts))
    return capture.get()


def test_a_budget_is_shown_with_what_is_spent_of_it():
    text = drawn(status(budgets={"sepidar": Budget(daily=500, spent=480)}), width=120)
    assert "480 / 500" in next(line for line in text.splitlines() if "sepidar" in line)
    assert "budget" not in drawn(status())


def test_each_host_says_what_slows_it_down():
    text = drawn_hosts(
        HostStatus(host="dead.example", waiting=1200, in_flight=0, delay_s=8.0, extra_s=8.0, strikes=16, down=True),
        HostStatus(host="slow.example", waiting=3, in_flight=1, delay_s=4.0, extra_s=4.0, next_in_s=3.2),
        HostStatus(host="fails.example", waiting=3, in_flight=0, delay_s=4.0, extra_s=4.0, strikes=2),
        HostStatus(host="asks.example", waiting=3, in_flight=0, delay_s=30.0, crawl_delay_s=30.0),
        HostStatus(host="quick.example", waiting=0, in_flight=1, delay_s=1.0),
    )
    rows = {line.split()[0]: line for line in text.splitlines() if ".example" in line}
    assert "1,200" in rows["dead.example"]
    assert "down" in rows["dead.example"]
    assert "answers slowly" in rows["slow.example"]
    assert "3 s" in rows["slow.example"]
    assert "it fails" in rows["fails.example"]
    assert "crawl-delay" in rows["asks.example"]
    assert rows["quick.example"].split() == ["quick.example", "0", "1", "1.0", "s"]
