"""A NewsItem: one report of the sample world, as its author wrote it, before any site respelt it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from workers.demo.bank import Bank, Topic
from workers.demo.spelling import persian_number

T = TypeVar("T")

_FEWEST, _MOST = 3, 9
"""Paragraphs between opening and closing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """What a report says. `paragraphs` has neither lead-in nor end marker; the first one is its lead."""

    number: int
    section: str
    title: str
    paragraphs: tuple[str, ...]
    agency: str
    """Who wrote it."""
    cites: str
    """Whom it quotes."""
    published: datetime
    tags: tuple[str, ...] = ()


def compose(bank: Bank, *, number: int, salt: str, published: datetime, count: int | None = None) -> NewsItem:
    """Write the item with this number. The same arguments give the same text in every process.

    With a `count`, a sentence that names it is added: items with different counts differ, whatever else they share.
    """
    dice = random.Random(f"{salt}:{number}")  # noqa: S311 - a text, not a secret
    topic = bank.topics[number % len(bank.topics)]
    values = _values(topic, bank, dice)
    frames = [_one(dice, topic.openings)]
    most = min(_MOST, len(topic.body))
    chosen = sorted(dice.sample(range(len(topic.body)), dice.randint(_FEWEST, most)))
    frames += [topic.body[index] for index in chosen]
    if dice.random() < 0.8:
        frames.append(_one(dice, topic.closings))
    frames = _introduced(frames)
    if count is not None:
        values["count"] = persian_number(count)
        frames.insert(dice.randint(2, len(frames) - 1), _one(dice, bank.figures))
    return NewsItem(
        number=number,
        section=topic.section,
        title=_one(dice, topic.titles).format_map(values),
        paragraphs=tuple(frame.format_map(values) for frame in frames),
        agency=_one(dice, bank.agencies),
        cites=_one(dice, topic.cites),
        published=published,
        tags=(topic.section, *(values[key] for key in topic.slots)),
    )


def _introduced(frames: Sequence[str]) -> list[str]:
    """Name a person in full where the text first mentions them."""
    named: list[str] = []
    for frame in frames:
        known = any("{person}" in earlier for earlier in named)
        named.append(frame if known or "{person}" in frame else frame.replace("{surname}", "{person}", 1))
    return named


def corrected(item: NewsItem, bank: Bank) -> NewsItem:
    """Return the item as its author put it right later: a sentence less, and a note that says so."""
    return replace(item, paragraphs=(item.paragraphs[0], *item.paragraphs[2:], bank.correction))


def abridged(item: NewsItem, bank: Bank) -> NewsItem:
    """Return the item as an editor elsewhere cut it: without its third paragraph, and a note that says so."""
    return replace(item, paragraphs=(*item.paragraphs[:2], *item.paragraphs[3:], bank.abridgement))


def _values(topic: Topic, bank: Bank, dice: random.Random) -> dict[str, str]:
    surname = _one(dice, bank.surnames)
    values = {"surname": surname, "person": f"{_one(dice, bank.first_names)} {surname}"}
    values |= {key: _one(dice, options) for key, options in topic.slots.items()}
    values |= {key: persian_number(dice.randint(low, high)) for key, (low, high) in topic.numbers.items()}
    values |= {key: persian_number(dice.uniform(low, high)) for key, (low, high) in topic.decimals.items()}
    return values


def _one(dice: random.Random, options: Sequence[T]) -> T:
    return options[dice.randrange(len(options))]
