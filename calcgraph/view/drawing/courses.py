"""Patterns along a line: the line itself, a broken one, two parallel ones, plaques, a sheet, a wavy layer, fibres, an arrow."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence

from calcgraph.view.drawing.geometry import Outline, Point, offset, polyline, resample, smooth
from calcgraph.view.drawing.layers import Layer

__all__ = ["arrow", "broken", "fibres", "line", "plaques", "sheet", "tracks", "wave"]

Options = Mapping[str, float]
_STEP = 4  # units between the points by which a course is followed


def line(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Draw the line."""
    return [Layer(outline.path, options["thickness"])]


def _pieces(points: Sequence[Point], options: Options, chance: random.Random) -> Iterator[list[Point]]:
    """Cut a course into pieces of uneven length with gaps between; at least two points make a piece."""
    start = 0
    while start < len(points) - 1:
        long = max(1, round(options["piece"] * chance.uniform(0.5, 1.5) / _STEP))
        yield list(points[start : start + long + 1])
        gap = options["missing"] / max(0.05, 1 - options["missing"]) * options["piece"] * chance.uniform(0.5, 1.5)
        start += long + max(1 if options["missing"] else 0, round(gap / _STEP))


def broken(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Draw the line with gaps."""
    points = resample(outline.points, outline.closed, _STEP)
    pieces = [piece for piece in _pieces(points, options, chance) if len(piece) > 1]
    return [Layer("".join(smooth(_thinned(piece), False).path for piece in pieces), options["thickness"])]


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Leave points out, save the ends: a smooth line needs few."""
    return [*points[: -1 : 2 if len(points) < 8 else 3], points[-1]]


def tracks(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Draw two parallel lines along a course, both finely interrupted."""
    points = resample(outline.points, False, _STEP)
    path = ""
    for side in (-0.5, 0.5):
        edge = offset(points, [options["width"] * side] * len(points))
        path += "".join(smooth(_thinned(piece), False).path for piece in _pieces(edge, options, chance) if len(piece) > 1)
    return [Layer(path, options["thickness"])]


def plaques(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Lay short lens-shaped plaques on one or the other side of a course, bulging towards its middle."""
    points = resample(outline.points, False, 2)
    count = int(options["number"])
    path = ""
    for place in range(count):
        long = max(4, round(options["length"] * chance.uniform(0.6, 1.4) / 2))
        start = round((place + chance.uniform(0.1, 0.6)) * max(0, len(points) - long - 1) / count)
        side = (-1) ** place * chance.choice((1, 1, -1))
        thick = options["thickness"] * chance.uniform(0.7, 1.3)
        path += _lens(points[start : start + long + 1], side * options["width"] / 2, -side * thick)
    return [Layer(path)]


def _lens(points: Sequence[Point], at: float, thick: float) -> str:
    bulge = [at + thick * math.sin(math.pi * step / (len(points) - 1)) ** 0.7 for step in range(len(points))]
    outer, inner = (_thinned(offset(points, by)) for by in ([at] * len(points), bulge))
    return smooth([*outer, *inner[-2:0:-1]], True).path


def sheet(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Lay a flat band of uneven thickness along a course, with gaps."""
    points = resample(outline.points, outline.closed, _STEP)
    path = ""
    for piece in _pieces(points, options, chance):
        if len(piece) > 2:
            path += _band(_thinned(piece), options, chance)
    return [Layer(path)]


def _band(points: list[Point], options: Options, chance: random.Random) -> str:
    halves = [options["thickness"] / 2 * (1 + chance.uniform(-1, 1) * options["sway"]) for _ in points]
    halves[0] = halves[-1] = options["thickness"] / 6
    back = offset(points, [-half for half in halves])[::-1]
    return smooth([*offset(points, halves), *back], True).path


def wave(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Lay a layer on the right side of a course, its outer border in waves."""
    points = resample(outline.points, outline.closed, max(3.0, options["length"] / 4))
    depths = [options["height"] * _swell(step, len(points), options["base"], chance) for step in range(len(points))]
    return [Layer(smooth([*points, *offset(points, depths)[::-1]], True).path)]


def _swell(step: int, count: int, base: float, chance: random.Random) -> float:
    """Return how high the wave is at a step, from none at the ends."""
    end = min(1.0, step / 2, (count - 1 - step) / 2)
    return end * (base + (1 - base) * (0.5 - 0.5 * math.cos(step * math.pi / 2)) * chance.uniform(0.7, 1.1))


def fibres(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Draw lines beside each other along a course, over a spread."""
    points = resample(outline.points, False, 40)
    count = int(options["number"])
    shifts = [options["spread"] * (place / max(1, count - 1) - 0.5) for place in range(count)]
    lines = [smooth(offset(points, [shift + chance.uniform(-0.4, 0.4)] * len(points)), False).path for shift in shifts]
    return [Layer("".join(lines), options["thickness"])]


def arrow(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Draw the head of an arrow at the end of a course."""
    (ax, ay), (bx, by) = outline.points[-2], outline.points[-1]
    turn, size = math.atan2(by - ay, bx - ax), options["size"]
    wings = [(bx - size * math.cos(turn + part), by - size * math.sin(turn + part)) for part in (0.42, -0.42)]
    heel = bx - size * 0.7 * math.cos(turn), by - size * 0.7 * math.sin(turn)
    return [Layer(polyline([(bx, by), wings[0], heel, wings[1]], True))]
