"""Parts are imported when they are built: for a command as few as can be, for a worker all of them before it forks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workers.core.stage import Stage

_VENDORS = ("celery", "aiohttp", "httpx", "elastic_transport", "apsw", "numpy", "warcio", "fsspec")
_SETTINGS = "Settings(data_dir={folder!r}, config_dir='config', redis_url='redis://127.0.0.1:1')"


def _run(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_command_that_looks_into_redis_loads_no_other_vendor(tmp_path):
    _run(
        "import sys; from workers.bootstrap import Services; from workers.settings import Settings\n"
        f"services = Services({_SETTINGS.format(folder=str(tmp_path))}); services.ledger; services.sources\n"
        f"loaded = [name for name in {_VENDORS!r} if name in sys.modules]\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.FETCH])
def test_a_stage_loads_nothing_more_after_the_fork(stage, tmp_path):
    _run(
        "import sys; from workers.bootstrap import Services; from workers.settings import Settings\n"
        "from workers.core.stage import Stage; from workers.bootstrap.preload import preload\n"
        "from workers.tasks.app import _BUILD\n"
        f"stage, settings = Stage({stage.value!r}), {_SETTINGS.format(folder=str(tmp_path))}\n"
        "preload(settings, stage); before = set(sys.modules)\n"
        "services = Services(settings)\n"
        "if stage is Stage.INDEX: services.index.create()\n"
        "_BUILD[stage](services)\n"
        "late = sorted(name for name in set(sys.modules) - before if name.startswith('workers.'))\n"
        "sys.exit(f'loaded late: {late}' if late else 0)"
    )
