"""In-memory fakes of the ports. They pass the same contract as the adapters (tests/contract)."""

from tests.fakes.pages import page_of
from tests.fakes.store import MemoryStore

__all__ = ["MemoryStore", "page_of"]
