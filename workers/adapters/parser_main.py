"""The parse child: reads pages given on standard input, one at a time, and says on standard output what they say.

It has no connection to anything. It ends with its parent, and when a page makes it ask for too much memory.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

import msgspec

from workers.adapters.parser_frames import BYTE_ORDER, LENGTH_BYTES, Answer, Question, Start, framed
from workers.core.agency import AgencyBook
from workers.core.extraction.byline import BylineReader
from workers.core.reading import Reading
from workers.core.sourcebook import SourceBook

_PR_SET_PDEATHSIG = 1

Reader = Callable[..., Reading]


def main() -> None:
    """Read pages until standard input ends."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pages, answers = sys.stdin.buffer, sys.stdout.buffer
    # Anything that prints must not end up between two frames.
    sys.stdout = sys.stderr
    first = _next_frame(pages)
    if first is None:
        return
    start = msgspec.msgpack.decode(first, type=Start)
    sources, bylines = SourceBook(start.sources), BylineReader(AgencyBook(start.agencies))
    module, _, function = start.reader.partition(":")
    read: Reader = getattr(import_module(module), function)
    resource.setrlimit(resource.RLIMIT_AS, (start.memory_bytes, start.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    decode = msgspec.msgpack.Decoder(Question).decode
    encode = msgspec.msgpack.Encoder().encode
    while (frame := _next_frame(pages)) is not None:
        answer = _answer(read, decode(frame), sources, bylines, start.max_page_bytes)
        answers.write(framed(encode(answer)))
        answers.flush()


def _answer(read: Reader, question: Question, sources: SourceBook, bylines: BylineReader, max_bytes: int) -> Answer:
    source = sources.get(question.source)
    listing = source.listing(question.listing) if source is not None else None
    try:
        reading = read(
            question.page,
            kind=question.kind,
            source=source,
            listing=listing,
            max_bytes=max_bytes,
            bylines=bylines,
        )
    except MemoryError:
        raise
    except Exception as fault:  # noqa: BLE001 - the fault is ours, the charge is the page's, the next page goes on
        last = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 - pathlib is not loaded here
        return Answer(error=f"{type(fault).__name__} at {where}: {str(fault)[:200]}")
    return Answer(reading=reading)


def _next_frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    size = int.from_bytes(head, BYTE_ORDER)
    frame = stream.read(size)
    return frame if len(frame) == size else None


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
