"""An Article: what a page says, in the page's own letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The fields read from one article page. Text is for display: nothing in it is normalised but white space."""

    url: str
    """The address that answered, in canonical form."""
    title: str
    lead: str | None = None
    paragraphs: tuple[str, ...] = ()
    """Body text without lead, boilerplate, end marker and disclaimer; a table row is one paragraph."""
    published_at: datetime | None = None
    """Aware, UTC."""
    published_jalali: str | None = None
    """Day of `published_at` in Tehran, as `1404/07/18`."""
    published_raw: str | None = None
    """The text that `published_at` was read from."""
    agency: str | None = None
    """Name of the agency credited in the lead-in, as written there."""
    agency_id: str | None = None
    """Its id in config/agencies.yaml; by the original link when the text credits nobody."""
    cites: str | None = None
    """Name of the source that the agency cites, as written there."""
    cites_id: str | None = None
    """Its id in config/agencies.yaml."""
    attribution_conflict: str | None = None
    """Id of the owner of the original link, when the text credits another agency and does not cite the owner."""
    original_url: str | None = None
    """Address of the article at its original source, when the page names one."""
    permalink: str | None = None
    language: str | None = None
    """ISO 639-1: fa, ar, en …"""
    extraction: dict[str, str] = field(default_factory=dict)
    """Field → method that found it, such as `selector:.item-text`, `json-ld`, `meta:og:title`, `label`, `blocks`."""

    @property
    def body(self) -> str:
        """Paragraphs joined by a line feed."""
        return "\n".join(self.paragraphs)
