"""Names that hang delay no other name, and cost one thread each."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from workers.adapters.look_ups import AddressInfo, LookUps

ANSWER: list[AddressInfo] = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]


class Names:
    """A resolver: names that begin with `hang` answer when the test is over, `none` has no address."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.asked: Counter[str] = Counter()

    def look_up(self, host: str, _port: int, _family: int) -> list[AddressInfo]:
        self.asked[host] += 1
        if host.startswith("hang"):
            self.over.wait()
        if host == "none":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ANSWER


@pytest.fixture
def names() -> Iterator[Names]:
    names = Names()
    yield names
    names.over.set()


async def test_a_hundred_names_that_hang_delay_no_other(names):
    look_ups = LookUps(names.look_up, most=128)
    hanging = [asyncio.create_task(look_ups.ask(f"hang{n}", 80, 0)) for n in range(100)]
    await asyncio.sleep(0)
    assert await asyncio.gather(*(look_ups.ask(f"ok{n}", 80, 0) for n in range(100))) == [ANSWER] * 100
    assert not any(task.done() for task in hanging)
    names.over.set()
    assert await asyncio.gather(*hanging) == [ANSWER] * 100


async def test_a_name_that_does_not_tell_in_time_is_an_error_and_is_not_asked_twice_at_once(names):
    look_ups = LookUps(names.look_up, most=2, patience_s=0.01)
    for _ in range(5):
        with pytest.raises(socket.gaierror, match=r"no answer for hang within 0\.01 s$"):
            await look_ups.ask("hang", 80, 0)
    assert names.asked["hang"] == 1


async def test_who_waits_for_the_same_name_gets_the_same_answer_and_giving_up_stops_nobody(names):
    look_ups = LookUps(names.look_up, most=2)
    waiting = [asyncio.create_task(look_ups.ask("hang", 80, 0)) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    names.over.set()
    assert await asyncio.gather(*waiting[1:]) == [ANSWER] * 2
    assert names.asked["hang"] == 1


async def test_threads_are_bounded_and_who_finds_no_room_waits_for_it(names):
    look_ups = LookUps(names.look_up, most=1)
    hanging = asyncio.create_task(look_ups.ask("hang", 80, 0))
    await asyncio.sleep(0)
    late = asyncio.create_task(look_ups.ask("ok", 80, 0))
    await asyncio.sleep(0)
    assert names.asked["ok"] == 0
    names.over.set()
    assert await asyncio.gather(hanging, late) == [ANSWER] * 2


async def test_a_machine_without_threads_to_spare_costs_one_look_up_and_no_more(names, monkeypatch):
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    look_ups = LookUps(names.look_up, most=1)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(OSError, match="can't start new thread"):
            await look_ups.ask("ok", 80, 0)
    assert await look_ups.ask("ok", 80, 0) == ANSWER


async def test_no_address_is_the_resolvers_own_error(names):
    with pytest.raises(socket.gaierror, match="not known"):
        await LookUps(names.look_up, most=1).ask("none", 80, 0)


def test_a_name_that_hangs_keeps_no_process_from_ending():
    code = """
import asyncio, threading
from workers.adapters.look_ups import LookUps
async def main():
    look_ups = LookUps(lambda *_: threading.Event().wait(), most=4, patience_s=0.01)
    try:
        await look_ups.ask("hang", 80, 0)
    except OSError as fault:
        print(fault.strerror)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "no answer for hang within 0.01 s\n"
