"""The language of a text, by its letters and commonest words."""

from __future__ import annotations

import re

_SAMPLE = 600
"""Characters looked at."""
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_SCRIPT = {
    "fa": frozenset("از که را این است به در با برای شد می های کرد وی آن تا گفت بود شود اند".split()),
    "ar": frozenset("في من على إلى الى التي الذي أن ان هذا هذه عن مع قال بعد كان وفي ما لا أو".split()),
    "ur": frozenset("کے کی میں ہے کا سے اور کو نے ہیں پر یہ اس کہ تھا".split()),
    "ckb": frozenset("لە بۆ کە و بە ئەو ئەم لەگەڵ دەکات کرد".split()),
}
_LATIN_SCRIPT = {
    "en": frozenset("the of and to in that is was for on with as it by at from be this are he she".split()),
    "de": frozenset("der die und das den von zu mit ist nicht auf ein eine im dem für".split()),
    "fr": frozenset("le la les des et en du une que est pour dans qui sur au par".split()),
    "es": frozenset("el la los de que y en del las un por con una para es se".split()),
    "tr": frozenset("ve bir bu için ile de da olarak daha çok olan gibi sonra en".split()),
}
_SCRIPTS = (
    (re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]"), ""),
    (re.compile("[\u0400-\u04ff]"), "ru"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u0530-\u058f]"), "hy"),
)
_PERSIAN_LETTERS = re.compile("[پچژگ]")


def detect_language(text: str, *, hint: str | None = None) -> str | None:
    """Return the ISO 639-1 code (ckb for Central Kurdish), or None for a text without letters. `hint`, the language that
    the page declares, decides only where the letters allow it and the words do not tell."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    declared = hint.strip().lower().split("-")[0].split("_")[0] if hint else None
    for pattern, language in _SCRIPTS:
        if 2 * len(pattern.findall(sample)) > letters:
            return language or _arabic_script(sample, declared)
    return _by_words(sample.lower(), _LATIN_SCRIPT) or declared or "en"


def _arabic_script(sample: str, declared: str | None) -> str:
    persian_spelling = sample.replace("ي", "ی").replace("ك", "ک")
    found = _by_words(persian_spelling, {code: _ARABIC_SCRIPT[code] for code in ("fa", "ur", "ckb")})
    arabic = _count(sample, _ARABIC_SCRIPT["ar"])
    if found is not None and arabic <= _count(persian_spelling, _ARABIC_SCRIPT[found]):
        return found
    if arabic:
        return "ar"
    if declared in ("fa", "ar", "ur", "ckb", "ps", "az"):
        return declared
    return "fa" if _PERSIAN_LETTERS.search(sample) or "ی" in sample else "ar"


def _count(sample: str, words: frozenset[str]) -> int:
    return sum(word in words for word in _WORD.findall(sample))


def _by_words(sample: str, languages: dict[str, frozenset[str]]) -> str | None:
    counts = {code: _count(sample, words) for code, words in languages.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else None
