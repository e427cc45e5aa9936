"""Every setting of khabar, read from the environment (prefix KHABAR_) and nowhere else."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from workers.core.archiving import ArchivePolicy, Archiving
from workers.core.errors import ConfigError


class Settings(BaseSettings):
    """One frozen set of settings. Sizes are in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="KHABAR_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path(".khabar"), description="Where the embedded Redis and index keep their files.")
    config_dir: Path = Field(
        Path("config"), description="Folder of sources.yaml, sources/, profiles.yaml, agencies.yaml and index.json."
    )
    sources_file: Path | None = Field(
        None, description="Sources as JSON, in place of those of the config dir (the sample site writes one)."
    )
    redis_url: str | None = Field(None, description="A Redis to use; without it `khabar up` runs one of its own.")
    elasticsearch_url: str | None = Field(
        None,
        description="An Elasticsearch to use; without it articles go into an SQLite index under the data dir.",
    )
    elasticsearch_api_key: str | None = Field(None, description="API key for Elasticsearch.")
    index_alias: str = Field(
        "articles", description="Alias that searches and writes go to.", pattern=r"^[a-z][a-z0-9_-]*$"
    )
    namespace: str = Field("khabar", description="Prefix of every Redis key.", pattern=r"^[a-z][a-z0-9_-]*$")

    user_agent: str = Field("khabar/0.1 (+{contact})", description="User-Agent; {contact} is filled in.")
    contact: str = Field("https://example.invalid/set-KHABAR_CONTACT", description="Where site owners can reach you.")
    allow_private_hosts: bool = Field(default=False, description="Allow private addresses (sample site, tests).")
    seed_listing_url: str | None = Field(
        None, description="Listing address of the aggregator ارتباط اقتصادی; it stays off without one."
    )

    fetch_concurrency: int = Field(64, ge=1, description="Requests under way at once in one fetch process.")
    fetch_processes: int = Field(1, ge=1, description="Fetch processes of one worker.")
    parse_processes: int = Field(1, ge=1, description="Parse processes of one worker, each with a child.")
    index_processes: int = Field(1, ge=1, description="Index processes of one worker; always 1 on the embedded index.")
    drain_s: float = Field(5.0, gt=0, description="How long one task drains its input before it ends.")

    lease_s: float = Field(60.0, gt=0, description="Lease of a visit; also how long a stream entry may stay claimed.")
    fetch_deadline_s: float = Field(30.0, gt=0, description="Total time for one response.")
    max_wire_bytes: int = Field(3_000_000, gt=0, description="Largest body on the wire.")
    max_page_bytes: int = Field(10_000_000, gt=0, description="Largest body once decoded.")
    parse_deadline_s: float = Field(5.0, gt=0, description="Time that one page may take in the parse child.")
    parse_memory_bytes: int = Field(1_000_000_000, gt=0, description="Address space of the parse child.")
    max_attempts: int = Field(5, ge=1, description="Failed attempts before a visit is dead.")
    retry_base_s: float = Field(30.0, ge=0, description="Wait before the second attempt; doubles each time.")
    retry_max_s: float = Field(3600.0, ge=0, description="Longest wait between attempts.")
    revisit_after: Annotated[tuple[float, ...], NoDecode] = Field(
        (600.0, 3600.0, 86400.0),
        description="When articles are looked at again, in seconds after they were found.",
    )
    story_window_s: float = Field(
        604_800.0, ge=3600, description="Near-duplicates are found for one to two such spans after an article came."
    )
    robots_ttl_s: float = Field(86_400.0, gt=0, le=604_800, description="How long a robots.txt is believed.")
    default_delay_s: float = Field(1.0, ge=0, description="Delay of hosts that no source declares.")

    pages_high_water: int = Field(256_000_000, gt=0, description="Bytes of fetched pages above which fetch stops.")
    articles_high_water: int = Field(128_000_000, gt=0, description="Bytes of articles above which parse stops.")
    archive: Archiving = Field(
        Archiving.OFF,
        description="`best-effort` or `required`: keep article pages as received, in WARC files. While the archive"
        " cannot keep up, pages go on without a copy, or fetch stops.",
    )
    archive_url: str | None = Field(
        None,
        description="Where WARC files go: a folder, or what fsspec knows (`s3://bucket/path`, with the package s3fs);"
        " without it the folder `archive` of the data dir.",
    )
    archive_high_water: int = Field(256_000_000, gt=0, description="Bytes of copies for the archive that may wait.")
    redis_memory_bytes: int = Field(
        1_000_000_000, ge=100_000_000, description="Most memory of the embedded Redis (maxmemory)."
    )
    memory_high_water: float = Field(0.7, gt=0, le=1, description="Share of Redis' maxmemory above which fetch stops.")
    watchdog_s: float = Field(120.0, gt=0, description="Work and no progress for this long: the worker restarts.")
    retention_s: float = Field(
        0.0,
        ge=0,
        description="Age at which articles are removed, of sources without a `retention` of their own; 0: never.",
    )
    search_host: str = Field("127.0.0.1", description="Where `khabar serve` listens.")
    search_port: int = Field(8080, ge=0, le=65_535, description="The port of `khabar serve`; 0: any free one.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")

    @property
    def has_contact(self) -> bool:
        """Whether the operator has set where site owners can reach them."""
        return "contact" in self.model_fields_set and bool(self.contact.strip())

    @property
    def archive_policy(self) -> ArchivePolicy:
        """Whether pages are archived, and when their stream is full."""
        return ArchivePolicy(mode=self.archive, high_water=self.archive_high_water)

    @model_validator(mode="after")
    def _lease_outlives_fetch(self) -> Self:
        if self.lease_s <= self.fetch_deadline_s:
            raise ValueError(
                f"KHABAR_LEASE_S ({self.lease_s:g}) must be longer than KHABAR_FETCH_DEADLINE_S"
                f" ({self.fetch_deadline_s:g}): a lease that ends before its request does can commit nothing"
            )
        return self

    @field_validator("revisit_after", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


@cache
def load_settings() -> Settings:
    """Read the environment; raise ConfigError that names the variable."""
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        if not first["loc"]:
            raise ConfigError(str(first["ctx"]["error"])) from None
        name = "KHABAR_" + "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigError(f"{name}: {first['msg']} (got {first.get('input')!r})") from None


def child_environment(settings: Settings, **overrides: str) -> dict[str, str]:
    """Return the environment for a child process: this one's, with absolute folders and the given settings on top."""
    own = {
        "KHABAR_DATA_DIR": str(settings.data_dir.resolve()),
        "KHABAR_CONFIG_DIR": str(settings.config_dir.resolve()),
    }
    return {**os.environ, **own, **{f"KHABAR_{name.upper()}": value for name, value in overrides.items()}}
