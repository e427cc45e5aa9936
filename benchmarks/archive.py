"""What an archived page costs the archive worker: CPU, bytes, and how long a look-up takes.

    python -m benchmarks.archive [--pages 4000] [--url FOLDER]

Writes pages of the sample site's size (78 kB, gzipped as servers send them) in batches as the stage does, fsync
included, and reads them again by address. CPU is process time; the wall time beside it holds the fsyncs of this disk.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import zlib
from pathlib import Path

from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_writer import WarcWriter
from workers.core.capture import Capture
from workers.core.page import Page
from workers.core.visit import Visit, VisitKind
from workers.pipeline.archive import BATCH

_PAGE_BYTES = 78_000
_LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_LOOK_UPS = 500


def main() -> None:
    """Write, read, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--url", default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = ArchiveStore(arguments.url or folder, spool=Path(folder))
        captures = [_capture(number, _body(number % 50)) for number in range(arguments.pages)]
        received = sum(len(one.page.body) for one in captures)
        print(f"received        {received / len(captures):6.0f} bytes a page")
        stored = _write(store, captures)
        print(f"stored          {stored / received:6.3f} bytes for each byte received, records and index")
        _look_up(WarcArchive(store), [one.page.url for one in captures])


def _write(store: ArchiveStore, captures: list[Capture]) -> int:
    writer = WarcWriter(store, writer="bench")
    cpu, wall, now = time.process_time(), time.perf_counter(), time.time()
    for start in range(0, len(captures), BATCH):
        writer.append(captures[start : start + BATCH], at=now)
    writer.close()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    sizes = sum(_size(store, name) for suffix in (".warc.gz", ".cdxj") for name in store.names(suffix))
    print(
        f"written         {1000 * cpu / len(captures):6.3f} ms of CPU a page, {1000 * wall / len(captures):.3f} ms wall"
    )
    return sizes


def _look_up(archive: WarcArchive, urls: list[str]) -> None:
    chance = random.Random(1)
    cpu = time.process_time()
    for url in chance.sample(urls, min(_LOOK_UPS, len(urls))):
        [place] = archive.find(url)
        [_] = archive.read([place])
    cpu = time.process_time() - cpu
    print(f"found and read  {1000 * cpu / min(_LOOK_UPS, len(urls)):6.3f} ms of CPU an address, of {len(urls):,}")
    cpu = time.process_time()
    count = sum(1 for places in archive.scan(since=0.0) for _ in archive.read(places))
    print(f"read in order   {1000 * (time.process_time() - cpu) / count:6.3f} ms of CPU a page")


def _size(store: ArchiveStore, name: str) -> int:
    with store.opened(name) as file:
        return file.seek(0, 2)


def _capture(number: int, body: bytes) -> Capture:
    url = f"https://www.site-{number % 500}.example/fa/news/{number}/title-of-some-length"
    headers = {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "server": "nginx", "etag": '"a"'}
    return Capture(
        visit=Visit(id=f"1-{number}", kind=VisitKind.ARTICLE, url=url, host=url.split("/")[2], source="s"),
        page=Page(url=url, status=200, headers=headers, fetched_at=time.time(), body=body),
    )


def _body(seed: int) -> bytes:
    """Markup that repeats itself and words that do not, so that it shrinks to about a fifth, as pages do."""
    chance, parts, size = random.Random(seed), [], 0
    while size < _PAGE_BYTES:
        word = "".join(chance.choices(_LETTERS, k=chance.randint(2, 8)))
        part = f'<div class="item"><a href="/fa/news/" title="x">{word}</a></div>\n'
        parts.append(part if chance.random() < 0.7 else f"<p>{chance.randbytes(40).hex()}</p>")
        size += len(part.encode())
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress("".join(parts).encode()) + packer.flush()


if __name__ == "__main__":
    main()
