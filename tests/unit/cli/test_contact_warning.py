"""Who asks other people's servers is told to say who they are."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from workers.cli.session import warn_of_contact
from workers.settings import Settings


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        ({}, True),
        ({"contact": " "}, True),
        ({"contact": "https://example.ir/bot"}, False),
        ({"allow_private_hosts": True}, False),
    ],
)
def test_a_missing_contact_is_warned_of(given, warned, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KHABAR_CONTACT", raising=False)
    with capture_logs() as logs:
        warn_of_contact(Settings(**given))
    assert [line["log_level"] for line in logs] == ["warning"] * warned
