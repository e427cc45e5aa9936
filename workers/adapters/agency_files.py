"""The registry of config/agencies.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from workers.adapters.config_errors import error_lines
from workers.adapters.source_schema import one_or_more
from workers.adapters.yaml_file import entry_name, read_top
from workers.core.agency import Agency, AgencyBook
from workers.core.errors import ConfigError
from workers.core.extraction.plain import plain
from workers.core.hosts import ascii_host


def _domain(value: str) -> str:
    host = ascii_host(value.strip())
    if host is None or "." not in host:
        raise ValueError(f'"{value}" is not a host name (accepted: a name such as example.ir, without http:// or port)')
    return host.removeprefix("www.")


def _name(value: str) -> str:
    if len(plain(value)) < _SHORTEST:
        raise ValueError(f'"{value}" is not a name (accepted: at least {_SHORTEST} letters)')
    return " ".join(value.split())


_SHORTEST = 2
"""Letters: AP."""
_Name = Annotated[str, AfterValidator(_name)]


class AgencyEntry(BaseModel):
    """One who reports or is cited."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    name: _Name
    latin: _Name
    domains: Annotated[tuple[Annotated[str, AfterValidator(_domain)], ...], BeforeValidator(one_or_more)] = ()
    aliases: Annotated[tuple[_Name, ...], BeforeValidator(one_or_more)] = ()
    full_name: bool = False
    abroad: bool = False


def load_agencies(config_dir: Path) -> AgencyBook:
    """Read and check the registry, empty when there is no file; raise ConfigError with one line for each thing that is
    wrong, in all entries."""
    path = config_dir / "agencies.yaml"
    if not path.exists():
        return AgencyBook()
    entries, faults = read_top(path, "agencies", list)
    agencies: list[Agency] = []
    claims: dict[str, str] = {}
    for position, raw in enumerate(entries, 1):
        agency, lines = _read_entry(raw)
        if agency is not None:
            if agency.id in {known.id for known in agencies}:
                lines.append("id: is used by an earlier agency already")
            lines += _claim(claims, agency)
            agencies.append(agency)
        faults += [f"{path}: agency {entry_name(raw, position)}: {line}" for line in lines]
    if faults:
        raise ConfigError("\n".join(faults))
    return AgencyBook(tuple(agencies))


def _read_entry(raw: Any) -> tuple[Agency | None, list[str]]:
    if not isinstance(raw, dict):
        return None, [f"is not a mapping (accepted: {', '.join(AgencyEntry.model_fields)})"]
    try:
        entry = AgencyEntry.model_validate(raw)
    except ValidationError as fault:
        return None, error_lines(fault, AgencyEntry)
    return Agency(**dict(entry)), []


def _claim(claims: dict[str, str], agency: Agency) -> list[str]:
    """Let each name and domain have one owner."""
    wanted = {f"host {domain}": f'domains: "{domain}"' for domain in agency.domains}
    for name in agency.names:
        field = "aliases" if name in agency.aliases else "name" if name != agency.latin else "latin"
        wanted.setdefault(f"name {plain(name)}", f'{field}: "{name}"')
    faults = []
    for key, place in wanted.items():
        owner = claims.setdefault(key, agency.id)
        if owner != agency.id:
            faults.append(f'{place} belongs to agency "{owner}" already')
    return faults
