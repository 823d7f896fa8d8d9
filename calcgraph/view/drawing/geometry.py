"""Points, smooth lines through them, and where a point lies: the plane geometry of drawings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Outline", "Pen", "Point", "cut_below", "ellipse", "number", "offset", "polyline", "resample", "smooth"]

Point = tuple[float, float]
_ROUND = 0.19  # how far a smooth line swings out at a point, as a share of the way between its neighbours
_FINE = 8  # straight pieces by which one curved piece is measured


def number(value: float) -> str:
    """Return a number to one decimal as SVG writes it shortest."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


class Pen:
    """Writes path data as moves from the last point, as written, so that rounding never adds up."""

    def __init__(self) -> None:
        self.x, self.y, self.path = 0.0, 0.0, ""

    def start(self, point: Point) -> None:
        """Begin a line at a point."""
        self.x, self.y = round(point[0], 1), round(point[1], 1)
        self.path += f"M{number(self.x)} {number(self.y)}"

    def draw(self, letter: str, *points: Point) -> None:
        """Add a piece of line with its points, the last of which is its end; `letter` is SVG's, in lower case."""
        x, y = self.x, self.y
        values = [number(value) for px, py in points for value in (round(px, 1) - x, round(py, 1) - y)]
        self.path += letter + "".join(
            value if value[0] == "-" or not place else f" {value}" for place, value in enumerate(values)
        )
        self.x, self.y = round(points[-1][0], 1), round(points[-1][1], 1)

    def close(self) -> str:
        """Close the line and return the path data."""
        self.path += "z"
        return self.path


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


@dataclass(frozen=True)
class Outline:
    """A line, closed or open: the points that it is measured by, the path data that draw it, and what it is drawn through."""

    points: tuple[Point, ...]
    closed: bool
    path: str
    knots: tuple[Point, ...]
    corners: frozenset[int] = frozenset()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom."""
        across, down = zip(*self.points, strict=True)
        return min(across), min(down), max(across), max(down)

    @property
    def centre(self) -> Point:
        """Return the mean of the points."""
        across, down = zip(*self.points, strict=True)
        return sum(across) / len(across), sum(down) / len(down)

    @property
    def step(self) -> float:
        """Return a distance of points by which the line can be drawn anew: small for a small or winding one."""
        left, top, right, bottom = self.box
        return min(9.0, max(2.0, (right - left + bottom - top) / 9))

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies within the closed line."""
        x, y = point
        inside = False
        for (ax, ay), (bx, by) in pairwise((*self.points, self.points[0])):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
        return inside

    def distance(self, point: Point) -> float:
        """Return how far a point lies from the nearest point that the line is measured by."""
        return min(math.dist(point, other) for other in self.points)

    def scaled(self, factor: float) -> Outline:
        """Return the line made larger or smaller about its centre."""
        cx, cy = self.centre
        return smooth([(cx + (x - cx) * factor, cy + (y - cy) * factor) for x, y in self.knots], self.closed, self.corners)


def smooth(points: Sequence[Point], closed: bool, corners: frozenset[int] = frozenset()) -> Outline:
    """Draw a smooth line through points (Catmull and Rom's, as Bézier curves); it breaks at the corners."""
    count = len(points)
    slopes = [_slope(points, place, closed, place in corners) for place in range(count)]
    fine = [points[0]]
    pen = Pen()
    pen.start(points[0])
    for start in range(count if closed else count - 1):
        end = (start + 1) % count
        (ax, ay), (bx, by) = points[start], points[end]
        first = ax + slopes[start][0], ay + slopes[start][1]
        second = bx - slopes[end][0], by - slopes[end][1]
        if start in corners and end in corners:
            pen.draw("l", points[end])
        else:
            pen.draw("c", first, second, points[end])
        fine += [_between((points[start], first, second, points[end]), step / _FINE) for step in range(1, _FINE + 1)]
    return Outline(tuple(fine), closed, pen.close() if closed else pen.path, tuple(points), corners)


def _slope(points: Sequence[Point], place: int, closed: bool, corner: bool) -> Point:
    if corner or (not closed and place in (0, len(points) - 1)):
        return 0, 0
    before, after = points[place - 1], points[(place + 1) % len(points)]
    reach = min(math.dist(points[place], before), math.dist(points[place], after))
    scale = min(_ROUND, reach / 3 / max(math.dist(before, after), 0.1))
    return (after[0] - before[0]) * scale, (after[1] - before[1]) * scale


def _between(curve: tuple[Point, Point, Point, Point], share: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    rest = 1 - share
    a, b, c, d = rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy


def polyline(points: Sequence[Point], closed: bool = False) -> str:
    """Return the path data of straight lines through points."""
    pen = Pen()
    pen.start(points[0])
    for point in points[1:]:
        pen.draw("l", point)
    return pen.close() if closed else pen.path


def ellipse(centre: Point, across: float, along: float, angle: float = 0) -> str:
    """Return the path data of an ellipse with its long half-axis `along` turned by an angle in degrees."""
    turn = math.radians(angle)
    dx, dy = along * math.cos(turn), along * math.sin(turn)
    start = f"M{number(centre[0] - dx)} {number(centre[1] - dy)}"
    radii = f"a{number(along)} {number(across)} {angle:.0f} 0 1 "
    return f"{start}{radii}{number(2 * dx)} {number(2 * dy)}{radii}{number(-2 * dx)} {number(-2 * dy)}z"


def resample(points: Sequence[Point], closed: bool, step: float) -> list[Point]:
    """Return points at even distances along a line, as near to the step as comes out even."""
    line = [*points, points[0]] if closed and points[0] != points[-1] else list(points)
    length = sum(math.dist(a, b) for a, b in pairwise(line))
    pieces = max(2, round(length / step))
    found, gone, wanted = [line[0]], 0.0, length / pieces
    for a, b in pairwise(line):
        part = math.dist(a, b)
        while part and gone + part >= wanted - 1e-9 and len(found) < pieces + 1:
            share = (wanted - gone) / part
            found.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
            wanted += length / pieces
        gone += part
    return found[:-1] if closed else found


def offset(points: Sequence[Point], by: Sequence[float], closed: bool = False) -> list[Point]:
    """Return each point moved to the right of the line's course, by its own distance."""
    moved = []
    for place, (x, y) in enumerate(points):
        before = points[place - 1] if place or closed else points[0]
        after = points[(place + 1) % len(points)] if place + 1 < len(points) or closed else points[-1]
        length = math.dist(before, after) or 1.0
        moved.append((x - (after[1] - before[1]) / length * by[place], y + (after[0] - before[0]) / length * by[place]))
    return moved


def cut_below(points: Sequence[Point], level: float) -> list[Point]:
    """Return the part of a closed line that lies below a level."""
    kept: list[Point] = []
    for a, b in pairwise((*points, points[0])):
        if a[1] >= level:
            kept.append(a)
        if (a[1] >= level) != (b[1] >= level):
            kept.append((a[0] + (b[0] - a[0]) * (level - a[1]) / (b[1] - a[1]), level))
    return kept
