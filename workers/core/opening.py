"""How an article opens, word by word: a sketch of the headline and of the first sentences that keeps their order.

Runs of letters say how much of two texts is the same; they do not say whether what differs was edited or filled in.
That takes words in their order. Of those that every text is full of («گفت», «است», «این») nothing is kept: outlets
exchange them freely, and the sketch reaches twice as far without them.

Most of a word's two bytes is the sum of values of its letters, so that the parts of a word add up to the whole: «می
شود» and «میشود», «اطلاع رسانی» and «اطلاعرسانی» are told to be the same letters wherever the words are cut. The last
three bits say in which order they stand: امین and نیما are two men, کرمان and مکران two places.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from workers.core.number_words import in_digits
from workers.core.persian import NUMBER_MARK, canonical, words
from workers.core.synonyms import same_word

HEADLINE_WORDS: Final = 12
OPENING_WORDS: Final = 32
"""Words that are kept, common ones not counted: of the text some 350 letters, two sentences."""
NUMBER, END = 0xE000, 0x10000
"""From here on, and up to here, a word is a number. Words have the larger part: one that stands in a blank is looked
for among all that the other text has, a number is compared with the one in its place."""
ORDERS: Final = 8
"""What the order of the letters is told by, below their sum: of anagrams one pair in eight is one word all the same."""
SUMS: Final = 7_159
"""The greatest prime below `NUMBER` / `ORDERS`: sums of letters are taken modulo it."""
_FAR_ENOUGH: Final = 1000
"""Characters of a body in which its opening lies: lead-ins that do not count may stand before it."""

_AND: Final = canonical("و")
_PREFIXES: Final = frozenset(map(canonical, ("می", "نمی")))
_SUFFIXES: Final = frozenset(
    canonical(word)
    for line in ("ها های هایی هایش هایشان", "ای ام ات اش مان تان شان", "تر ترین", "اند ایم اید")
    for word in line.split()
)
"""Parts of words that are written apart as often as not: a common verb is found in the list below either way."""
_COMMON: Final = frozenset(
    canonical(word)
    for line in (
        "و در به از که را با برای تا بر نیز یا اگر اما ولی قبل درباره مورد طی هنگام کنار نزد چون بسیار ضمن چنین مبنی",
        "وی آنان ایشان ما من خود آنها اینکه آنکه",
        "است بود بودند بوده باشد باشند می\u200cباشد می\u200cباشند نیست هست هستند",
        "شد شدند شود شوند می\u200cشود می\u200cشوند",
        "کرد کردند کند کنند می\u200cکند می\u200cکنند دارد دارند داشت داشتند گردید گردد نمود نماید نمودند",
        "داد دادند دهد دهند می\u200cدهد می\u200cدهند خواهد خواهند باید نباید شاید توان می\u200cتوان می\u200cتواند",
        "گفت گفتند گفته می\u200cگوید می\u200cگویند افزود اظهار بیان تصریح تاکید خاطرنشان یادآور عنوان ادامه اعلام",
        "توضیح اضافه ابراز اشاره گزارش خبرنگار خبرگزاری نقل گو گفتگو گفت\u200cوگو وگو",
    )
    for word in line.split()
)
"""Words that tell nothing: of grammar, and those by which a desk says that somebody said something. No number, and no
word that others are made with (این, پیش, شده), or «این گونه» and «اینگونه» would no longer be the same letters."""


def same_letters(a: Sequence[int], b: Sequence[int]) -> bool:
    """Tell whether two runs of words that differ are the same letters, cut into words elsewhere."""
    if len(a) == len(b) == 1:
        return False
    return sum(word // ORDERS for word in a) % SUMS == sum(word // ORDERS for word in b) % SUMS


def headline_of(title: str) -> tuple[int, ...]:
    """Return the words of a headline, two bytes each."""
    return _kept(words(title), HEADLINE_WORDS)


def opening_of(*, body: str, core: str) -> tuple[int, ...]:
    """Return the words with which the core of a body (`workers.core.fingerprint.core_of`) opens, two bytes each."""
    return _kept(_words_of_core(words(body[:_FAR_ENOUGH]), core), OPENING_WORDS)


def _words_of_core(found: Iterable[str], core: str) -> Iterator[str]:
    """Yield the words of which the core is made: the core has no spaces, and the body has lead-ins."""
    at = 0
    for word in found:
        while core.startswith(NUMBER_MARK, at):
            at += len(NUMBER_MARK)
        if core.startswith(word, at):
            at += len(word)
            yield word


def _kept(found: Iterable[str], most: int) -> tuple[int, ...]:
    kept: list[int] = []
    for word in _joined(in_digits(found)):
        if word not in _COMMON:
            kept.append(_value(same_word(word)))
            if len(kept) == most:
                break
    return tuple(kept)


def _joined(found: Iterable[str]) -> Iterator[str]:
    """Yield the words with their prefixes and suffixes; letters that stand alone are one word («خون آ ب منفی»)."""
    whole, spelt = "", False
    for word in found:
        letter = len(word) == 1 and word.isalpha() and word != _AND
        if whole and (word in _SUFFIXES or whole in _PREFIXES or (spelt and letter)):
            whole += word
        else:
            if whole:
                yield whole
            whole, spelt = word, letter
    if whole:
        yield whole


@lru_cache(maxsize=1 << 15)
def _value(word: str) -> int:
    if word[0].isdigit():
        return NUMBER + zlib.crc32(word.encode()) % (END - NUMBER)
    return sum(map(_letter, word)) % SUMS * ORDERS + zlib.crc32(word.encode("utf-16-le", "surrogatepass")) % ORDERS


@cache
def _letter(letter: str) -> int:
    return (ord(letter) * 0x9E3779B1 >> 8) % SUMS
