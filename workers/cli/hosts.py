"""`khabar hosts`: how each host is asked, and what slows it down."""

from __future__ import annotations

from typing import Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import open_services


def hosts(
    *,
    slow: Annotated[bool, typer.Option("--slow", help="Only those that are down or slowed down.")] = False,
    json: JsonFlag = False,
) -> None:
    """Show the hosts that have visits waiting or in flight, the delay between two requests to each, and its reason.

    The delay is the longest of what sources.yaml declares, the crawl-delay of robots.txt, and what the host's own
    answers call for. A host that is down is tried with one visit after each back-off; its visits wait.

        khabar hosts --slow
    """
    found = [one for one in open_services(redis=True).ledger.host_states() if not slow or one.extra_s or one.strikes]
    if json:
        print_json(found)
        return
    if not found:
        typer.echo("no host is slowed down" if slow else "nothing waits for any host")
        return
    from workers.cli.tables import hosts_table

    console().print(hosts_table(found))
