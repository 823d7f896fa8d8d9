"""Patterns within a closed line as a whole: an even area, a haze, a net, lobules, a rim, layers, a level."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

from calcgraph.view.drawing.geometry import Outline, Pen, Point, cut_below, offset, polyline, resample, smooth
from calcgraph.view.drawing.layers import Layer

__all__ = ["area", "haze", "laminae", "level", "lobules", "net", "outlined", "rim"]

Options = Mapping[str, float]
_Knot = tuple[int, int]


def area(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Fill evenly."""
    return [Layer(outline.path)]


def outlined(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Fill evenly, with a brighter edge."""
    return [Layer(outline.path, edge=options["edge"])]


def haze(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Fill so that the border fades: layers one in another, each translucent."""
    count = int(options["layers"])
    factors = [1 - (1 - options["least"]) * step / max(1, count - 1) for step in range(count)]
    return [Layer(outline.scaled(factor).path, opacity=round(1.3 / (count + 1), 2)) for factor in factors]


def _honeycomb(outline: Outline, cell: float) -> tuple[dict[_Knot, Point], list[tuple[_Knot, _Knot]]]:
    """Return the knots of a net of six-sided cells over a shape, and which are joined."""
    left, top, right, bottom = outline.box
    wide, high = cell / 2, cell / 2 / math.sqrt(3)
    knots, joined = {}, []
    for row in range(-1, int((bottom - top) / high / 3) + 2):
        for column in range(-1, int((right - left) / wide) + 2):
            lowered = high if (row + column) % 2 else 0.0
            knots[row, column] = left + column * wide, top + row * high * 3 + lowered
            joined.append(((row, column), (row, column + 1)))
            if (row + column) % 2:
                joined.append(((row, column), (row + 1, column)))
    return knots, joined


def _moved(knots: Mapping[_Knot, Point], reach: float, chance: random.Random) -> dict[_Knot, Point]:
    return {key: (x + chance.uniform(-reach, reach), y + chance.uniform(-reach, reach)) for key, (x, y) in knots.items()}


def net(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Span a net of uneven cells."""
    knots, joined = _honeycomb(outline, max(1.0, options["cell"]))
    moved = _moved(knots, options["cell"] * options["sway"], chance)
    kept = {key for key, point in moved.items() if outline.holds(point)}
    path = ""
    for a, b in joined:
        if a in kept and b in kept and chance.random() >= options["missing"]:
            path += polyline([moved[a], moved[b]])
    return [Layer(path, options["thickness"])]


def lobules(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Pack lobules with clear gaps between."""
    size = max(1.0, options["size"])
    knots = _moved(_honeycomb(outline, size)[0], size * options["sway"], chance)
    share = 1 - options["gap"] / size
    paths = []
    for row, column in knots:
        ring = [(row, column), (row, column + 1), (row, column + 2)]
        ring += [(row + 1, column + 2), (row + 1, column + 1), (row + 1, column)]
        if (row + column) % 2 and all(key in knots for key in ring):
            paths.append(_lobule([knots[key] for key in ring], share, outline))
    return [Layer("".join(paths))]


def _lobule(corners: Sequence[Point], share: float, outline: Outline) -> str:
    """Round a cell off, a little smaller than it is; nothing, if its middle lies outside of the shape."""
    cx, cy = (sum(values) / len(corners) for values in zip(*corners, strict=True))
    if not outline.holds((cx, cy)):
        return ""
    inner = [(cx + (x - cx) * share, cy + (y - cy) * share) for x, y in corners]
    halves = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(inner, [*inner[1:], inner[0]], strict=True)]
    pen = Pen()
    pen.start(halves[-1])
    for corner, half in zip(inner, halves, strict=True):
        pen.draw("q", corner, half)
    return pen.close()


def level(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Fill up to a level, as what has sunk to the bottom of a fluid does."""
    below = cut_below(resample(outline.points, True, 3), options["at"])
    return [Layer(polyline(below, True) if below else "")]


def laminae(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Draw layers one within another."""
    count = int(options["number"])
    factors = [1 - (1 - options["least"]) * step / max(1, count - 1) for step in range(count)]
    return [Layer("".join(outline.scaled(factor).path for factor in factors), options["thickness"])]


def rim(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Draw a shell of uneven thickness within the border, with parts of it missing."""
    points = resample(outline.points, True, outline.step)
    around = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    depths = [options["thickness"] * (1 + chance.uniform(-1, 1) * options["sway"]) * math.copysign(1, around) for _ in points]
    inner = offset(points, depths, closed=True)
    if not options["missing"]:
        return [Layer(smooth(points, True).path + smooth(inner[::-1], True).path)]
    middle = offset(points, [depth / 2 for depth in depths], closed=True)
    start = chance.randrange(len(points))
    kept = [middle[(start + step) % len(points)] for step in range(max(2, round(len(points) * (1 - options["missing"]))))]
    return [Layer(smooth(kept, False).path, options["thickness"])]
