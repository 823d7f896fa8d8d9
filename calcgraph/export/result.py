"""What an export gives: the files, and in plain sentences what they cannot carry."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Exported", "lost", "write_table"]


@dataclass(frozen=True)
class Exported:
    """The files of one export by name, and what the format cannot carry; the numbers are counted from the graph."""

    files: dict[str, bytes]
    losses: tuple[str, ...]


def lost(*counted: tuple[int, str]) -> tuple[str, ...]:
    """Return the sentences about what is lost at all: each has `{}` for its number, and none is told of nothing."""
    return tuple(sentence.format(f"{count:,}") for count, sentence in counted if count)


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], tabs: bool = False) -> bytes:
    """Write rows as a table; what a row does not tell is an empty cell, truth values are small letters.

    With tabs no cell is quoted, as readers of such tables in this field expect; a tab in a cell is then an error.
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, dialect=_Tabs if tabs else csv.excel, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue().encode()


class _Tabs(csv.Dialect):
    delimiter, quoting, quotechar, lineterminator = "\t", csv.QUOTE_NONE, None, "\n"


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
