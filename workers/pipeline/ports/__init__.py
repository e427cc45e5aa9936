"""What the pipeline needs of the outside, as Protocols. Each has an in-memory fake (tests/fakes.py) and a contract
test (tests/contract/) that the fake and every real adapter pass.

Faults: every method may raise `Transient` (try again later) or `Permanent`; expected ends are values.
"""

from workers.pipeline.ports.frontier import Added, Claim, Frontier, HostPolicy, Lease
from workers.pipeline.ports.handoffs import (
    ArticleEntry,
    Articles,
    Fetched,
    FetchEnd,
    FetchEnded,
    FetchFailed,
    Handoffs,
    IndexEnded,
    Listed,
    PageEntry,
    Pages,
    Parsed,
    ParseEnd,
    ParseEnded,
    ParseFailed,
)
from workers.pipeline.ports.ledger import Controls, DeadVisit, Event, Hints, Ledger, StageStatus, Status, Trace
from workers.pipeline.ports.outside import (
    MAX_STORY,
    ArticleIndex,
    BlockedAddress,
    Clock,
    Fetcher,
    Parser,
    ParserDied,
    Response,
    Stored,
    StoreResult,
    TooLarge,
)
from workers.pipeline.ports.stage import Stage

__all__ = [
    "MAX_STORY",
    "Added",
    "ArticleEntry",
    "ArticleIndex",
    "Articles",
    "BlockedAddress",
    "Claim",
    "Clock",
    "Controls",
    "DeadVisit",
    "Event",
    "FetchEnd",
    "FetchEnded",
    "FetchFailed",
    "Fetched",
    "Fetcher",
    "Frontier",
    "Handoffs",
    "Hints",
    "HostPolicy",
    "IndexEnded",
    "Lease",
    "Ledger",
    "Listed",
    "PageEntry",
    "Pages",
    "ParseEnd",
    "ParseEnded",
    "ParseFailed",
    "Parsed",
    "Parser",
    "ParserDied",
    "Response",
    "Stage",
    "StageStatus",
    "Status",
    "StoreResult",
    "Stored",
    "TooLarge",
    "Trace",
]
