"""What a change of a row is, which of its cells changed, and how far that matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from calcgraph.build.tables import SEPARATOR, values_of
from calcgraph.release.snapshot import MAPPINGS, TERMS
from calcgraph.release.words import Words, plain

__all__ = ["LEVELS", "MAJOR", "MINOR", "NONE", "PATCH", "CellChange", "Change", "cells_of", "is_wording", "level_of"]

LEVELS = NONE, PATCH, MINOR, MAJOR = ("none", "patch", "minor", "major")

# Columns that tell where something stands, or say it in other words: nothing is derived from them.
_CITED = (
    "source",
    "section",
    "paragraph",
    "sentence",
    "sentence_sha256",
    "figure",
    "references",
    "quantity",
    "paraphrase",
    "note",
)
_WORDING: Mapping[str, Collection[str]] = {
    TERMS: ("definition", "definition_source", "cost_reason"),
    "statements": _CITED,
    "criteria": _CITED,
    "relations": _CITED,
    "reference_ranges": _CITED,
    "constants": ("reason",),
    "frequencies": ("reason", "hpo_term"),
    "vocabularies": ("label", "sha256"),
    MAPPINGS: ("label", "confidence", "comment"),
}
# Columns whose change lets something else follow from a case, or from the ontology, than before. What follows from parents
# and wholes, from criteria and from obligate statements is compared itself: see inferences.
_MEANING: Mapping[str, Collection[str]] = {
    TERMS: (
        "entry", "located_in", "genus", "min_years", "max_years", "states", "derived_from", "molar_mass", "unit", "table",
    ),
    "relations": ("subject", "relation", "object", "decided_by"),
    "reference_ranges": ("analyte", "min_years", "max_years", "sex", "low", "high", "unit"),
}  # fmt: skip


@dataclass(frozen=True)
class CellChange:
    """One cell of a row: what it held before and what it holds now."""

    column: str
    old: str
    new: str

    def says(self, words: Words) -> str:
        """Return in words what changed, with labels for ids; of a cell of several values, which came and went."""
        column = plain(self.column)
        if SEPARATOR in self.old + self.new or self.column.endswith("synonyms"):
            old, new = values_of(self.old), values_of(self.new)
            came = ", ".join(words.label(value) for value in new if value not in old)
            went = ", ".join(words.label(value) for value in old if value not in new)
            parts = [part for part in (f"also {came}" if came else "", f"no longer {went}" if went else "") if part]
            return f"{column}: {' and '.join(parts) or 'in another order'}"
        before, now = words.label(self.old), words.label(self.new)
        if not before:
            return f"{column}: now {now}"
        return f"{column}: from {_quoted(before)} to {_quoted(now)}" if now else f"{column}: no longer {before}"


@dataclass(frozen=True)
class Change:
    """One row that changed: `what` is added, removed, obsoleted, renamed, given another id or changed; `says` is it in words."""

    table: str
    what: str
    id: str
    says: str
    level: str
    cells: tuple[CellChange, ...] = ()
    note: str = ""


def cells_of(before: Mapping[str, str], after: Mapping[str, str]) -> list[CellChange]:
    """Return the cells that differ between two rows; a column that one of them does not have is empty there."""
    return [
        CellChange(column, before.get(column, ""), after.get(column, ""))
        for column in dict.fromkeys([*after, *before])
        if before.get(column, "") != after.get(column, "")
    ]


def level_of(table: str, cells: Sequence[CellChange]) -> str:
    """Return how far changed cells matter by themselves."""
    if any(cell.column in _MEANING.get(table, ()) for cell in cells):
        return MAJOR
    return PATCH if all(is_wording(table, cell.column) for cell in cells) else MINOR


def is_wording(table: str, column: str) -> bool:
    """Tell whether nothing is derived from what a column holds."""
    return table == "references" or column in _WORDING.get(table, ())


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
