"""`khabar fetch`: one guarded fetch, told step by step; no body is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import start_session

if TYPE_CHECKING:
    from workers.adapters.fetch_trace import FetchTrace
    from workers.bootstrap import Services
    from workers.pipeline.ports import Response

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def fetch(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address, as a stranger might write it.")],
    *,
    json: JsonFlag = False,
) -> None:
    """Fetch one address as a worker would, redirects followed, and tell what happened; nothing is stored.

    Refused addresses say why. robots.txt is not asked: this is for an operator who looks at one address. Exit status 1
    unless the answer is 2xx.

        khabar fetch https://example.com/news/1 --json
    """
    settings = start_session()
    import asyncio

    from workers.bootstrap import Services

    told = asyncio.run(_told(Services(settings), url))
    if json:
        print_json(told)
    else:
        _print(told)
    if not told["ok"]:
        raise typer.Exit(1)


async def _told(services: Services, url: str) -> dict[str, Any]:
    from workers.adapters.fetch_trace import FetchTrace
    from workers.pipeline.answer import MAX_HOPS

    trace = FetchTrace()
    fetcher = services.fetcher(trace=trace)
    hops: list[dict[str, Any]] = []
    target: str | None = url
    try:
        while target is not None and len(hops) <= MAX_HOPS:
            hop, target = await _hop(services, fetcher, trace, target)
            hops.append(hop)
    finally:
        await fetcher.close()
    last = hops[-1]
    if target is not None:
        last |= {"ok": False, "outcome": "too-many-redirects", "reason": f"more than {MAX_HOPS} redirects"}
    return {"url": url, **{name: value for name, value in last.items() if name != "url"}, "hops": hops}


async def _hop(services: Services, fetcher: Any, trace: FetchTrace, url: str) -> tuple[dict[str, Any], str | None]:
    """Return what one request came to, and where it leads on to."""
    from workers.core.errors import Transient
    from workers.pipeline.ports import BlockedAddress, TooLarge

    settings = services.settings
    trace.begin()
    response: Response | None = None
    outcome, reason = "", ""
    try:
        response = await fetcher.get(
            url, headers={}, deadline_s=settings.fetch_deadline_s, max_bytes=settings.max_wire_bytes
        )
    except BlockedAddress as fault:
        outcome, reason = "blocked-address", str(fault)
    except TooLarge as fault:
        outcome, reason = "too-large", str(fault)
    except Transient as fault:
        outcome, reason = "retry", str(fault)
    timings = trace.timings()
    target = None
    if response is not None:
        target, outcome, reason = _judged(response)
    headers = response.headers if response is not None else {}
    return {
        "url": url,
        "ok": response is not None and 200 <= response.status < 300,
        "outcome": outcome,
        "reason": reason,
        "status": response.status if response is not None else None,
        "addresses": trace.resolved,
        "dialled": trace.dialled,
        "timings": timings,
        "bytes": len(response.body) if response is not None else None,
        "content_type": headers.get("content-type"),
        "content_encoding": headers.get("content-encoding"),
    }, target


def _judged(response: Response) -> tuple[str | None, str, str]:
    """Return the target of a redirect or None, the outcome so far and its reason."""
    from workers.core.addresses import check_reference
    from workers.core.urls import canonical_url

    if 200 <= response.status < 300:
        return None, "fetched", ""
    location = response.headers.get("location", "")
    if response.status not in _REDIRECTS:
        return None, f"http-{response.status}", f"HTTP {response.status}"
    why = "no target" if not location.strip() else check_reference(location)
    target = None if why else canonical_url(location, base=response.url)
    if target is None:
        return None, "blocked-address", f"redirected to {location[:200]!r}: {why or 'no http(s) address'}"
    return target, "redirected", f"to {target}"


def _print(told: dict[str, Any]) -> None:
    out = console()
    for hop in told["hops"]:
        steps = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in hop["timings"].items())
        size = "" if hop["bytes"] is None else f", {hop['bytes']} bytes of {hop['content_type'] or 'no type'}"
        out.print(f"{hop['url']}\n  {hop['outcome']}{': ' if hop['reason'] else ''}{hop['reason']}{size}")
        out.print(
            f"  addresses {', '.join(hop['addresses']) or '-'}, dialled {', '.join(hop['dialled']) or '-'}; {steps}"
        )
