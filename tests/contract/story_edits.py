"""What desks do to short reports: each edit leaves the report the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.contract.story_forms import CHOSEN_ON, HELD_OUT, Text

Edit = Callable[[str, str], Text]


def _put(text: str, at: int, *instead: str, of: int = 0) -> str:
    """Return the text with words put in at a place, instead of so many."""
    words = text.split(" ")
    words[at : at + of] = instead
    return " ".join(words)


EDITS: dict[str, Edit] = {
    "the last sentence cut": lambda title, body: (title, ". ".join(body.split(". ")[:-1]) or body),
    "a sentence below": lambda title, body: (title, f"{body} جزئیات بیشتر به زودی منتشر می\u200cشود."),
    "a sentence above": lambda title, body: (title, f"یک مقام آگاه با خبرنگار ما درباره این موضوع سخن گفت. {body}"),
    "a word put in": lambda title, body: (title, _put(body, 3, "صبح")),
    "a word put in later": lambda title, body: (title, _put(body, 9, "سرانجام")),
    "a word left out": lambda title, body: (title, _put(body, 4, of=1)),
    "a word left out later": lambda title, body: (title, _put(body, 12, of=1)),
    "two words in, two out": lambda title, body: (
        title,
        _put(_put(_put(_put(body, 2, "رسما"), 7, "نیز"), 14, of=1), 19, of=1),
    ),
    "another word": lambda title, body: (title, _put(body, 4, "نوین", of=1)),
    "another word later": lambda title, body: (title, _put(body, 20, "تازه\u200cترین", of=1)),
    "other verbs": lambda title, body: (
        title,
        re.sub(r" است\b", " می\u200cباشد", re.sub(r" گفت\b", " اظهار داشت", body)).replace("اعلام کرد", "خبر داد"),
    ),
    "more in the headline": lambda title, body: (f"{title} + جزئیات", body),
    "a headline with «فوری»": lambda title, body: (f"فوری؛ {title}", body),
    "another end of the headline": lambda title, body: (f"{' '.join(title.split()[:2])} خبرساز شد", body),
    "another headline": lambda title, body: ("خبری که همه را غافلگیر ساخت", body),
    "a lead-in": lambda title, body: (title, f"به گزارش خبرگزاری سرو، {body}"),
    "a dateline": lambda title, body: (title, f"تهران - ایرنا - {body}"),
    "cut to 70 %": lambda title, body: (title, body[: int(len(body) * 0.7)]),
    "cut to 50 %": lambda title, body: (title, body[: int(len(body) * 0.5)]),
}


def edited_pairs() -> Iterator[tuple[Text, Text]]:
    """Yield every edit of one text of every form."""
    for form in (*CHOSEN_ON, *HELD_OUT):
        title, body = form.texts[0]
        for edit in EDITS.values():
            yield (title, body), edit(title, body)


def later_pairs() -> Iterator[tuple[str, Text, Text]]:
    """Yield what other outlets made of reports, each with what they did: edits that were written after the rule."""
    path = Path(__file__).parent / "story_edits_later.toml"
    for report in tomllib.loads(path.read_text(encoding="utf-8"))["report"]:
        title, body = report["headline"], report["body"]
        for edit in report["edits"]:
            other = body
            for old, new in edit.get("put", []):
                other = other.replace(old, new)
            other = edit.get("above", "") + other + edit.get("below", "")
            yield edit["what"], (title, body), (edit.get("headline", title), other)
