"""The `letter` tokenizer: runs of letters, whatever else is between them, as Lucene's LetterTokenizer."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import groupby

from workers.core.analysis.standard_tokenizer import MAX_TOKEN, Word


@cache
def _pattern() -> re.Pattern[str]:
    codes = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith("L")]
    runs = [[code for _, code in run] for _, run in groupby(enumerate(codes), key=lambda one: one[1] - one[0])]
    letters = "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)
    return re.compile(f"[{letters}]{{1,{MAX_TOKEN}}}")


def tokenize_letters(text: str) -> list[Word]:
    """Return (token, start, end), offsets in characters."""
    return [(match.group(), *match.span()) for match in _pattern().finditer(text)]
