"""A Splitter: Elasticsearch's `word_delimiter_graph` as we use it, which takes a word apart and keeps it whole too."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from workers.core.analysis.spec import Spec
from workers.core.errors import ConfigError

_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No"})
"""Categories that Lucene's WordDelimiterIterator takes for letters or digits. All others part words."""
_LAST_BMP = 0xFFFF
"""Lucene looks at UTF-16 units and takes surrogates for letters."""
_FIXED = {
    "generate_word_parts": True,
    "generate_number_parts": True,
    "catenate_all": True,
    "preserve_original": False,
    "split_on_case_change": False,
    "split_on_numerics": False,
    "stem_english_possessive": False,
}
"""The one way of splitting that is interpreted here."""
_OFF_BY_DEFAULT = frozenset({"catenate_all", "preserve_original"})
_RULE = re.compile(r"(.+?)\s*=>\s*ALPHA\s*\Z", re.DOTALL)


class Splitter:
    """Parts a word at its delimiters: the parts joined stand with the first part, the others follow."""

    __slots__ = ("__dict__", "_letters")

    def __init__(self, letters: frozenset[str]) -> None:
        self._letters = letters

    def split(self, word: str) -> list[list[str]]:
        """Return the texts by position; a word of delimiters alone leaves one empty place."""
        if word.isalnum():
            return [[word]]
        parts = [word[start:end] for start, end in self.spans(word)]
        if len(parts) > 1:
            return [["".join(parts), parts[0]], *([part] for part in parts[1:])]
        return [parts]

    def spans(self, word: str) -> list[tuple[int, int]]:
        """Return where the parts are."""
        return [match.span() for match in self._part.finditer(word)]

    @cached_property
    def _part(self) -> re.Pattern[str]:
        apart = "".join(re.escape(chr(code)) for code in range(_LAST_BMP + 1) if self._is_delimiter(chr(code)))
        return re.compile(f"[^{apart}]+")

    def _is_delimiter(self, character: str) -> bool:
        category = unicodedata.category(character)
        return category not in _KEPT and category != "Cs" and character not in self._letters


def build_splitter(spec: Spec) -> Splitter:
    """Build it from its settings; raise ConfigError for another way of splitting than the one known."""
    for name, fixed in _FIXED.items():
        if spec.flag(name, default=name not in _OFF_BY_DEFAULT) is not fixed:
            raise ConfigError(f"{spec.where}.{name}: must be {str(fixed).lower()}")
    letters = set()
    for rule in spec.texts("type_table", []):
        found = _RULE.match(rule)
        character = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), found[1]) if found else ""
        if len(character) != 1:
            raise ConfigError(f"{spec.where}.type_table: {rule!r} is not of the form 'character => ALPHA'")
        letters.add(character)
    return Splitter(frozenset(letters))
