"""A real Elasticsearch for the tests: one that is named, one in Docker, or the distribution from Maven Central.

`KHABAR_TEST_ELASTICSEARCH_URL` names a running server. Otherwise one is started on a free port of loopback with its
own data, and ends with this process, however that ends.
"""

from __future__ import annotations

import ctypes
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.elasticsearch_distribution import Unavailable, describe_launch, find_home, find_java

HEAP = "768m"
START_S = 180.0
"""20–25 s on two free cores; several times that on busy ones."""
DOCKER_IMAGE = "elasticsearch:9.2.0"
PR_SET_PDEATHSIG = 1


def drop_index(url: str, alias: str) -> None:
    """Delete the indexes that were made behind an alias."""
    names = f"{alias}-v1,{alias}-v2?ignore_unavailable=true"
    request = urllib.request.Request(f"{url}/{names}", method="DELETE")  # noqa: S310 - the tests' own server
    urllib.request.urlopen(request).close()  # noqa: S310 - the same


class ElasticsearchServer:
    """A server and the way to end it."""

    def __init__(self, url: str, *, stop: Callable[[], None], origin: str) -> None:
        self.url = url
        self.origin = origin
        self.stop = stop


def start_elasticsearch(*, port: int = 0) -> ElasticsearchServer:
    """Start or find a server; raise `Unavailable` that says why there is none."""
    named = os.environ.get("KHABAR_TEST_ELASTICSEARCH_URL")
    if named:
        _await_ready(named, alive=lambda: True, seconds=30)
        return ElasticsearchServer(named, stop=lambda: None, origin="KHABAR_TEST_ELASTICSEARCH_URL")
    return _start_docker(port) or _start_distribution(port)


def _start_docker(port: int) -> ElasticsearchServer | None:
    """Return None where no engine answers or the image cannot be had: the distribution is the next thing to try."""
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True, check=False).returncode != 0:
        return None
    port = port or _free_port()
    options = ["--rm", "--detach", "--publish", f"127.0.0.1:{port}:9200"]
    for setting in (*_SETTINGS, f"ES_JAVA_OPTS=-Xms{HEAP} -Xmx{HEAP}"):
        options += ["--env", setting]
    run = subprocess.run([docker, "run", *options, DOCKER_IMAGE], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return None
    container = run.stdout.strip()

    def stop() -> None:
        subprocess.run([docker, "kill", container], capture_output=True, check=False)

    url = f"http://127.0.0.1:{port}"
    try:
        _await_ready(url, alive=lambda: True)
    except Unavailable:
        stop()
        raise
    return ElasticsearchServer(url, stop=stop, origin=f"Docker, {DOCKER_IMAGE}")


_SETTINGS = (
    "discovery.type=single-node",
    "xpack.security.enabled=false",
    "cluster.routing.allocation.disk.threshold_enabled=false",
)


def _start_distribution(port: int) -> ElasticsearchServer:
    java, home = find_java(), find_home()
    port = port or _free_port()
    identity = _unprivileged()
    scratch = Path(tempfile.mkdtemp(prefix="khabar-es-"))
    config = _write_config(scratch, home=home, port=port)
    if identity:
        for path in [scratch, *scratch.rglob("*")]:
            os.chown(path, identity["user"], identity["group"])
    launch = describe_launch(home=home, java=java, config=config, heap=HEAP, identity=identity)
    log = scratch / "console.log"
    with log.open("wb") as console:
        process = subprocess.Popen(
            list(launch.command),
            env=launch.environment,
            cwd=launch.directory,
            stdin=subprocess.PIPE,
            stdout=console,
            stderr=subprocess.STDOUT,
            extra_groups=[] if identity else None,
            user=identity.get("user"),
            group=identity.get("group"),
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - a single prctl, before any thread of ours
        )

    def stop() -> None:
        process.kill()  # its data are thrown away: no need to let it close them
        process.wait()
        if process.stdin is not None:
            process.stdin.close()
        shutil.rmtree(scratch, ignore_errors=True)

    try:
        if process.stdin is not None:
            process.stdin.write(launch.stdin)
            process.stdin.flush()
        _await_ready(f"http://127.0.0.1:{port}", alive=lambda: process.poll() is None)
    except (Unavailable, OSError) as fault:
        said = log.read_text(encoding="utf-8", errors="replace")[-1500:]
        stop()
        raise Unavailable(f"Elasticsearch did not start ({fault}): {said}") from fault
    return ElasticsearchServer(f"http://127.0.0.1:{port}", stop=stop, origin=f"Maven distribution, {java.name}")


def _write_config(scratch: Path, *, home: Path, port: int) -> Path:
    config = scratch / "config"
    shutil.copytree(home / "config", config)
    for name in ("data", "logs", "tmp"):
        (scratch / name).mkdir()
    options = (config / "jvm.options").read_text(encoding="utf-8").replace("-XX:+UseG1GC", "-XX:+UseSerialGC")
    (config / "jvm.options").write_text(options, encoding="utf-8")  # fewer threads, and up sooner, on two cores
    lines = [
        *(setting.replace("=", ": ") for setting in _SETTINGS),
        "xpack.security.autoconfiguration.enabled: false",
        "network.host: 127.0.0.1",
        f"http.port: {port}",
        f"transport.port: {_free_port()}",
        f"path.data: {scratch / 'data'}",
        f"path.logs: {scratch / 'logs'}",
    ]
    (config / "elasticsearch.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return config


def _unprivileged() -> dict[str, int]:
    """User and group to run as: Elasticsearch refuses to be root."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(url: str, *, alive: Callable[[], bool], seconds: float = START_S) -> None:
    """Return once the cluster answers with a usable health; raise `Unavailable` when it died or time is up."""
    deadline = time.monotonic() + seconds
    fault: Exception | None = None
    while time.monotonic() < deadline:
        if not alive():
            raise Unavailable("the server process ended")
        try:
            with urllib.request.urlopen(f"{url}/_cluster/health?timeout=1s", timeout=5) as answer:  # noqa: S310 - http
                if json.load(answer)["status"] in {"green", "yellow"}:
                    return
        except (urllib.error.URLError, OSError, ValueError) as error:
            fault = error
        time.sleep(0.2)
    raise Unavailable(f"{url} did not get ready in {seconds:.0f} s ({fault})")
