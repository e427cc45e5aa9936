"""The `khabar` command. Commands import what they need when they run, so that `--help` answers at once."""

from __future__ import annotations

import sys

import typer

from workers.cli import (
    archive,
    dead,
    demo,
    diff,
    extract,
    fetch,
    forget,
    hosts,
    index,
    pause,
    reprocess,
    retention,
    same,
    search,
    serve,
    sources,
    status,
    stories,
    story,
    text,
    up,
    why,
    worker,
)
from workers.core.errors import KhabarError

INTERRUPTED_STATUS = 130

app = typer.Typer(
    name="khabar",
    help="Watch Persian news sites, keep each article once, and search what was found.",
    epilog="Start with `khabar up --demo`, and in another terminal `khabar search همکاری`. "
    "Settings are KHABAR_… variables; README.md lists them.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_RUN, _LOOK, _OPERATE, _TEXT = "Run", "Look", "Operate", "Text"
app.command("up", rich_help_panel=_RUN)(up.up)
app.command("demo", rich_help_panel=_RUN)(demo.demo)
app.command("worker", rich_help_panel=_RUN)(worker.worker)
app.command("tick", rich_help_panel=_RUN)(worker.tick)
app.command("serve", rich_help_panel=_RUN)(serve.serve)
app.command("search", rich_help_panel=_LOOK)(search.search)
app.command("status", rich_help_panel=_LOOK)(status.status)
app.command("hosts", rich_help_panel=_LOOK)(hosts.hosts)
app.command("why", rich_help_panel=_LOOK)(why.why)
app.command("diff", rich_help_panel=_LOOK)(diff.diff)
app.command("story", rich_help_panel=_LOOK)(story.story)
app.add_typer(archive.app, rich_help_panel=_LOOK)
app.add_typer(sources.app, rich_help_panel=_LOOK)
app.command("retention", rich_help_panel=_OPERATE)(retention.retention)
app.command("forget", rich_help_panel=_OPERATE)(forget.forget)
app.command("reprocess", rich_help_panel=_OPERATE)(reprocess.reprocess)
app.add_typer(dead.app, rich_help_panel=_OPERATE)
app.command("pause", rich_help_panel=_OPERATE)(pause.pause)
app.command("resume", rich_help_panel=_OPERATE)(pause.resume)
app.add_typer(index.app, rich_help_panel=_OPERATE)
app.add_typer(stories.app, rich_help_panel=_OPERATE)
app.command("fetch", rich_help_panel=_TEXT)(fetch.fetch)
app.command("extract", rich_help_panel=_TEXT)(extract.extract)
app.command("same", rich_help_panel=_TEXT)(same.same)
app.command("hash", rich_help_panel=_TEXT)(text.hash_lines)
app.command("analyze", rich_help_panel=_TEXT)(text.analyze)


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; return its exit status. Errors are one line on standard error."""
    try:
        returned = app(arguments, prog_name="khabar", standalone_mode=False)
    except KhabarError as fault:
        return _fail(str(fault), 1)
    except typer.TyperException as fault:
        # Without a message it is a group that was called by itself, which has printed its help.
        return _fail(_usage_text(fault), fault.exit_code) if fault.format_message() else fault.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED_STATUS
    return returned if isinstance(returned, int) else 0


def _usage_text(fault: typer.TyperException) -> str:
    context = getattr(fault, "ctx", None)
    path = context.command_path if context is not None else "khabar"
    message = " ".join(fault.format_message().split()).replace("Value error, ", "").rstrip(".")
    return f"{message}. See `{path} --help`."


def _fail(message: str, status: int) -> int:
    sys.stdout.flush()
    for line in message.splitlines():
        print(f"khabar: {line}", file=sys.stderr)  # noqa: T201 - the one place that speaks to the operator
    return status


if __name__ == "__main__":
    main()
