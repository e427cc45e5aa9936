"""The configuration table of README.md, made from the settings: `python -m tests.settings_table` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

from workers.settings import Settings

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- settings: begin -->\n", "<!-- settings: end -->"


def settings_table() -> str:
    """Return the table: variable, default as it would be set, description."""
    rows = ["| variable | default | |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `KHABAR_{name.upper()}` | {_written(field.default)} | {field.description} |")
    return "\n".join(rows) + "\n"


def table_in(readme: str) -> str:
    """Return the table that stands in the README."""
    found = re.search(f"{BEGIN}(.*?){END}", readme, re.DOTALL)
    if found is None:
        raise AssertionError(f"README.md has no {BEGIN.strip()} … {END}")
    return found[1]


def _written(default: object) -> str:
    if default is None:
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return f"`{','.join(f'{part:g}' for part in default)}`"
    if isinstance(default, float):
        return f"`{default:g}`"
    return f"`{default}`"


if __name__ == "__main__":
    text = README.read_text("utf-8")
    README.write_text(text.replace(BEGIN + table_in(text) + END, BEGIN + settings_table() + END), "utf-8")
