"""Print what commands answer: text or JSON, safe on any terminal and in a pipe."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from calcgraph.errors import visible

__all__ = ["answer", "print_error", "print_json", "print_text", "rows", "show_what_cannot_be_encoded"]


def show_what_cannot_be_encoded() -> None:
    """Let a terminal or pipe of another encoding show a letter's number where it has no such letter."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def print_error(error: object) -> None:
    """Print an error for a person."""
    print(f"calcgraph: {visible(str(error), keep=chr(10))}", file=sys.stderr)


def answer(options: argparse.Namespace, data: Any, show: Callable[[Any], str], as_data: Any = None) -> int:
    """Print data as JSON if asked for, else as text; return the exit code for success."""
    if options.json:
        print_json(data if as_data is None else as_data(data))
    else:
        print_text(show(data))
    return 0


def print_json(data: Any) -> None:
    """Print data as JSON in which no hidden character is left."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    print(visible(text, keep="\n", form="\\u{:04x}"))


def print_text(text: str) -> None:
    """Print text: as it is in a pipe, with headings and marks coloured on a terminal."""
    text = visible(text, keep="\n")
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        print(text, end="")
        return
    from calcgraph.show import coloured

    coloured(text)


def rows(rows: list[dict[str, Any]]) -> str:
    """Return rows of a query as a table."""
    from calcgraph.show import table

    if not rows:
        return "no rows\n"
    return table(list(rows[0]), [["" if value is None else str(value) for value in row.values()] for row in rows]) + "\n"
