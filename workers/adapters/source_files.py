"""The sources of config/sources.yaml and config/sources/*.yaml with the profiles of config/profiles.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workers.adapters.config_errors import error_lines
from workers.adapters.source_schema import SelectorsEntry, SourceEntry
from workers.adapters.yaml_file import entry_name, read_top
from workers.core.errors import ConfigError
from workers.core.source import Labels, Politeness, Selectors, Source
from workers.core.sourcebook import SourceBook
from workers.core.urls import canonical_url, host_key

SEED_VARIABLE = "${KHABAR_SEED_LISTING_URL}"
"""Stands in sources.yaml for the listing address that the operator sets; its source is off while it is not set."""


def load_sources(config_dir: Path, *, seed_listing_url: str | None) -> SourceBook:
    """Read and check all sources; raise ConfigError with one line for each thing that is wrong, in all files.

    sources.yaml comes first, then the files of the folder `sources` by name; all have the same shape, and an id or a
    host stands in one of them. `seed_listing_url` takes the place of SEED_VARIABLE.
    """
    seed = _seed(seed_listing_url)
    profiles, faults = _read_profiles(config_dir / "profiles.yaml")
    files, wrong = _files(config_dir)
    faults += wrong
    sources: list[Source] = []
    ids: dict[str, Path] = {}
    hosts: dict[str, str] = {}
    for path in files:
        entries, wrong = read_top(path, "sources", list)
        faults += wrong
        for position, raw in enumerate(entries, 1):
            source, lines = _read_entry(raw, profiles, seed)
            lines += _name_once(ids, raw, path)
            if source is not None:
                lines += _claim(hosts, source, seed)
                sources.append(source)
            faults += [f"{path}: source {entry_name(raw, position)}: {line}" for line in lines]
    if faults:
        raise ConfigError("\n".join(faults))
    return SourceBook(tuple(sources))


def load_profiles(config_dir: Path) -> dict[str, Selectors]:
    """Return the profiles of config/profiles.yaml by name; raise ConfigError with one line for each mistake."""
    profiles, faults = _read_profiles(config_dir / "profiles.yaml")
    if faults:
        raise ConfigError("\n".join(faults))
    return profiles


def _files(config_dir: Path) -> tuple[list[Path], list[str]]:
    first = config_dir / "sources.yaml"
    if not first.exists():
        raise ConfigError(f"{first}: there is no such file")
    folder = config_dir / "sources"
    others = sorted(path for path in folder.glob("*.y*ml") if not path.name.startswith("."))
    faults = [f"{path}: is not read (accepted: names that end in .yaml)" for path in others if path.suffix != ".yaml"]
    return [first, *(path for path in others if path.suffix == ".yaml")], faults


def _seed(url: str | None) -> str | None:
    if url is None or not url.strip():
        return None
    canonical = canonical_url(url)
    if canonical is None:
        raise ConfigError(f'KHABAR_SEED_LISTING_URL: "{url}" is not an http or https address')
    return canonical


def _read_profiles(path: Path) -> tuple[dict[str, Selectors], list[str]]:
    if not path.exists():
        return {}, []
    raw, faults = read_top(path, "profiles", dict)
    profiles: dict[str, Selectors] = {}
    for name, fields in raw.items():
        profiles[str(name)] = Selectors()
        try:
            profiles[str(name)] = SelectorsEntry.model_validate(fields).selectors(Selectors())
        except ValidationError as fault:
            faults += [f'{path}: profile "{name}": {line}' for line in error_lines(fault, SelectorsEntry)]
    return profiles, faults


def _read_entry(raw: object, profiles: dict[str, Selectors], seed: str | None) -> tuple[Source | None, list[str]]:
    if not isinstance(raw, dict):
        return None, [f"is not a mapping (accepted: {', '.join(SourceEntry.model_fields)})"]
    filled, waits = _fill_in(raw, seed)
    faults: list[str] = []
    entry: SourceEntry | None = None
    try:
        entry = SourceEntry.model_validate(filled)
    except ValidationError as fault:
        faults = error_lines(fault, SourceEntry)
    profile = raw.get("profile")
    if isinstance(profile, str) and profile not in profiles:
        faults.append(f'profile: "{profile}" is not one of {", ".join(sorted(profiles)) or "(there are no profiles)"}')
    if entry is None or faults:
        return None, faults
    if not entry.all_hosts() and not waits:
        return None, ["hosts: is missing, and there is no listing to take them from"]
    foreign = sorted({host for host in entry.twins.hosts.values() if not waits} - set(entry.all_hosts()))
    if foreign:
        return None, [f'twins.hosts: "{foreign[0]}" is not one of its hosts ({", ".join(entry.all_hosts())})']
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


def _name_once(ids: dict[str, Path], raw: object, path: Path) -> list[str]:
    found = raw.get("id") if isinstance(raw, dict) else None
    if not isinstance(found, str):
        return []
    if found not in ids:
        ids[found] = path
        return []
    where = "by an earlier source" if ids[found] == path else f"in {ids[found]}"
    return [f"id: is used {where} already"]


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
        ports=entry.ports,
        role=entry.core_role(),
        enabled=entry.enabled and on,
        listings=tuple(listing.listing() for listing in entry.listings),
        politeness=Politeness(delay_s=entry.politeness.delay, parallel=entry.politeness.parallel),
        budget=entry.budget,
        retention_s=entry.retention,
        profile=entry.profile,
        selectors=entry.selectors.selectors(profile),
        labels=Labels(original=entry.labels.original, permalink=entry.labels.permalink),
        twins=entry.twins.twins(),
        follow_original=entry.follow == "original",
        stop_lines=entry.stop_lines,
    )
