"""Patterns scattered within a closed line: dots, flecks, lumps, balls of cotton, grains, strokes, circles closed or open."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from itertools import islice

from calcgraph.view.drawing.geometry import Outline, Point, ellipse, number, polyline, smooth
from calcgraph.view.drawing.layers import Layer

__all__ = ["arcs", "dots", "flecks", "grains", "lumps", "puffs", "strokes"]

Options = Mapping[str, float]
_TRIES = 36  # places tried for each piece before it is left out
_SIZES = 3  # of round dots: each size is one path
# A ball of cotton: discs from the widest to the narrowest, as shares of its size, and how dense each is.
_FADING = ((1.6, 0.1), (1.3, 0.14), (1.05, 0.18), (0.8, 0.22), (0.55, 0.28), (0.3, 0.35))


def _places(outline: Outline, options: Options, chance: random.Random) -> list[Point]:
    """Scatter points within a line: away from its border and from each other, yet as irregular as nature."""
    left, top, right, bottom = outline.box
    found: list[Point] = []
    for _ in range(int(options["number"])):
        tried = [(chance.uniform(left, right), chance.uniform(top, bottom)) for _ in range(_TRIES)]
        free = (point for point in tried if _is_free(point, outline, found, options))
        found.extend(islice(free, 1))
    return found


def _is_free(point: Point, outline: Outline, others: Sequence[Point], options: Options) -> bool:
    """Tell whether a point lies within the line, away from it and from the others."""
    if not outline.holds(point) or outline.distance(point) < options["margin"]:
        return False
    apart = options.get("apart", 0)
    return all(math.dist(point, other) >= apart for other in others)


def dots(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Scatter round dots of a few sizes."""
    paths = [""] * _SIZES
    for place, (x, y) in enumerate(_places(outline, options, chance)):
        paths[place % _SIZES] += f"M{number(x)} {number(y)}h0"
    step = (options["largest"] - options["least"]) / (_SIZES - 1)
    return [Layer(path, round(options["least"] + step * place, 1)) for place, path in enumerate(paths)]


def flecks(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Scatter small angular flakes."""
    flakes = []
    for x, y in _places(outline, options, chance):
        size, turn = chance.uniform(options["least"], options["largest"]), chance.uniform(0, math.tau)
        corners = [(turn + step * math.tau / 4, size * chance.uniform(0.5, 1.2)) for step in range(4)]
        flakes.append(polyline([(x + r * math.cos(a), y + 0.7 * r * math.sin(a)) for a, r in corners], True))
    return [Layer("".join(flakes))]


def _lump(centre: Point, size: float, roughness: float, chance: random.Random) -> str:
    turn = chance.uniform(0, math.tau)
    rays = [(turn + step * math.tau / 7, size / 2 * (1 + chance.uniform(-roughness, roughness))) for step in range(7)]
    return smooth([(centre[0] + r * math.cos(a), centre[1] + r * math.sin(a)) for a, r in rays], True).path


def lumps(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Scatter large uneven pieces."""
    sizes = options["least"], options["largest"]
    places = _places(outline, options, chance)
    return [Layer("".join(_lump(place, chance.uniform(*sizes), options["roughness"], chance) for place in places))]


def puffs(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Heap translucent balls of fading border: cotton."""
    paths = [""] * _SIZES
    for place, (x, y) in enumerate(_places(outline, options, chance)):
        paths[place % _SIZES] += f"M{number(x)} {number(y)}h0"
    step = (options["largest"] - options["least"]) / (_SIZES - 1)
    sizes = [options["least"] + step * place for place in range(_SIZES)]
    return [
        Layer(path, round(size * factor, 1), opacity)
        for factor, opacity in _FADING
        for size, path in zip(sizes, paths, strict=True)
    ]


def grains(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Scatter spindles that all lie along one direction."""
    paths = []
    for place in _places(outline, options, chance):
        along = options["length"] / 2 * chance.uniform(0.75, 1.2)
        across = options["thickness"] / 2 * chance.uniform(0.85, 1.15)
        paths.append(ellipse(place, across, along, options["angle"] + chance.uniform(-1, 1) * options["sway"]))
    return [Layer("".join(paths))]


def strokes(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Scatter short lines along one direction: fibres, or the grain of an ultrasound image."""
    path = ""
    for x, y in _places(outline, options, chance):
        turn = math.radians(options["angle"] + chance.uniform(-1, 1) * options["sway"])
        long = options["length"] * chance.uniform(0.5, 1.2)
        dx, dy = long * math.cos(turn), long * math.sin(turn)
        path += f"M{number(x - dx / 2)} {number(y - dy / 2)}l{number(dx)} {number(dy)}"
    return [Layer(path, options["thickness"])]


def arcs(outline: Outline, options: Options, chance: random.Random) -> list[Layer]:
    """Scatter small circles, some of them open."""
    path = ""
    for place in _places(outline, {**options, "apart": options["largest"] * 1.3}, chance):
        reach = chance.uniform(options["least"], options["largest"])
        path += _arc(place, reach, chance) if chance.random() < options["open"] else ellipse(place, reach, reach)
    return [Layer(path, options["thickness"])]


def _arc(centre: Point, reach: float, chance: random.Random) -> str:
    start = chance.uniform(0, math.tau)
    turn = math.radians(chance.uniform(140, 260))
    (ax, ay), (bx, by) = (
        (centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)) for angle in (start, start + turn)
    )
    large = int(turn > math.pi)
    return f"M{number(ax)} {number(ay)}a{number(reach)} {number(reach)} 0 {large} 1 {number(bx - ax)} {number(by - ay)}"
