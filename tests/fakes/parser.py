"""In-memory fake of the port `Parser`; it passes the contract of the parse child (tests/contract/test_parser.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.visit import Visit
from workers.pipeline.ports import ParserDied

Answer = Reading | ParserDied


@dataclass
class TableParser:
    """Gives one answer to all pages, or what a function makes of each; a `ParserDied` is raised."""

    answer: Answer | Callable[[Page], Answer]
    asked: list[str] = field(default_factory=list)

    def read(self, page: Page, visit: Visit) -> Reading:
        self.asked.append(visit.url)
        answer = self.answer(page) if callable(self.answer) else self.answer
        if isinstance(answer, ParserDied):
            raise answer
        return answer

    def close(self) -> None:
        pass
