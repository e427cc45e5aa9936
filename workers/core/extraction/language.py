"""The language of a text, by its letters and commonest words."""

from __future__ import annotations

import re

_SAMPLE = 400
"""Characters looked at."""
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_COMMON = {
    "fa": "از که را این است به در با برای شد می های کرد وی آن تا گفت بود شود اند",
    "ar": "في من على إلى الى التي الذي أن ان هذا هذه عن مع قال بعد كان وفي ما لا أو",
    "ur": "کے کی میں ہے کا سے اور کو نے ہیں پر یہ اس کہ تھا",
    "ckb": "لە بۆ کە و بە ئەو ئەم لەگەڵ دەکات کرد",
}
_LATIN_COMMON = {
    "en": "the of and to in that is was for on with as it by at from be this are he she",
    "de": "der die und das den von zu mit ist nicht auf ein eine im dem für",
    "fr": "le la les des et en du une que est pour dans qui sur au par",
    "es": "el la los de que y en del las un por con una para es se",
    "tr": "ve bir bu için ile de da olarak daha çok olan gibi sonra en",
}
_ARABIC_SCRIPT = {code: frozenset(words.split()) for code, words in _ARABIC_COMMON.items()}
_PERSIAN_SCRIPT = {code: words for code, words in _ARABIC_SCRIPT.items() if code != "ar"}
_LATIN_SCRIPT = {code: frozenset(words.split()) for code, words in _LATIN_COMMON.items()}
_LETTERS = (
    ("\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff", ""),
    ("\u0400-\u04ff", "ru"),
    ("\u0590-\u05ff", "he"),
    ("\u3040-\u30ff", "ja"),
    ("\u4e00-\u9fff", "zh"),
    ("\uac00-\ud7af", "ko"),
    ("\u0530-\u058f", "hy"),
)
_SCRIPTS = tuple((re.compile(f"[{letters}]+"), language) for letters, language in _LETTERS)
_ANY_SCRIPT = re.compile(f"[{''.join(letters for letters, _ in _LETTERS)}]")
"""A letter of one of them, which a text in Latin letters has not."""
_PERSIAN_LETTERS = re.compile("[پچژگی]")


def detect_language(text: str, *, hint: str | None = None) -> str | None:
    """Return the ISO 639-1 code (ckb for Central Kurdish), or None for a text without letters. `hint`, the language
    that the page declares, decides only where the letters allow it and the words do not tell."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if not letters:
        return None
    declared = hint.strip().lower().split("-")[0].split("_")[0] if hint else None
    for pattern, language in _SCRIPTS if _ANY_SCRIPT.search(sample) is not None else ():
        if 2 * sum(map(len, pattern.findall(sample))) > letters:
            return language or _arabic_script(words, declared)
    return _by_words(_WORD.findall(sample.lower()), _LATIN_SCRIPT) or declared or "en"


def _arabic_script(words: list[str], declared: str | None) -> str:
    arabic = _count(words, _ARABIC_SCRIPT["ar"])
    persian = [word.replace("ي", "ی").replace("ك", "ک") for word in words]
    found = _by_words(persian, _PERSIAN_SCRIPT)
    if found is not None and arabic <= _count(persian, _ARABIC_SCRIPT[found]):
        return found
    if arabic:
        return "ar"
    if declared in _ARABIC_SCRIPT:
        return declared
    return "fa" if any(map(_PERSIAN_LETTERS.search, words)) else "ar"


def _count(words: list[str], known: frozenset[str]) -> int:
    return sum(map(known.__contains__, words))


def _by_words(words: list[str], languages: dict[str, frozenset[str]]) -> str | None:
    counts = {code: _count(words, known) for code, known in languages.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else None
