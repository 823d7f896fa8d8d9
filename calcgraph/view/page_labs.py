"""The laboratory of the page: analytes with the factors between their units, states and reference ranges.

The page parses no unit: for every usual spelling the factor into each unit that is needed is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from calcgraph.assets import asset
from calcgraph.build.tables import read_table
from calcgraph.case.units import UnitError, clean_unit, convert
from calcgraph.knowledge import Knowledge, Record
from calcgraph.view.page_evidence import local

__all__ = ["analyte_rows", "product_rows", "range_rows", "state_rows"]


def analyte_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return every analyte with its states, its unit, the bounds of the possible, and factors between units."""
    needed: dict[str, set[str]] = {}
    for row in knowledge.ask("lookup", "ranges"):
        needed.setdefault(row["analyte"], set()).add(row["unit"])
    usual = [row["id"] for row in read_table(asset("ontology", "usual_units.tsv"), ("id",))]
    rows = sorted(knowledge.ask("lookup", "analytes"), key=lambda row: str(row["analyte"]))
    return [_analyte(row, needed.get(row["analyte"], set()), usual) for row in rows]


def _analyte(row: Record, ranges: set[str], usual: Sequence[str]) -> dict[str, Any]:
    unit = row["unit"]
    wanted = sorted({clean_unit(each) for each in ranges | {unit}}) if unit else []
    return {
        "id": local(row["analyte"]),
        "states": row["states"].split(),
        "unit": unit and clean_unit(unit),
        "plausible": None if row["low"] is None else [row["low"], row["high"]],
        "units": _factors(sorted({*wanted, *usual}), wanted, row["molarMass"]) if unit else {},
    }


def _factors(units: Iterable[str], wanted: Sequence[str], molar_mass: float | None) -> dict[str, dict[str, float]]:
    """Return for each unit that fits what a value in it is multiplied by to be in each unit that is wanted."""
    found: dict[str, dict[str, float]] = {}
    for unit in units:
        for other in wanted:
            try:
                found.setdefault(unit, {})[other] = float(f"{convert(1.0, unit, other, molar_mass):.15g}")
            except UnitError:
                continue
    return {unit: factors for unit, factors in found.items() if factors}


def state_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return which term stands for each state of each analyte."""
    rows = [
        {"analyte": local(row["analyte"]), "state": row["state"], "term": local(row["term"])}
        for row in knowledge.ask("lookup", "lab_states")
    ]
    return sorted(rows, key=lambda row: (row["analyte"], row["state"]))


def range_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return every reference range with its source."""
    same = ("low", "high", "minYears", "maxYears", "source")
    return [
        {
            "id": local(row["range"]),
            "analyte": local(row["analyte"]),
            "unit": clean_unit(row["unit"]),
            "sex": row["sex"] and local(row["sex"]),
            **{name: row[name] for name in same},
        }
        for row in knowledge.ask("lookup", "ranges")
    ]


def product_rows(knowledge: Knowledge) -> dict[str, list[str]]:
    """Return the factors of each analyte that is the product of others."""
    found: dict[str, list[str]] = {}
    for row in knowledge.ask("lookup", "products"):
        found.setdefault(local(row["analyte"]), []).append(local(row["factor"]))
    return found
