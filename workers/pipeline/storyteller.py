"""Which story each article of a batch belongs to: by its text, by the version that it replaces, by the article that
named it as its original."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workers.core.article import Article
from workers.core.signature import Signed, sign
from workers.core.story_rule import agrees_with_original
from workers.pipeline.ports import ArticleEntry, ArticleIndex, Stories, StoryOffer


class StoryTeller:
    """Asks `Stories`, with what the index knows. The same articles told again are of the same stories."""

    def __init__(self, *, stories: Stories, index: ArticleIndex) -> None:
        self._stories, self._index = stories, index

    def stories_of(self, entries: Sequence[ArticleEntry]) -> list[str]:
        """Return the story of each entry, by position.

        Originals that an article of the same batch names are told after it, so that its story is known.
        """
        signed = [_sign(entry.article) for entry in entries]
        place_of = {entry.content_hash: place for place, entry in enumerate(entries)}
        known = dict(self._index.stories_of(_related(entries)))
        told: dict[int, str] = {}
        first = [place for place, entry in enumerate(entries) if entry.visit.named_by not in place_of]
        for places in (first, [place for place in range(len(entries)) if place not in set(first)]):
            offers = []
            for place in places:
                entry = entries[place]
                witness = place_of.get(entry.visit.named_by or "")
                if witness is not None and witness in told:
                    linked = told[witness] if _agree(signed[place], signed[witness]) else None
                else:
                    linked = self._linked(entry, signed[place])
                offers.append(_offer(entry, signed[place], known, linked))
            told.update(zip(places, self._stories.offer(offers), strict=True) if offers else ())
        return [told[place] for place in range(len(entries))]

    def _linked(self, entry: ArticleEntry, signed: Signed) -> str | None:
        """Return the story of the article that named this one, if the two agree."""
        if entry.visit.named_by is None:
            return None
        witness = self._index.get(entry.visit.named_by)
        if witness is None or not witness.story_id:
            return None
        shown = witness.shown
        theirs = sign(title=shown.title, body=shown.body, lead=shown.lead)
        return witness.story_id if _agree(signed, theirs) else None


def replaced_by(entry: ArticleEntry) -> str | None:
    """Return the content that the page showed before, if it was another."""
    previous = entry.visit.previous
    return previous if previous and previous != entry.content_hash else None


def _sign(article: Article) -> Signed:
    return sign(title=article.title, body=article.body, lead=article.lead)


def _agree(one: Signed, other: Signed) -> bool:
    return agrees_with_original(one.signature, other.signature)


def _related(entries: Sequence[ArticleEntry]) -> Iterator[str]:
    """The contents whose stories count: the article's own and the one that it corrects."""
    for entry in entries:
        yield entry.content_hash
        replaced = replaced_by(entry)
        if replaced is not None:
            yield replaced


def _offer(entry: ArticleEntry, signed: Signed, known: Mapping[str, str], linked: str | None) -> StoryOffer:
    stories = {known.get(entry.content_hash), known.get(replaced_by(entry) or ""), linked} - {None}
    return StoryOffer(
        content_hash=entry.content_hash,
        seen_at=entry.fetched_at,
        signed=signed,
        belongs_to=tuple(sorted(story for story in stories if story is not None)),
    )
