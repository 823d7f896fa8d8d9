"""Read the two tables of drawings: a row a drawing with its words, and a row a part of a drawing or of a backdrop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from calcgraph.build.tables import Row, read_table, values_of
from calcgraph.view.drawing.geometry import Outline
from calcgraph.view.drawing.patterns import PATTERNS
from calcgraph.view.drawing.shapes import read_shapes
from calcgraph.view.drawing.svg import TONES

__all__ = ["Drawing", "Part", "read_drawings"]

_DRAWING = ("id", "backdrops", "text", "also")
_PART = ("id", "pattern", "tone", "shape", "options", "note")
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d+)?")
_COMMON = {"seed": 1.0, "opacity": 1.0}  # options of every pattern


@dataclass(frozen=True)
class Part:
    """A drawn part: a kind of pattern with its options, in a tone, in or along each of its shapes."""

    pattern: str
    tone: str
    shapes: tuple[Outline, ...]
    options: Mapping[str, float]


@dataclass(frozen=True)
class Drawing:
    """A drawing of a sign: the name of the sign, what is seen in our words, and the parts from back to front.

    `also` are further drawn signs that the drawing shows, or does not rule out: none of them is a wrong answer to it.
    """

    sign: str
    title: str
    text: str
    parts: tuple[Part, ...]
    also: tuple[str, ...]


def read_drawings(folder: Path) -> dict[str, Drawing]:
    """Read the drawings of an `ontology/` folder, by sign; a cell that breaks the contract raises TableError."""
    titles = {row["id"]: row["label"] for row in read_table(folder / "terms" / "signs.tsv", ("id", "label"))}
    rows = read_table(folder / "drawings.tsv", _DRAWING)
    parts = _read_parts(read_table(folder / "drawing_parts.tsv", _PART))
    found = {row["id"]: _drawing(row, titles, parts) for row in rows}
    _check_use(rows, parts)
    _check_also(rows)
    return found


def _drawing(row: Row, titles: Mapping[str, str], parts: Mapping[str, Sequence[tuple[Row, Part]]]) -> Drawing:
    sign = row["id"]
    if sign not in titles:
        raise row.fault("id", f"{sign} is no sign of terms/signs.tsv")
    if not row["text"]:
        raise row.fault("text", "say in one sentence what is seen, for who cannot see the drawing")
    for name in values_of(row["backdrops"]):
        if name not in parts:
            raise row.fault("backdrops", f"{name} has no parts in drawing_parts.tsv: {_known(set(parts) - set(titles))}")
    names = [*values_of(row["backdrops"]), sign]
    drawn = tuple(part for name in names for _, part in parts.get(name, ()))
    if not drawn:
        raise row.fault("id", f"{sign} has neither parts in drawing_parts.tsv nor a backdrop")
    return Drawing(sign, titles[sign], row["text"], drawn, tuple(values_of(row["also"])))


def _check_use(rows: Sequence[Row], parts: Mapping[str, Sequence[tuple[Row, Part]]]) -> None:
    used = {name for row in rows for name in (row["id"], *values_of(row["backdrops"]))}
    for name in sorted(set(parts) - used):
        raise parts[name][0][0].fault("id", f"{name} is neither a row nor a backdrop of drawings.tsv")


def _check_also(rows: Sequence[Row]) -> None:
    drawn = {row["id"] for row in rows}
    for row in rows:
        for sign in values_of(row["also"]):
            if sign not in drawn or sign == row["id"]:
                raise row.fault("also", f"{sign} is no other drawn sign")


def _read_parts(rows: Sequence[Row]) -> dict[str, list[tuple[Row, Part]]]:
    """Return the parts of each drawing and backdrop; their order is that of the ids, `name.01` and so on."""
    grouped = groupby(rows, key=lambda row: row["id"].rpartition(".")[0])
    return {name: [(row, _part(row)) for row in group] for name, group in grouped}


def _part(row: Row) -> Part:
    name, _, place = row["id"].rpartition(".")
    if not name or not place.isdigit():
        raise row.fault("id", f"{row['id']} is not the id of a drawing or backdrop with a number, such as knee.01")
    if row["pattern"] not in PATTERNS:
        raise row.fault("pattern", f"{row['pattern']!r} is no kind of pattern: {_known(PATTERNS)}")
    if row["tone"] not in TONES:
        raise row.fault("tone", f"{row['tone']!r} is no tone: {_known(TONES)}")
    return Part(row["pattern"], row["tone"], _shapes(row), dict(_options(row)))


def _shapes(row: Row) -> tuple[Outline, ...]:
    try:
        shapes = tuple(read_shapes(row["shape"]))
    except ValueError as error:
        raise row.fault("shape", str(error)) from error
    wanted = PATTERNS[row["pattern"]].closed
    if wanted is not None and any(shape.closed != wanted for shape in shapes):
        raise row.fault("shape", f"{row['pattern']} needs {'a closed' if wanted else 'an open'} line")
    return shapes


def _options(row: Row) -> Iterator[tuple[str, float]]:
    known = {**_COMMON, **PATTERNS[row["pattern"]].options}
    yield from known.items()
    for option in row["options"].split():
        name, _, value = option.partition("=")
        if name not in known:
            raise row.fault("options", f"{name!r} is no option of {row['pattern']}: {_known(known)}")
        if not _NUMBER.fullmatch(value):
            raise row.fault("options", f"{option!r} is not written as {name}=NUMBER, with at most three digits before the point")
        yield name, float(value)


def _known(names: Mapping[str, object] | set[str]) -> str:
    return f"known are {', '.join(sorted(names))}"
