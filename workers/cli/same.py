"""`khabar same`: whether two articles are one report, and why."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, print_json
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from workers.core.story_rule import Verdict

_FORMS = '(accepted: a headline, an empty line and the text; or JSON {"title": "…", "body": "…"})'
_STANDARD_INPUT = "-"
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n")


def same(
    file_a: Annotated[str, typer.Argument(metavar="FILE_A", help="An article; - for standard input.")],
    file_b: Annotated[str, typer.Argument(metavar="FILE_B", help="Another.")],
    *,
    json: JsonFlag = False,
) -> None:
    """Tell whether two articles are one story: the same report, edited, cut or corrected, whoever carries it.

    A file holds a headline, an empty line and the text, or JSON {"title": …, "body": …}. The text has to agree, the
    numbers decide, and what differs must not be the blanks of a form that is filled in every day. Needs no server; the
    status is 0 whatever the verdict is.

        khabar same yesterday.txt today.txt
    """
    from workers.core.story import is_same_story

    if file_a == file_b == _STANDARD_INPUT:
        raise typer.BadParameter("only one of the two can come from standard input", param_hint="FILE_B")
    (title_a, body_a), (title_b, body_b) = _read(file_a), _read(file_b)
    verdict = is_same_story(title_a=title_a, body_a=body_a, title_b=title_b, body_b=body_b)
    if json:
        print_json({"same": verdict.same, **_facts(verdict)})
        return
    typer.echo("one story" if verdict else "two stories")
    typer.echo("\n".join(f"  {line}" for line in _reasons(verdict)))


def _facts(verdict: Verdict) -> dict[str, object]:
    return {
        "similarity": round(verdict.similarity, 3),
        "containment": round(verdict.containment, 3),
        "opening": round(verdict.opening, 3),
        "numbers": None if verdict.numbers is None else round(verdict.numbers, 3),
        "numbers_compared": verdict.numbers_compared,
        "same_text": verdict.same_text,
        "same_numbers": verdict.same_numbers,
        "one_form": verdict.one_form,
    }


def _reasons(verdict: Verdict) -> list[str]:
    text = "agrees" if verdict.same_text else "does not agree"
    numbers = "agree" if verdict.same_numbers else "do not agree"
    if verdict.numbers is None:
        counted = "there are none to compare"
    else:
        shared = round(verdict.numbers * verdict.numbers_compared)
        counted = f"{shared} of {verdict.numbers_compared} are in both"
    return [
        f"the text {text}: {verdict.similarity:.0%} of all of it is in both",
        f"  {verdict.containment:.0%} of the shorter is in the longer, {verdict.opening:.0%} of its first words",
        f"the numbers {numbers}: {counted}",
        *(["they open as one form does, with other names or numbers in its blanks"] if verdict.one_form else []),
    ]


def _read(name: str) -> tuple[str, str]:
    """Return title and body."""
    try:
        raw = sys.stdin.buffer.read() if name == _STANDARD_INPUT else Path(name).read_bytes()
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as fault:
        raise KhabarError(f"{name}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise KhabarError(f"{name}: is not UTF-8 at byte {fault.start} {_FORMS}") from None
    if text.lstrip().startswith("{"):
        return _from_json(name, text)
    title, _, body = _BLANK_LINES.sub("\n\n", text.strip()).partition("\n\n")
    if not body.strip():
        raise KhabarError(f"{name}: has no text below a headline and an empty line {_FORMS}")
    return title.strip(), body.strip()


def _from_json(name: str, text: str) -> tuple[str, str]:
    import msgspec

    class Given(msgspec.Struct):
        title: str
        body: str

    try:
        given = msgspec.json.decode(text, type=Given)
    except msgspec.MsgspecError as fault:
        raise KhabarError(f"{name}: {fault} {_FORMS}") from None
    return given.title, given.body
