"""Every key that khabar keeps in Redis.

All begin with the namespace (`khabar:` unless KHABAR_NAMESPACE says otherwise); `<host>` is a politeness key as in
`Visit.host`. Lua scripts get the namespace as ARGV[1] and build the same names (adapters/lua/prelude.lua).

| key | type | holds |
| --- | --- | --- |
| f:visits | hash | visit id → visit as JSON; every visit that waits or is leased |
| f:q:<host> | zset | visit ids that may be claimed, by priority, then by time of arrival |
| f:due | zset | visit ids that are not due yet (retries, revisits), by due time in ms |
| f:parked:<source> | zset | visit ids set aside while their source is paused or over its budget, with their score |
| f:hosts | zset | hosts that have something in their queue and a free slot, by the time in ms they may be asked |
| f:h:<host> | hash | crawl_delay (ms), active (leases), robots (visit under way), until (ms); of its pace: extra \
(ms), strikes, down (ms); expires 8 days after its last lease |
| f:policy | hash | host → `<delay in ms> <parallel>` as declared; under '' that of all others |
| f:budget | hash | source → requests a day |
| f:spent:<day> | hash | source → requests on that day of Tehran, of sources with a budget; expires after 2 days |
| f:parking | set | sources that have a f:parked |
| f:known | set | hosts that have something in their queue or under way, or are slowed down |
| f:leases | zset | visit ids under way, by deadline in ms |
| f:tokens | hash | visit id → token of its lease, `<number> <host>` |
| f:losses | hash | visit id → leases it lost |
| f:robots:<host> | string | robots.txt without comments, packed (core/robots.py); expires |
| f:urls:<generation>:<page> | string | 52-bit digests of URLs that made a visit (adapters/lua/sight.lua); expire |
| f:seq, f:epoch | string | counter and epoch of visit ids |
| l:asked | zset | listings by the ms when their last visit was put in |
| l:quiet | hash | listing → its visits since one that found something new |
| l:open | hash | listing → id of its visit under way |
| l:valid | hash | URL of a listing page → JSON {etag, last_modified} |
| l:polls | hash | listing → its visits that could be conditional |
| l:lies | hash | URL of a listing page → ms when its validators were found to lie |
| l:walked | set | listings whose first walk over all pages is done |
| l:fresh | hash | id of a pages entry → how many of its links were new |
| s:pages, s:articles, s:archive | stream | what waits for parse, index, archive; one group each, named like the stage |
| s:bytes | hash | stream name → bytes of its entries |
| o:total | hash | `<source>|<outcome>`, `<source>|scheduled`, `…|known`, `…|refused`, `…|mojibake` → visits, links \
and articles, in all |
| o:h:<hour> | hash | the same within one hour (hours since the epoch); expires after 14 days |
| o:archive | hash | `offered`, `written`, `skipped` → copies for the archive |
| o:done | hash | stage → visits it moved on or ended; what the watchdog looks at |
| w:<day>:<bucket> | hash | digest of a URL → its ends on that day, a line each; expires after 7 days |
| d:list | zset | ids of dead visits, by time in ms |
| d:items | hash | visit id → JSON {visit, stage, reason, at} |
| d:load:<visit> | hash | fields of the stream entry that the visit died in |
| c:paused | set | names of paused stages and ids of paused sources |
| c:held | string | why fetch is held back (memory); expires in seconds |
| c:full | string | the same of parse |
| c:retention | string | there while it is too early for the next sweep; expires |
| c:slots:<stage> | hash | worker → `<slots>:<ms of its last heartbeat>` |
| n:<rules>:<generation>:seq:0 | string | documents signed in one window of time; as all n: keys it expires after two |
| n:<rules>:<generation>:d:<thousand> | hash | number → 8 bytes of its document's id, 12 of its story, its signature |
| n:<rules>:<generation>:k:<bucket> | string | 7 bytes a document under a key: 3 more of the key, 4 of its number |
| mq:* | | Celery's own |
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

WHY_DAYS = 7
"""Days that ends are kept; equal to WHY_DAYS in adapters/lua/prelude.lua."""
WHY_BUCKETS = 1024


@dataclass(frozen=True, slots=True)
class Keys:
    """Names of keys under one namespace."""

    namespace: str

    def __call__(self, name: str) -> str:
        """Return the full name of a key."""
        return f"{self.namespace}:{name}"

    @property
    def pages(self) -> str:
        return self("s:pages")

    @property
    def articles(self) -> str:
        return self("s:articles")

    @property
    def queue_prefix(self) -> str:
        """Prefix of all that Celery keeps."""
        return self("mq:")


def digest_of(url: str) -> int:
    """Return the 52 bits by which a URL (in canonical form) is known; equal to `digest_of` in the Lua prelude."""
    return int(hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()[:13], 16)
