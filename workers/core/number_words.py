"""Numbers in words, as digits: «بیست و سه» is 23, «هفت و یک دهم» is 7.1, «سه هزار» is 3 هزار, as in «۳ هزار».

Works on words in canonical form, and leaves what is no number as it is; «یک» alone is an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from workers.core.persian import NUMBER_MARK, canonical

_AND: Final = canonical("و")
_HALF: Final = canonical("نیم")
_ONE: Final = canonical("یک")
_DAY: Final = canonical("شنبه")
_UNITS = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده"
_TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"
_HUNDREDS = "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد"
_VALUES: Final = {
    canonical(word): value
    for values, words in ((range(1, 20), _UNITS), (range(20, 100, 10), _TENS), (range(100, 1000, 100), _HUNDREDS))
    for value, word in zip(values, words.split(), strict=True)
} | {canonical("یکصد"): 100, canonical("هیجده"): 18}
_PARTS: Final = {canonical("دهم"): 1, canonical("صدم"): 2}
"""What follows a numerator, and the digits that it has then."""


@dataclass(slots=True, kw_only=True)
class _Number:
    """A number of which the words so far were read."""

    words: list[str]
    value: int
    room: int
    """What may still be added is smaller."""
    part: int | None = None
    """A second number after «و»: a numerator, if «دهم» follows."""

    def take(self, word: str, *, joined: bool) -> str | None:
        """Read one more word; return the number if it is whole now, or an empty text if more may follow."""
        value = _VALUES.get(word)
        if joined and word == _HALF and self.part is None:
            return f"{self.value}{NUMBER_MARK}5"
        if not joined and self.part is not None and word in _PARTS:
            return f"{self.value}{NUMBER_MARK}{self.part:0{_PARTS[word]}d}"
        if not joined or value is None or self.part is not None:
            return None
        self.words += (_AND, word)
        if value < self.room:
            self.value, self.room = self.value + value, _room_after(value)
        else:
            self.part = value
        return ""

    def told(self, *, joined: bool) -> Iterator[str]:
        """Yield what it is when nothing more belongs to it, and the «و» that was read after it."""
        if self.words == [_ONE]:
            yield _ONE
        else:
            yield str(self.value)
        if self.part is not None:
            yield _AND
            yield str(self.part)
        if joined:
            yield _AND


def in_digits(words: Iterable[str]) -> Iterator[str]:
    """Yield the words with those of each number replaced by its digits. The days of the week are words."""
    number: _Number | None = None
    joined = False
    for word in words:
        if number is not None:
            if word == _AND and not joined:
                joined = True
                continue
            whole = number.take(word, joined=joined)
            joined = joined and whole is None
            if whole == "":
                continue
            if whole is not None:
                yield whole
                number = None
                continue
            if word == _DAY and not joined and len(number.words) == 1:
                yield number.words[0] + word
                number = None
                continue
            yield from number.told(joined=joined)
            number, joined = None, False
        value = _VALUES.get(word)
        if value is None:
            yield word
        else:
            number = _Number(words=[word], value=value, room=_room_after(value))
    if number is not None:
        yield from number.told(joined=joined)


def _room_after(value: int) -> int:
    return 1 if value < 20 else 10 if value < 100 else 100
