"""The command `khabar`."""

from __future__ import annotations

import logging
import os
import sys

import structlog
import typer

from workers.cli import dead, demo, extract, index, pause, pipeline, search, sources, status, text, up, why
from workers.core.errors import KhabarError
from workers.settings import load_settings

app = typer.Typer(
    help="خبر — watch news sites, keep every article once, and search them in Persian.\n\n"
    "Start with `khabar up --demo`, then, in another terminal, `khabar search همکاری` and `khabar status`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
for group in (up, demo, search, status, why, sources, extract, dead, pause, index, text, pipeline):
    group.register(app)


def main() -> None:
    """Run a command; turn faults into one line and a status."""
    try:
        _configure_logs(load_settings().log_level)
        app(prog_name="khabar")
    except KhabarError as fault:
        print(f"khabar: {fault}", file=sys.stderr)  # noqa: T201 - the one line that an error is
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader left (`khabar … | head`); nothing more can be said, not even by the interpreter's last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _configure_logs(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    main()
