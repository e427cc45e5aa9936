"""The rule by which a site's mobile and AMP addresses are those of the same article."""

from __future__ import annotations

from dataclasses import dataclass

from workers.core.urls import canonical_url, host_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """What tells a twin from the address that it doubles. All parts may apply to one address."""

    hosts: tuple[tuple[str, str], ...] = ()
    """(host of twins, host of the article), both as in `Visit.host`: m.paygah.ir, paygah.ir."""
    prefixes: tuple[str, ...] = ()
    """Beginnings of a path that only twins have, such as /amp."""
    suffixes: tuple[str, ...] = ()
    """Ends of a path that only twins have, such as /amp or .amp."""
    parameters: tuple[str, ...] = ()
    """Names of parameters that only choose a look, such as amp or outputType."""

    def main_of(self, url: str) -> str:
        """Return the address that a URL in canonical form doubles, in canonical form; itself when it doubles none.

        What is left of a path must name something: `/amp` alone is a page of its own. Idempotent.
        """
        main = url
        while (shorter := self._step(main)) != main:
            main = shorter
        return main

    def _step(self, url: str) -> str:
        host = host_key(url)
        start = url.index("/", len("https://"))
        path, mark, query = url[start:].partition("?")
        for twin, main in self.hosts:
            if host == twin:
                host = main
        for prefix in self.prefixes:
            if path.startswith(f"{prefix}/") and len(path) > len(prefix) + 1:
                path = path[len(prefix) :]
        for suffix in self.suffixes:
            bare = path.removesuffix("/").removesuffix(suffix)
            if path.removesuffix("/").endswith(suffix) and bare.strip("/"):
                path = bare
        if mark and self.parameters:
            query = "&".join(part for part in query.split("&") if part.partition("=")[0] not in self.parameters)
        main = f"{url.partition('//')[0]}//{host}{path}{'?' if query else ''}{query}"
        return main if canonical_url(main) == main else url
