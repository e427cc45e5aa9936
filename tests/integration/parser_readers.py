"""Reading functions that misbehave on purpose, for the parse child."""

from __future__ import annotations

import os
import signal
import sys
import time

from workers.core.article import Article
from workers.core.extraction.credit import Credit
from workers.core.outcome import Outcome
from workers.core.reading import Reading


def read(page, *, kind, source, listing, max_bytes, bylines):
    """Do what the body says."""
    match page.body.split(b" ")[0]:
        case b"hang":
            time.sleep(60)
        case b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"bomb":
            return Reading(outcome=Outcome.TOO_LARGE, reason=str(len(bytearray(4_000_000_000))))
        case b"none":
            return Reading(outcome=Outcome.NO_ARTICLE, reason="nothing there")
        case b"bug":
            raise KeyError("no such thing")
        case b"print":
            sys.stdout.write("out of turn\n")
        case b"modules":
            return Reading(links=tuple(sorted(sys.modules)))
        case b"agency":
            byline = bylines.read(["به گزارش خبرگزاری باغ، سیب رسید."], Credit())
            return Reading(links=(str(byline.attribution.agency_id),))
        case b"source":
            return Reading(links=(source.id, listing.url, str(max_bytes), kind.value))
    return Reading(article=Article(url=page.url, title="عنوان", paragraphs=(str(len(page.body)),)))
