"""The ContentHash: one id for all copies of a text, whoever carries it and however it is spelt.

It covers the core of the body: the canonical form without what outlets add to a text that is not theirs, such as
lead-in (`lead_in`), end marker, player and disclaimer (`additions`), code, credit and button (`last_lines`). **These
rules are version h1**: a change to any of them, or to the canonical form, changes ids, and needs a new version once h1
is released.

They work on the marked canonical form, in which there is no space or joiner, so that no spelling of a phrase can escape
them, and let line breaks matter as little as possible, for aggregators break and join paragraphs freely. What is cut
leaves a full stop, so that numbers stay apart.
"""

from __future__ import annotations

import re
from codecs import utf_16_le_encode
from hashlib import blake2b
from typing import Final

from workers.core.additions import without_notices, without_tail
from workers.core.last_lines import without_last_lines
from workers.core.lead_in import without_credits, without_opening_datelines
from workers.core.persian import NEWLINE, NUMBER_MARK, STOP, canonical, marked, unmarked

VERSION: Final = "h1"
SHORT_CORE: Final = 200
"""Letters under which a core does not identify an article: photo and audio posts share theirs."""

_BETWEEN_NUMBERS = re.compile(r"!(?<=[0-9]!)!*(?=[0-9])")


def core_of(*, body: str) -> str:
    """Return the canonical letters of the body that identify it: h1 rules applied, first those that a line of its own
    serves best, then those whose phrases may be broken over lines."""
    text = without_tail(marked(body))
    whole = len(text.rstrip(STOP + NEWLINE))
    text = without_last_lines(text)
    if len(text) != whole:
        text = without_tail(text)
    text = without_opening_datelines(text).replace(NEWLINE, "")
    whole = len(text)
    text = without_notices(text)
    if len(text) != whole:
        text = without_tail(text)
    return unmarked(_BETWEEN_NUMBERS.sub(NUMBER_MARK, without_credits(text)))


def content_hash(*, title: str, body: str, lead: str | None = None) -> str:
    """Return `h1-` and 32 lower-case hex digits: BLAKE2b over the core in UTF-16-LE. `body` is paragraphs joined by
    line feeds.

    A lead of its own counts as the first paragraph, unless the body begins with it already. A core of fewer than
    `SHORT_CORE` letters is hashed together with the title."""
    core = core_of(body=body)
    if lead and not core.startswith(core_of(body=lead)):
        core = core_of(body=f"{lead}\n{body}")
    if len(core) < SHORT_CORE:
        core = f"{canonical(title)}\n{core}"
    return f"{VERSION}-{blake2b(utf_16_le_encode(core)[0], digest_size=16).hexdigest()}"


def title_key(title: str) -> str:
    """Return 16 hex digits over the canonical title: equal for all spellings of one headline."""
    return blake2b(canonical(title).encode("utf-16-le"), digest_size=8).hexdigest()
