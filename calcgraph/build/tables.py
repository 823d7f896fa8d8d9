"""Read the tables of `ontology/`: tab-separated, one header, one row a term or fact, every fault named by its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from calcgraph.errors import TableError, UnreadableInput

__all__ = ["SEPARATOR", "TERM_TABLES", "Row", "Tables", "read_table", "read_tables", "values_of"]

SEPARATOR = " | "

# Columns that every term table begins with are checked for all; the others belong to one table.
TERM_TABLES = ("analytes", "contexts", "demographics", "diseases", "distributions", "locations", "modalities", "signs")
_OTHER_TABLES = (
    "constants",
    "criteria",
    "frequencies",
    "reference_ranges",
    "references",
    "relations",
    "statements",
)
_REQUIRED = {
    "terms": ("id", "label", "definition", "definition_source", "synonyms", "narrow_synonyms", "broad_synonyms"),
    "constants": ("id", "value", "reason"),
    "criteria": ("id", "supports", "feature", "location", "layer", "source", "paraphrase"),
    "frequencies": ("id", "low", "middle", "high", "hpo_term", "reason"),
    "reference_ranges": ("id", "analyte", "min_years", "max_years", "sex", "low", "high", "unit", "source"),
    "references": ("id", "type", "citation"),
    "relations": ("id", "subject", "relation", "object", "decided_by", "layer", "source", "paraphrase"),
    "statements": (
        "id",
        "subject",
        "relation",
        "feature",
        "location",
        "polarity",
        "obligate",
        "how_often",
        "low",
        "high",
        "kind",
        "layer",
        "source",
        "section",
        "paragraph",
        "sentence",
        "sentence_sha256",
        "paraphrase",
    ),
}


def values_of(cell: str) -> list[str]:
    """Return the values of a cell that may hold several."""
    return [value.strip() for value in cell.split(SEPARATOR.strip()) if value.strip()]


@dataclass(frozen=True)
class Row(Mapping[str, str]):
    """One row of a table: a mapping of column to cell that knows where it stands."""

    cells: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def many(self, column: str) -> list[str]:
        """Return the values of a cell that may hold several."""
        return values_of(self.cells.get(column, ""))

    def number(self, column: str) -> float | None:
        """Return the number in a cell, or None if the cell is empty."""
        text = self.cells.get(column, "")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            raise self.fault(column, f"{text!r} is not a number") from None

    def fault(self, column: str, problem: str) -> TableError:
        """Return the error that names this cell."""
        return TableError(self.file, self.line, column, problem)


@dataclass(frozen=True)
class Tables:
    """All tables of the ontology; `terms` is by table name, the rest by attribute name."""

    terms: Mapping[str, Sequence[Row]]
    others: Mapping[str, Sequence[Row]]

    def __getitem__(self, name: str) -> Sequence[Row]:
        return self.others[name]

    def all_terms(self) -> Iterator[Row]:
        """Yield the rows of every term table."""
        for name in TERM_TABLES:
            yield from self.terms[name]


def read_table(path: Path, required: Sequence[str]) -> list[Row]:
    """Read one table; ids must be unique and in order, cells as many as columns, required columns present."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(str(path), f"cannot be read as a UTF-8 table ({error})") from error
    lines = text.split("\n")
    header = lines[0].split("\t")
    missing = [column for column in required if column not in header]
    if missing:
        raise TableError(path.name, 1, missing[0], "this column is missing")
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], 2):
        if line:
            rows.append(_read_row(path.name, number, header, line))
    _check_order(rows)
    return rows


def _read_row(file: str, number: int, header: Sequence[str], line: str) -> Row:
    cells = line.split("\t")
    if len(cells) != len(header):
        raise TableError(file, number, header[0], f"{len(cells)} cells where the header has {len(header)}")
    for column, cell in zip(header, cells, strict=True):
        if cell != cell.strip():
            raise TableError(file, number, column, "a blank before or after the text")
    return Row(dict(zip(header, cells, strict=True)), file, number)


def _check_order(rows: Sequence[Row]) -> None:
    for before, row in pairwise(rows):
        if row["id"] == before["id"]:
            raise row.fault("id", f"{row['id']} stands twice")
        if row["id"] < before["id"]:
            raise row.fault("id", f"{row['id']} stands after {before['id']}: rows are sorted by id")


def read_tables(folder: Path) -> Tables:
    """Read every table of an `ontology/` folder."""
    terms = {name: read_table(folder / "terms" / f"{name}.tsv", _REQUIRED["terms"]) for name in TERM_TABLES}
    others = {name: read_table(folder / f"{name}.tsv", _REQUIRED[name]) for name in _OTHER_TABLES}
    return Tables(terms, others)
