"""Where a page sends its reader."""

from __future__ import annotations

import pytest

from workers.core.extraction.refresh import refresh_target

URL = "https://bagh.example/go/1"


@pytest.mark.parametrize(
    ("meta", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=/news/1">', "https://bagh.example/news/1"),
        (
            "<META HTTP-EQUIV=Refresh CONTENT='5; URL=https://digar.example/a?b=1&amp;c=2'>",
            "https://digar.example/a?b=1&c=2",
        ),
        ("<meta content=\"0;url='/news/1'\" http-equiv=refresh>", "https://bagh.example/news/1"),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta http-equiv="refresh" content="300;url=/news/1">', None),
        ('<meta http-equiv="refresh" content="0;url=/go/1">', None),
        ('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', None),
        ('<meta http-equiv="refresh" content="0;url=http://a@127.0.0.1/">', None),
        ('<meta name="refresh" content="0;url=/news/1">', None),
        (" " * 20_000 + '<meta http-equiv="refresh" content="0;url=/news/1">', None),
        ("<meta " * 5000, None),
    ],
)
def test_target(meta: str, target: str | None) -> None:
    assert refresh_target(f"<html><head>{meta}", url=URL) == target
