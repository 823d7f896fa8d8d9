"""Drawings of imaging signs, generated from `ontology/drawings.tsv` and `ontology/drawing_parts.tsv` as SVG.

The code knows shapes, patterns and tones; which of them make a sign, and on which backdrop, stands in the tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from calcgraph.assets import asset
from calcgraph.errors import UsageError
from calcgraph.view.drawing.layers import Layer
from calcgraph.view.drawing.patterns import PATTERNS
from calcgraph.view.drawing.svg import write_svg
from calcgraph.view.drawing.table import Drawing, Part, read_drawings

__all__ = ["Drawing", "draw", "drawings", "nearest", "render"]


def drawings() -> Mapping[str, Drawing]:
    """Return the drawings of the ontology, by the id of their sign; a table that breaks its contract raises TableError."""
    return _read(asset("ontology"))


@cache
def _read(folder: Path) -> Mapping[str, Drawing]:
    return MappingProxyType(read_drawings(folder))


def draw(sign: str, title: str | None = None) -> str:
    """Return the drawing of a sign as an `svg` element; a sign without one raises UsageError.

    `title` stands in place of the sign's name, for instance where the name is what a learner is to find.
    """
    found = drawings().get(sign)
    if found is None:
        raise UsageError(f"there is no drawing of {sign}: add rows to ontology/drawings.tsv and ontology/drawing_parts.tsv")
    return render(found, title)


def render(drawing: Drawing, title: str | None = None) -> str:
    """Return a drawing as an `svg` element, the same bytes on every run."""
    layers = (layer for part in drawing.parts for layer in _layers(part))
    return write_svg(layers, drawing.title if title is None else title, drawing.text)


def _layers(part: Part) -> Iterator[Layer]:
    """Yield the layers of a part; those of its several shapes that belong together are one."""
    pattern, chance = PATTERNS[part.pattern], random.Random(int(part.options["seed"]))
    drawn = [pattern.draw(shape, part.options, chance) for shape in part.shapes]
    for same in zip(*drawn, strict=True):
        path = "".join(layer.path for layer in same)
        if path:
            yield replace(same[0], path=path, tone=part.tone, opacity=round(same[0].opacity * part.options["opacity"], 2))


def nearest(sign: str, wider: Callable[[str], Iterable[str]]) -> str | None:
    """Return the sign itself or the nearest wider one that has a drawing, or None.

    `wider` gives the signs that stand directly above one; of several equally near the first in the order of ids is taken.
    """
    known, seen, level = drawings(), {sign}, [sign]
    while level:
        drawn = sorted(set(level) & set(known))
        if drawn:
            return drawn[0]
        level = sorted({above for each in level for above in wider(each)} - seen)
        seen.update(level)
    return None
