"""The sources of config/sources.yaml with the profiles of config/profiles.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workers.adapters.config_errors import error_lines
from workers.adapters.source_schema import SelectorsEntry, SourceEntry
from workers.adapters.yaml_file import read_yaml
from workers.core.errors import ConfigError
from workers.core.source import Labels, Politeness, Selectors, Source
from workers.core.sourcebook import SourceBook
from workers.core.urls import canonical_url, host_key

SEED_VARIABLE = "${KHABAR_SEED_LISTING_URL}"
"""Stands in sources.yaml for the listing address that the operator sets; its source is off while it is not set."""


def load_sources(config_dir: Path, *, seed_listing_url: str | None) -> SourceBook:
    """Read and check all sources; raise ConfigError with one line for each thing that is wrong, in all of them.

    `seed_listing_url` takes the place of SEED_VARIABLE.
    """
    seed = _seed(seed_listing_url)
    profiles, faults = _load_profiles(config_dir / "profiles.yaml")
    path = config_dir / "sources.yaml"
    if not path.exists():
        raise ConfigError(f"{path}: there is no such file")
    entries, wrong = _top(path, "sources", list)
    faults += wrong
    sources: list[Source] = []
    hosts: dict[str, str] = {}
    for position, raw in enumerate(entries, 1):
        known = {source.id for source in sources}
        source, lines = _read_entry(raw, profiles, seed, known)
        if source is not None:
            lines += _claim(hosts, source, seed)
            sources.append(source)
        faults += [f"{path}: source {_name(raw, position)}: {line}" for line in lines]
    if faults:
        raise ConfigError("\n".join(faults))
    return SourceBook(tuple(sources))


def _seed(url: str | None) -> str | None:
    if url is None or not url.strip():
        return None
    canonical = canonical_url(url)
    if canonical is None:
        raise ConfigError(f'KHABAR_SEED_LISTING_URL: "{url}" is not an http or https address')
    return canonical


def _top(path: Path, name: str, kind: type[list[Any] | dict[Any, Any]]) -> tuple[Any, list[str]]:
    """Return the value of the only top-level field of a file."""
    content = read_yaml(path)
    if content is None:
        return kind(), []
    if not isinstance(content, dict):
        return kind(), [f"{path}: the file is not a mapping (accepted: {name}:)"]
    faults = [f"{path}: {field}: unknown field (accepted: {name})" for field in content if field != name]
    value = content.get(name)
    if value is None:
        return kind(), faults
    if not isinstance(value, kind):
        return kind(), [*faults, f"{path}: {name}: is not a {'list' if kind is list else 'mapping'}"]
    return value, faults


def _load_profiles(path: Path) -> tuple[dict[str, Selectors], list[str]]:
    if not path.exists():
        return {}, []
    raw, faults = _top(path, "profiles", dict)
    profiles: dict[str, Selectors] = {}
    for name, fields in raw.items():
        profiles[str(name)] = Selectors()
        try:
            profiles[str(name)] = SelectorsEntry.model_validate(fields).selectors(Selectors())
        except ValidationError as fault:
            faults += [f'{path}: profile "{name}": {line}' for line in error_lines(fault, SelectorsEntry)]
    return profiles, faults


def _name(raw: object, position: int) -> str:
    found = raw.get("id") if isinstance(raw, dict) else None
    return f'"{found}"' if isinstance(found, str) and found else f"number {position}"


def _read_entry(
    raw: object, profiles: dict[str, Selectors], seed: str | None, known: set[str]
) -> tuple[Source | None, list[str]]:
    if not isinstance(raw, dict):
        return None, [f"is not a mapping (accepted: {', '.join(SourceEntry.model_fields)})"]
    filled, waits = _fill_in(raw, seed)
    faults: list[str] = []
    entry: SourceEntry | None = None
    try:
        entry = SourceEntry.model_validate(filled)
    except ValidationError as fault:
        faults = error_lines(fault, SourceEntry)
    if raw.get("id") in known:
        faults.append("id: is used by an earlier source already")
    profile = raw.get("profile")
    if isinstance(profile, str) and profile not in profiles:
        faults.append(f'profile: "{profile}" is not one of {", ".join(sorted(profiles)) or "(there are no profiles)"}')
    if entry is None or faults:
        return None, faults
    if not entry.all_hosts() and not waits:
        return None, ["hosts: is missing, and there is no listing to take them from"]
    return _source(entry, profiles.get(entry.profile or "", Selectors()), on=not waits), []


def _fill_in(raw: dict[Any, Any], seed: str | None) -> tuple[dict[Any, Any], bool]:
    """Put the seed address in its places; without one drop those listings and tell that the source waits for it."""
    listings = raw.get("listings")
    if not isinstance(listings, list):
        return raw, False
    marked = [isinstance(item, dict) and item.get("url") == SEED_VARIABLE for item in listings]
    if not any(marked):
        return raw, False
    pairs = zip(listings, marked, strict=True)
    if seed is None:
        return {**raw, "listings": [item for item, is_seed in pairs if not is_seed]}, True
    return {**raw, "listings": [{**item, "url": seed} if is_seed else item for item, is_seed in pairs]}, False


def _claim(hosts: dict[str, str], source: Source, seed: str | None) -> list[str]:
    """Let each host have one owner; the seed's may be that of another, as it is not written in the file."""
    faults = []
    for host in source.hosts:
        owner = hosts.setdefault(host.removeprefix("www."), source.id)
        if owner != source.id and (seed is None or host != host_key(seed)):
            faults.append(f'hosts: "{host}" belongs to source "{owner}" already')
    return faults


def _source(entry: SourceEntry, profile: Selectors, *, on: bool) -> Source:
    return Source(
        id=entry.id,
        name=entry.name,
        hosts=entry.all_hosts(),
        role=entry.core_role(),
        enabled=entry.enabled and on,
        listings=tuple(listing.listing() for listing in entry.listings),
        politeness=Politeness(delay_s=entry.politeness.delay, parallel=entry.politeness.parallel),
        profile=entry.profile,
        selectors=entry.selectors.selectors(profile),
        labels=Labels(original=entry.labels.original, permalink=entry.labels.permalink),
        stop_lines=entry.stop_lines,
    )
