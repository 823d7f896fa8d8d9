"""Read tables of cases, CSV, TSV or Parquet: a row tells facts of one case, and the rows of a case stand together.

So a table may have a row a case, with several words in a cell, or a row a finding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from calcgraph.case.document import read_text
from calcgraph.errors import MissingExtra, UnreadableInput
from calcgraph.interop.draft import Draft

__all__ = ["COLUMNS", "read_table_cases"]

SEPARATOR = "|"
_ONCE = ("age", "sex", "distribution", "notes", "title", "source")
_STATUS = ("sign", "absent", "not_assessed")
_FINDING = ("location", "modality")
_LAB = ("analyte", "value", "unit", "state", "low", "high")
_HISTORY = {"history": ("history", False), "history_absent": ("history", True), "label_clues": ("label_clues", False)}
COLUMNS = ("case", *_ONCE, *_STATUS, *_FINDING, "laterality", *_LAB, *_HISTORY)
_LIMIT = 500_000_000  # bytes: a table may hold very many cases

Row = tuple[int, Mapping[str, str]]


def read_table_cases(path: Path) -> Iterator[Draft]:
    """Yield the cases of a table; one that is no such table raises UnreadableInput."""
    rows = _parquet(path) if path.suffix.casefold() == ".parquet" else _separated(path)
    seen: set[str] = set()
    for case, own in groupby(rows, key=lambda row: row[1].get("case", "")):
        first, *others = own
        if not case:
            raise UnreadableInput(str(path), "a row names no case", first[0])
        if case in seen:
            raise UnreadableInput(str(path), f"the rows of case {case} do not stand together: sort the table by case", first[0])
        seen.add(case)
        yield _draft(str(path), case, [first, *others])
    if not seen:
        raise UnreadableInput(str(path), "holds no case: no row follows its head")


def _separated(path: Path) -> Iterator[Row]:
    text = read_text(path, _LIMIT)
    head = text.partition("\n")[0]
    delimiter = max("\t;,", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
        _check_columns(path, columns)
        for cells in reader:
            if len(cells) not in (0, len(columns)):
                raise UnreadableInput(str(path), f"{len(cells)} cells where the head has {len(columns)}", reader.line_num)
            told = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
            if told:
                yield reader.line_num, told
    except csv.Error as error:
        raise UnreadableInput(str(path), f"is no table that can be read: {error}", reader.line_num) from error


def _parquet(path: Path) -> Iterator[Row]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtra("reading Parquet", "linked") from error
    try:
        table = parquet.ParquetFile(path)
        _check_columns(path, table.schema_arrow.names)
        number = 1
        for batch in table.iter_batches():
            for cells in batch.to_pylist():
                number += 1
                yield number, {name: _text(cell) for name, cell in cells.items() if cell is not None and cell != ""}
    except (ArrowException, OSError) as error:
        raise UnreadableInput(str(path), f"is no Parquet table that can be read: {error}") from error


def _text(cell: object) -> str:
    return f" {SEPARATOR} ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _check_columns(path: Path, columns: list[str]) -> None:
    unknown = [name for name in columns if name not in COLUMNS]
    if "case" not in columns or unknown:
        problem = f"column {unknown[0]!r} is not known" if unknown else "column 'case' is missing"
        raise UnreadableInput(str(path), f"{problem}; a table of cases has some of: {', '.join(COLUMNS)}", 1)
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice:
        raise UnreadableInput(
            str(path), f"column {twice!r} is there twice: write several words as  a {SEPARATOR} b  in one cell", 1
        )


def _draft(source: str, case: str, rows: list[Row]) -> Draft:
    first, last = rows[0][0], rows[-1][0]
    draft = Draft(source, case, place=f"row {first}" if first == last else f"rows {first} to {last}")
    for line, row in rows:
        place = f"row {line}"
        for name in _ONCE:
            if name in row:
                draft.set(name, row[name], f"{place}, {name}")
        _add_findings(draft, row, place)
        if any(name in row for name in _LAB):
            draft.add("labs", _lab(row), place)
        for name, (key, denied) in _HISTORY.items():
            for word in _words(row, name):
                draft.add(key, {"absent": word} if denied else word, f"{place}, {name}")
    return draft


def _add_findings(draft: Draft, row: Mapping[str, str], place: str) -> None:
    more: dict[str, Any] = {name: _words(row, name) for name in _FINDING if name in row}
    more |= {"laterality": row["laterality"]} if "laterality" in row else {}
    told = [name for name in _STATUS if name in row]
    for name in told:
        draft.add("findings", {name: _words(row, name)} | more, f"{place}, {name}")
    if more and not told:
        draft.add("findings", more, place)  # a place without a sign: the case's form tells what is missing


def _lab(row: Mapping[str, str]) -> dict[str, Any]:
    ends = {name: row[name] for name in ("low", "high") if name in row}
    result: dict[str, Any] = {name: row[name] for name in ("analyte", "value", "unit", "state") if name in row}
    return result | ({"range": ends} if ends else {})


def _words(row: Mapping[str, str], name: str) -> list[str]:
    return [word.strip() for word in row.get(name, "").split(SEPARATOR) if word.strip()]
