"""Which profile reads a site: by how much its selectors find on some articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workers.core.article import Article

Samples = Sequence[Article | None]
"""The same pages, read in one way; None where no article was found."""

_FIELDS = ("title", "paragraphs", "published_at", "lead")
_PLAIN = frozenset({"selector:h1", "selector:article", "selector:main"})
"""Methods that any page may answer to, and that tell nothing of its system."""
_LEAST_BODY = 0.5
"""Share of the body that a reading without selectors finds; a profile that finds less has found something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFit:
    """How often the selectors of a profile found a field, by field, and on how many articles they fit at all."""

    found: Mapping[str, int]
    fitting: int

    @property
    def score(self) -> int:
        """Fields found in all; the greater, the better."""
        return sum(self.found.values())


def fit_of(read: Samples, plain: Samples) -> ProfileFit:
    """Compare the pages as read by a profile with the same pages as read without any."""
    found = dict.fromkeys(_FIELDS, 0)
    fitting = 0
    for article, other in zip(read, plain, strict=True):
        if article is None or not _by_selector(article, "paragraphs"):
            continue
        if other is not None and len(article.body) < _LEAST_BODY * len(other.body):
            continue
        named = [name for name in _FIELDS if _by_selector(article, name) and not _alike(article, other, name)]
        fitting += len(named) > 1
        for name in named:
            found[name] += 1
    return ProfileFit(found=found, fitting=fitting)


def best_profile(fits: Mapping[str, ProfileFit], *, samples: int) -> str | None:
    """Return the name of the profile whose selectors fit on most of the samples and find most on them, or None."""
    enough = {name: fit for name, fit in fits.items() if 2 * fit.fitting > samples}
    return max(enough, key=lambda name: enough[name].score) if enough else None


def _alike(article: Article, other: Article | None, name: str) -> bool:
    """A lead is found by known selectors without any profile too."""
    return other is not None and article.extraction[name] == other.extraction.get(name)


def _by_selector(article: Article, name: str) -> bool:
    method = article.extraction.get(name, "")
    return method.startswith("selector:") and method not in _PLAIN
