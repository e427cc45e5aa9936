from __future__ import annotations

from workers.cli.hits import marked_text
from workers.core.search import MARK_END, MARK_START


def test_matches_are_coloured_and_marks_are_gone():
    text = marked_text(f"از {MARK_START}همکاری{MARK_END} دو {MARK_START}شهر{MARK_END}")
    assert text.plain == "\u2068از همکاری دو شهر\u2069"
    assert [text.plain[span.start : span.end] for span in text.spans] == ["همکاری", "شهر"]
