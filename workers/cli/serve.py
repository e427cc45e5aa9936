"""`khabar serve`: search over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from workers.cli.session import known_sources, open_services


def serve(
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; KHABAR_SEARCH_HOST if not given.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65_535, help="Port; 0: any free one. KHABAR_SEARCH_PORT if not given.", show_default=False
        ),
    ] = None,
) -> None:
    """Serve search over HTTP, read-only, until Ctrl-C or SIGTERM.

    `/` is a page for people, `/search` answers JSON with the parameters of `khabar search`, `/healthz` says whether it
    works. There is no login and no TLS: beyond this machine put a proxy before it.

        khabar serve --port 8080

        curl 'http://127.0.0.1:8080/search?q=همکاری&sort=newest'
    """
    services = open_services()
    from workers.cli.stop_signal import StopSignal
    from workers.core.search_request import Known
    from workers.web import server
    from workers.web.index_pool import IndexPool
    from workers.web.search_app import SearchApp, make_app

    settings = services.settings
    book = known_sources(services)
    names = {source.id: source.name for source in book}
    known = Known(sources=names, aggregators=book.aggregators, agency_id=services.agencies.id_of)
    pool = IndexPool(services.search_index)
    with server.listen(host or settings.search_host, settings.search_port if port is None else port) as opened:
        typer.echo(f"khabar serve: {server.address_of(opened)}")
        with StopSignal():  # uvicorn raises the signal again once it has ended, which this takes
            server.run(make_app(SearchApp(pool, known, names=names)), opened)
