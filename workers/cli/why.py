"""`khabar why`: what became of one URL."""

from __future__ import annotations

from typing import Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import open_services
from workers.core.errors import KhabarError


def why(
    url: Annotated[str, typer.Argument(help="Any spelling of the address.")],
    *,
    json: JsonFlag = False,
) -> None:
    """Tell what became of a URL: whether it waits or is under way, and how its visits of the last 7 days ended.

    khabar why https://example.com/news/1234
    """
    import msgspec

    from workers.core.moments import iso_time
    from workers.core.urls import canonical_url

    services = open_services(redis=True)
    canonical = canonical_url(url)
    if canonical is None:
        raise KhabarError(f"{url!r} is no http or https address")
    trace = services.ledger.trace(services.sources.main_of(canonical))
    if json:
        print_json(msgspec.to_builtins(trace))
        return
    screen = console()
    screen.print(trace.url, style="bold", soft_wrap=True)
    for event in trace.events:
        detail = f"  {event.detail}" if event.detail else ""
        number = f"  (visit {event.visit})" if event.visit != "-" else ""
        screen.print(f"  {iso_time(event.at)}  {event.outcome}{number}{detail}", soft_wrap=True)
    for where, visit in trace.open:
        attempts = f", {visit.attempts} failed attempts" if visit.attempts else ""
        screen.print(f"  now: {where}  (visit {visit.id}, {visit.kind} of {visit.source}{attempts})", soft_wrap=True)
    if not trace.events and not trace.open:
        screen.print(
            "  seen before; its visits ended more than 7 days ago"
            if trace.seen
            else "  never seen: no listing, feed or sitemap named it"
        )
