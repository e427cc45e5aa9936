"""Making an index anew behind its alias, by another definition, while workers write.

The old index is closed to writes first, so that nothing that is written or removed meanwhile can be missing from the
copy. Workers are told to try again: what they hold waits in Redis. Searches go on, on the old index until the alias is
turned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workers.adapters.elastic_client import ElasticClient
from workers.adapters.index_definition import definition_mark
from workers.core.errors import ConfigError, Permanent
from workers.core.reindexing import Reindexing

COPY_BATCH = 1000
"""Documents of one bulk of the copy: Elasticsearch's own default."""
DERIVE_SCRIPT = """
Map source = ctx._source;
if (source.forgotten == null) {
  if (source.fold_key == null) {
    source.fold_key = source.story_id == null || source.story_id.isEmpty() ? ctx._id : source.story_id;
  }
  if (source.ways == null) {
    Set ways = new TreeSet();
    for (sighting in source.sightings) { if (sighting.via != null) { ways.addAll(sighting.via) } }
    source.ways = new ArrayList(ways);
  }
}
"""
"""Fields that the merge script derives, for what was written before it did."""
_NUMBERED = re.compile(r"(.*)-v(\d+)\Z")


def reindex(
    client: ElasticClient, *, alias: str, definition: Mapping[str, Any], restart: bool, pause: Callable[[], None]
) -> Iterator[Reindexing]:
    """Copy all documents into a new index and turn the alias to it, unless it is of this definition already.

    Yields after each look at the copy; `pause` is called between them. The old index stays, closed to writes. When it
    fails, or the caller stops, the old one is opened again and the new one removed. What a killed run leaves behind is
    a closed index and a half-full new one: a ConfigError says so, and with `restart` the copy begins again.
    """
    old, mark = _behind(client, alias)
    if mark == definition_mark(definition):
        return
    new = _next_name(old, alias)
    _make(client, new, definition, restart=restart)
    try:
        client.call("PUT", f"/{old}/_block/write")
        client.call("POST", f"/{old}/_refresh")
        for copied, total in _copy(client, old, new, pause):
            yield Reindexing(old=old, new=new, copied=copied, total=total)
        _compare(client, old, new)
        actions = [
            {"remove": {"index": old, "alias": alias, "must_exist": True}},
            {"add": {"index": new, "alias": alias, "is_write_index": True}},
        ]
        client.call("POST", "/_aliases", {"actions": actions})
    finally:
        # Ask instead of remembering: the alias may have been turned by a request whose answer was lost.
        if _behind(client, alias)[0] == old:
            client.call("PUT", f"/{old}/_settings", {"index.blocks.write": None})
            client.call("DELETE", f"/{new}")


def _behind(client: ElasticClient, alias: str) -> tuple[str, str | None]:
    """Return the index behind an alias, and the mark of its definition."""
    there = client.call("GET", f"/{alias}/_mapping")
    if len(there) != 1 or alias in there:
        raise ConfigError(f"{alias} should be an alias of one index; it stands for {', '.join(sorted(there))}")
    ((name, index),) = there.items()
    return name, index["mappings"].get("_meta", {}).get("definition")


def _next_name(old: str, alias: str) -> str:
    numbered = _NUMBERED.match(old)
    return f"{numbered[1]}-v{int(numbered[2]) + 1}" if numbered else f"{alias}-v2"


def _make(client: ElasticClient, name: str, definition: Mapping[str, Any], *, restart: bool) -> None:
    """Create the new index; its name is the lock that keeps a second run out."""
    if restart:
        _stop_copies(client, name)
        client.call("DELETE", f"/{name}", ignore_unavailable="true")
    try:
        client.call("PUT", f"/{name}", index_body(definition), wait_for_active_shards="1")
    except Permanent as fault:
        if "resource_already_exists_exception" not in str(fault):
            raise
        raise ConfigError(
            f"index {name} is there already: another reindex runs, or one was killed and has left the index that is "
            "searched closed to writes. When none runs: khabar index reindex --restart"
        ) from fault


def _stop_copies(client: ElasticClient, name: str) -> None:
    """Stop every copy into an index: the copy of a killed run goes on in the server, and would write into the next."""
    running = client.call("GET", "/_tasks", actions="indices:data/write/reindex", detailed="true")
    for node in running["nodes"].values():
        for task, copy in node["tasks"].items():
            if f" to [{name}]" in copy["description"]:
                client.call("POST", f"/_tasks/{task}/_cancel", wait_for_completion="true")


def index_body(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an index of this definition is created with."""
    mark = definition_mark(definition)
    return {
        "settings": definition["settings"],
        "mappings": {**definition["mappings"], "_meta": {"definition": mark}},
    }


def _copy(client: ElasticClient, old: str, new: str, pause: Callable[[], None]) -> Iterator[tuple[int, int]]:
    body = {
        "source": {"index": old, "size": COPY_BATCH},
        "dest": {"index": new, "op_type": "create"},
        "script": {"source": DERIVE_SCRIPT},
    }
    task = client.call("POST", "/_reindex", body, wait_for_completion="false")["task"]
    try:
        while True:
            found = client.call("GET", f"/_tasks/{task}")
            status = found["task"]["status"]
            yield status["created"], status["total"]
            if found["completed"]:
                break
            pause()
    except BaseException:
        client.call("POST", f"/_tasks/{task}/_cancel", wait_for_completion="true")
        raise
    faults = [found["error"]] if "error" in found else found["response"]["failures"]
    if faults:
        raise Permanent(f"copying {old} to {new} failed, {len(faults)} times in all, first with {str(faults[0])[:500]}")


def _compare(client: ElasticClient, old: str, new: str) -> None:
    client.call("POST", f"/{new}/_refresh")
    counts = [client.call("GET", f"/{name}/_count")["count"] for name in (old, new)]
    if counts[0] != counts[1]:
        raise Permanent(f"{old} has {counts[0]} documents and its copy {new} {counts[1]}: the alias was not turned")
