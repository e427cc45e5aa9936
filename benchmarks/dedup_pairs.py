"""How labelled pairs of copies fare under the ContentHash.

    python -m benchmarks.dedup_pairs --data pairs.jsonl[.xz]

A line of the file holds `a` and `b` (headline, blank line, body), `label` (1: the same report) and `class`. Printed per
class: how many pairs hash equal. A copy whose spaces became line breaks, or the other way about, may not show where its
headline ends: there it ends where the letters of the other's headline do.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workers.core.fingerprint import content_hash
from workers.core.persian import canonical


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file, compressed by xz or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def split(text: str, title: str) -> tuple[str, str] | None:
    """Return headline and body when some of the first lines hold just the letters of `title`."""
    lines = text.split("\n")
    for count in range(1, len(lines)):
        head = " ".join(lines[:count])
        if canonical(head) == title:
            return head, "\n".join(lines[count:])
    return None


def hashes(pair: dict[str, Any]) -> tuple[str, str]:
    """Return the ContentHash of either side."""
    plain = [pair[side].partition("\n\n")[::2] for side in "ab"]
    for title in sorted({canonical(title) for title, _ in plain}, key=len):
        found = [split(pair[side], title) for side in "ab"]
        if found[0] is not None and found[1] is not None:
            plain = [found[0], found[1]]
            break
    ours = [content_hash(title=title, body=body) for title, body in plain]
    return ours[0], ours[1]


def main() -> None:
    """Read the pairs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="JSONL of labelled pairs, may be .xz")
    parser.add_argument(
        "--show", metavar="CLASS", help="also print the ids of this class that differ (label 1) or agree"
    )
    options = parser.parse_args()
    equal: dict[tuple[str, int], int] = defaultdict(int)
    total: dict[tuple[str, int], int] = defaultdict(int)
    for pair in read_lines(options.data):
        key = (pair["class"], pair["label"])
        a, b = hashes(pair)
        total[key] += 1
        equal[key] += a == b
        if options.show == pair["class"] and (a == b) != bool(pair["label"]):
            print(pair.get("id", "?"))
    for (name, label), count in sorted(total.items(), key=lambda item: (-item[0][1], item[0][0])):
        print(f"{'same' if label else 'other':6}{name:20}{equal[name, label]:6} equal of {count}")


if __name__ == "__main__":
    main()
