"""Shapes as the table writes them: a form and its points, such as `oval 100,80 20,12 30` or `curve 10,20 50,40! 90,20`.

| form | what is written |
|---|---|
| blob | a smooth closed line through the points; `!` after a point makes a corner |
| box | left,top width,height |
| curve | a smooth open line through the points; `!` after a point makes a corner |
| oval | centre, half-widths across,down, and an angle in degrees |
| shaft | a tubular piece: the two ends of its axis, and its width at both ends and at the waist |

Several shapes in one cell are separated by ` | `.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from calcgraph.view.drawing.geometry import Outline, Point, ellipse, smooth

__all__ = ["FORMS", "read_shapes"]

_GROUP = re.compile(r"-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)*!?")
# The course of a shaft: a share of its length, and how much of the widths at the near end, waist and far end it has there.
_PROFILE = (
    (0.0, (0.7, 0, 0)),
    (0.08, (1, 0, 0)),
    (0.33, (0.08, 0.92, 0)),
    (0.68, (0, 0.9, 0.1)),
    (0.92, (0, 0, 1)),
    (1.0, (0, 0, 0.6)),
)

_Numbers = Sequence[tuple[float, ...]]


def _lined(groups: _Numbers, corners: frozenset[int], closed: bool) -> Outline:
    points: list[Point] = [(x, y) for x, y in groups]
    if len(points) < (3 if closed else 2):
        raise ValueError("too few points")
    return smooth(points, closed, corners)


def _box(groups: _Numbers, corners: frozenset[int]) -> Outline:
    (left, top), (width, height) = groups
    points = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    return smooth(points, True, frozenset(range(4)))


def _oval(groups: _Numbers, corners: frozenset[int]) -> Outline:
    (cx, cy), (across, down), *rest = groups
    ((angle,),) = rest or ((0.0,),)
    turn = math.radians(angle)
    points = []
    for step in range(32):
        x, y = across * math.cos(step * math.tau / 32), down * math.sin(step * math.tau / 32)
        points.append((cx + x * math.cos(turn) - y * math.sin(turn), cy + x * math.sin(turn) + y * math.cos(turn)))
    return Outline(tuple(points), True, ellipse((cx, cy), down, across, angle), tuple(points[::4]))


def _shaft(groups: _Numbers, corners: frozenset[int]) -> Outline:
    (ax, ay), (bx, by), (near, far, waist) = groups
    length = math.dist((ax, ay), (bx, by))
    dx, dy = (bx - ax) / length, (by - ay) / length
    halves = [(share * length, _mix(parts, (near, waist, far)) / 2) for share, parts in _PROFILE]
    right = [(ax + dx * along - dy * half, ay + dy * along + dx * half) for along, half in halves]
    left = [(ax + dx * along + dy * half, ay + dy * along - dx * half) for along, half in halves]
    return smooth([*right, *reversed(left)], True)


def _mix(parts: Sequence[float], widths: Sequence[float]) -> float:
    return sum(part * width for part, width in zip(parts, widths, strict=True))


FORMS: Mapping[str, Callable[[_Numbers, frozenset[int]], Outline]] = {
    "blob": lambda groups, corners: _lined(groups, corners, True),
    "box": _box,
    "curve": lambda groups, corners: _lined(groups, corners, False),
    "oval": _oval,
    "shaft": _shaft,
}


def read_shapes(text: str) -> list[Outline]:
    """Read the shapes of a cell; what cannot be read raises ValueError that says why."""
    return [_read_shape(part) for part in text.split(" | ")]


def _read_shape(text: str) -> Outline:
    form, *groups = text.split() or [""]
    if form not in FORMS:
        raise ValueError(f"{form!r} is no form of a shape: {', '.join(sorted(FORMS))}")
    wrong = [group for group in groups if not _GROUP.fullmatch(group)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} in {text!r} is no point such as 10,20.5")
    corners = frozenset(place for place, group in enumerate(groups) if group.endswith("!"))
    try:
        return FORMS[form]([tuple(map(float, group.rstrip("!").split(","))) for group in groups], corners)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"{text!r} has not the numbers of its form: see the head of the module of shapes") from error
