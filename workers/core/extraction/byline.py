"""Whom an article credits: names by its selectors and its lead-in, as ids of the registry, held against the link to its
original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workers.core.agency import Agency, AgencyBook
from workers.core.attribution import Attribution, Attributor
from workers.core.extraction.credit import Credit
from workers.core.urls import host_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """An attribution, how each part was found (None where nothing was), and what speaks against it."""

    attribution: Attribution
    agency_method: str | None = None
    """`lead-in`, or the selector."""
    id_method: str | None = None
    """As `agency_method`; `original-link` where the page credits nobody."""
    conflict: str | None = None
    """Id of the owner of the original link, when the page credits another and does not cite the owner either."""


class BylineReader:
    """Reads bylines with one registry."""

    def __init__(self, agencies: AgencyBook) -> None:
        self._agencies = agencies
        self._attributor = Attributor(agencies)

    def read(self, texts: Sequence[str], credit: Credit) -> Byline:
        """Read the lead-in where it stands in `texts`: first paragraph, lead, second paragraph. `credit`: agency by a
        selector, which goes before the lead-in, and link to the original, absolute."""
        found, method = self._lead_in(texts), "lead-in"
        if credit.agency is not None:
            name, method = credit.agency
            named = self._agencies.identify(name) or self._agencies.owner_of(name.lower())
            found = _credited(found, name, named)
        owner = self._agencies.owner_of(host_key(credit.original[0])) if credit.original is not None else None
        if found.agency is None:
            by_link = replace(found, agency_id=owner.id) if owner is not None else found
            return Byline(attribution=by_link, id_method="original-link" if owner is not None else None)
        agrees = owner is None or found.agency_id is None or owner.id in (found.agency_id, found.cites_id)
        return Byline(
            attribution=found,
            agency_method=method,
            id_method=method if found.agency_id is not None else None,
            conflict=None if agrees or owner is None else owner.id,
        )

    def _lead_in(self, texts: Sequence[str]) -> Attribution:
        found = Attribution()
        for text in texts:
            found = _joined(found, self._attributor.attribute(text))
            if found.agency is not None:
                break
        return found


def _credited(found: Attribution, name: str, agency: Agency | None) -> Attribution:
    """Return what a lead-in says with another agency; who cites itself cites nobody."""
    credited = replace(found, agency=name, agency_id=agency.id if agency is not None else None)
    same = found.cites == name or (agency is not None and found.cites_id == agency.id)
    return replace(credited, cites=None, cites_id=None) if same else credited


def _joined(first: Attribution, second: Attribution) -> Attribution:
    """Return what the first says, and of the second what it does not."""
    reports = first if first.agency is not None else second
    cited = first if first.cites is not None else second
    return Attribution(agency=reports.agency, agency_id=reports.agency_id, cites=cited.cites, cites_id=cited.cites_id)


NO_REGISTRY = BylineReader(AgencyBook())
"""Finds names by the words around them only, and no ids."""
