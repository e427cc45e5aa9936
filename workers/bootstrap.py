"""The only place where ports meet adapters."""

from __future__ import annotations
