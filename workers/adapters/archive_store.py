"""Where finished WARC files and their indexes go: a folder, or what fsspec knows by its URL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from workers.core.errors import ConfigError, KhabarError, Permanent, Transient

SPOOL = "open"
"""Below the root of a local store: files that are still written."""


class ArchiveStore:
    """A tree of files. `spool`: the folder for files under way where the store itself is not on this machine."""

    def __init__(self, url: str, *, spool: Path) -> None:
        self._url = url
        try:
            system, root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as fault:
            raise ConfigError(f"KHABAR_ARCHIVE_URL {url!r}: {fault}") from None
        self._system: Any = system
        self._root: str = root.rstrip("/")
        self._local = isinstance(system, LocalFileSystem)
        self.spool = Path(self._root) / SPOOL if self._local else spool

    def publish(self, path: Path, name: str) -> None:
        """Move a finished file of this machine into the store, as a whole or not at all."""
        with self._faults(f"storing {name}"):
            target = f"{self._root}/{name}"
            if self._local:
                folder = Path(target).parent
                folder.mkdir(parents=True, exist_ok=True)
                path.replace(target)
                _sync(folder)
            else:
                self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._system.put_file(str(path), target)
                path.unlink()

    def names(self, suffix: str) -> list[str]:
        """Return the names of all files with a suffix, sorted: by the hour in which they were begun."""
        with self._faults("listing"):
            self._system.invalidate_cache()
            if not self._system.exists(self._root):
                return []
            found = (path[len(self._root) + 1 :] for path in self._system.find(self._root) if path.endswith(suffix))
            return sorted(name for name in found if not name.startswith(f"{SPOOL}/"))

    def has(self, name: str) -> bool:
        """Tell whether a file is there."""
        with self._faults(f"looking for {name}"):
            self._system.invalidate_cache()
            return bool(self._system.exists(f"{self._root}/{name}"))

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """Open a file to be read."""
        with self._faults(f"reading {name}"), self._system.open(f"{self._root}/{name}", "rb") as file:
            yield file

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._faults(f"removing {name}"):
            if self._system.exists(f"{self._root}/{name}"):
                self._system.rm_file(f"{self._root}/{name}")

    @contextmanager
    def _faults(self, doing: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as fault:
            raise Permanent(f"the archive {self._url} has no such file while {doing}: {fault}") from fault
        except OSError as fault:
            raise self._unable(doing, fault) from fault
        except KhabarError:
            raise
        except Exception as fault:
            if type(fault).__module__ == "builtins":
                raise
            # Drivers raise classes of their own: botocore's refused connection is no OSError.
            raise self._unable(doing, fault) from fault

    def _unable(self, doing: str, fault: Exception) -> Transient:
        told = " ".join(str(fault).split()) or type(fault).__name__
        return Transient(f"the archive {self._url} does not answer while {doing}: {told}")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
