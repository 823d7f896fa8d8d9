"""The body figure of the page: outlines of regions and the places that they stand for, from `ontology/body_figure.tsv`."""

from __future__ import annotations

import re
from pathlib import Path

from calcgraph.assets import asset
from calcgraph.build.tables import Row, read_table

__all__ = ["body_rows"]

_COLUMNS = ("id", "location", "side", "path")
_SIDES = ("left", "right", "")
_OUTLINE = re.compile(r"M[-0-9. A-Za-z]+Z")


def body_rows(folder: Path | None = None) -> list[dict[str, str | None]]:
    """Return the regions from back to front; a cell that breaks the table's contract raises TableError."""
    folder = folder or asset("ontology")
    places = {row["id"] for row in read_table(folder / "terms" / "locations.tsv", ("id",))}
    return [_region(row, places) for row in read_table(folder / "body_figure.tsv", _COLUMNS)]


def _region(row: Row, places: set[str]) -> dict[str, str | None]:
    if row["location"] not in places:
        raise row.fault("location", f"{row['location']} is no place of terms/locations.tsv")
    if row["side"] not in _SIDES:
        raise row.fault("side", "the patient's side is left, right, or nothing")
    if not _OUTLINE.fullmatch(row["path"]):
        raise row.fault("path", "an outline is the data of an SVG path: it begins with M and ends with Z")
    return {"id": row["id"], "location": row["location"], "side": row["side"] or None, "path": row["path"]}
