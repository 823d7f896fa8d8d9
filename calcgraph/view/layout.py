"""Where the nodes of the graph stand: two layouts made by hand, the same on every machine, with nothing that moves.

`ring` shows a whole: diseases on a ring, those that look alike side by side; what only one of them shows outside beside it,
what several show inside between them. `columns` shows a part: diseases in the middle, what is seen on one side, what is asked
and measured on the other. Coordinates are whole numbers: fractions are cut before they are used on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calcgraph.view.network import Network

__all__ = ["Layout", "Place", "columns", "layout_data", "ring", "text_width", "wrapped"]

_BOX, _LINE, _LETTER = 148, 15, 6.1  # width of a disease's box; height of a line and width of a letter of 11 pixels
_ROW = 18
_GAP = 240  # between the columns
_BESIDE = 16  # from a mark to its label
_LEFT = ("group", "distribution", "lab", "history", "patient")
_SWEEPS = 8
_PUSHES = 400


@dataclass(frozen=True)
class Place:
    """Where a node stands, and its label: right of it ("start"), left ("end") or on it ("middle"), turned by degrees."""

    x: int
    y: int
    anchor: str = "middle"
    turn: int = 0


@dataclass(frozen=True)
class Layout:
    """A layout by name, its size in pixels, and the place of each node."""

    name: str
    width: int
    height: int
    places: Mapping[str, Place]


def layout_data(layout: Layout) -> dict[str, Any]:
    """Return a layout as plain data: name, width, height, and for each node x, y, anchor and turn of its label."""
    return asdict(layout)


def text_width(text: str, size: int = 11) -> int:
    """Return about how wide a text is, in pixels."""
    return round(len(text) * _LETTER * size / 11)


def wrapped(text: str, letters: int = 22) -> list[str]:
    """Return a text in lines of at most so many letters, as far as its words allow."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


# --- the ring ---


def ring(graph: Network, likeness: Callable[[str, str], float]) -> Layout:
    """Place diseases on a ring so that those next to one another are as alike as can be, and features by their diseases."""
    diseases = [name for name in sorted(graph) if graph.nodes[name]["kind"] == "disease"]
    order = _seriated(diseases, likeness)
    owners = _owners(graph, diseases)
    own = {each: sorted((name for name, of in owners.items() if of == [each]), key=_by_label(graph)) for each in order}
    shared = [name for name, of in owners.items() if len(of) != 1]
    arcs = [max(_BOX + 12, _LINE * len(own[each]) + 24) for each in order]
    inner = math.ceil(math.sqrt(sum((text_width(graph.nodes[name]["label"]) + 30) * (_LINE + 9) for name in shared) / 1.1))
    away = max(round(sum(arcs) / math.tau), inner + 60, 220)
    margin = max((text_width(graph.nodes[name]["label"]) for names in own.values() for name in names), default=0) + 130
    middle = away + margin
    places, angle = {}, -90.0 - 180 * arcs[0] / sum(arcs) if arcs else 0.0
    for disease, arc in zip(order, arcs, strict=True):
        wide = 360 * arc / sum(arcs)
        places[disease] = _polar(middle, away, angle + wide / 2)
        places |= _fan(own[disease], middle, away + 100, angle + wide / 2)
        angle += wide
    places |= _between(graph, shared, owners, places, middle, away - 70)
    return Layout("ring", 2 * middle, 2 * middle, dict(sorted(places.items())))


def _owners(graph: Network, diseases: Sequence[str]) -> dict[str, list[str]]:
    inside = set(diseases)
    found: dict[str, set[str]] = {name: set() for name in sorted(graph.nodes) if name not in inside}
    for one, other in graph.edges():
        for feature, disease in ((one, other), (other, one)):
            if feature in found and disease in inside:
                found[feature].add(disease)
    return {name: sorted(of) for name, of in found.items()}


def _by_label(graph: Network) -> Callable[[str], tuple[str, str, str]]:
    return lambda name: (graph.nodes[name]["kind"], graph.nodes[name]["label"].casefold(), name)


def _seriated(names: Sequence[str], likeness: Callable[[str, str], float]) -> list[str]:
    """Return a closed tour past names on which neighbours are alike: turned round piece by piece while that helps."""
    alike = {(one, other): round(1000 * likeness(one, other)) for one in names for other in names if one != other}
    tour = list(names)
    better = len(tour) > 3
    while better:
        better = False
        for first in range(len(tour) - 1):
            for last in range(first + 1, len(tour)):
                before, after = tour[first - 1], tour[(last + 1) % len(tour)]
                if before == tour[last] or after == tour[first]:
                    continue
                now = alike[before, tour[first]] + alike[tour[last], after]
                if alike[before, tour[last]] + alike[tour[first], after] > now:
                    tour[first : last + 1] = reversed(tour[first : last + 1])
                    better = True
    return tour


def _polar(middle: int, away: int, angle: float) -> Place:
    turn = math.radians(angle)
    return Place(middle + round(away * math.cos(turn)), middle + round(away * math.sin(turn)))


def _fan(names: Sequence[str], middle: int, away: int, angle: float) -> dict[str, Place]:
    """Place what only one disease shows around its direction, labels turned outwards and never upside down."""
    step = 360 * _LINE / (math.tau * away)
    places = {}
    for number, name in enumerate(names):
        direction = angle + step * (number - (len(names) - 1) / 2)
        at = _polar(middle, away, direction)
        left = at.x < middle
        places[name] = Place(at.x, at.y, "end" if left else "start", round(direction) + (180 if left else 0))
    return places


def _between(
    graph: Network, shared: Sequence[str], owners: Mapping[str, list[str]], fixed: Mapping[str, Place], middle: int, away: int
) -> dict[str, Place]:
    """Place what several diseases show at the middle of these, then push labels apart until none covers another."""
    at: dict[str, list[int]] = {}
    for name in sorted(shared, key=lambda name: (-len(owners[name]), name)):
        told = [fixed[each] for each in owners[name]]
        at[name] = [sum(p.x for p in told) // len(told), sum(p.y for p in told) // len(told)] if told else [middle, middle]
    half = {name: (text_width(graph.nodes[name]["label"]) // 2 + 14, _LINE // 2 + 3) for name in at}
    _push_apart(at, half, middle, away)
    return {name: Place(x, y) for name, (x, y) in at.items()}


def _push_apart(at: dict[str, list[int]], half: Mapping[str, tuple[int, int]], middle: int, away: int) -> None:
    """Push boxes apart in whole pixels, each pair along the shorter way, and back into the circle."""
    boxes = [(at[name], half[name]) for name in at]
    for _ in range(_PUSHES):
        moved = False
        for number, (one, own) in enumerate(boxes):
            for other, others in boxes[number + 1 :]:
                if abs(one[1] - other[1]) < own[1] + others[1] and abs(one[0] - other[0]) < own[0] + others[0]:
                    _push(one, other, (own[0] + others[0], own[1] + others[1]))
                    moved = True
        for box, own in boxes:
            _keep_inside(box, own[0], middle, away)
        if not moved:
            return


def _push(one: list[int], other: list[int], reach: tuple[int, int]) -> None:
    over = [reach[axis] - abs(one[axis] - other[axis]) for axis in (0, 1)]
    axis = 0 if over[0] < over[1] else 1
    way = (over[axis] + 1) // 2
    sign = 1 if one[axis] <= other[axis] else -1
    one[axis] -= sign * way
    other[axis] += sign * way


def _keep_inside(at: list[int], half_width: int, middle: int, away: int) -> None:
    across, down = abs(at[0] - middle) + half_width, abs(at[1] - middle)
    if across * across + down * down > away * away:
        at[0] += (at[0] < middle) * 2 - (at[0] > middle) * 2 if across > half_width else 0
        at[1] += (at[1] < middle) * 2 - (at[1] > middle) * 2


# --- columns ---


def columns(graph: Network) -> Layout:
    """Place diseases in the middle, signs and places on the right, laboratory, history and the rest on the left."""
    sides: dict[str, list[str]] = {"left": [], "disease": [], "right": []}
    for name in sorted(graph.nodes, key=_by_label(graph)):
        kind = graph.nodes[name]["kind"]
        sides["disease" if kind == "disease" else "left" if kind in _LEFT else "right"].append(name)
    pitch = dict.fromkeys(sides, _ROW) | {"disease": 84}
    height = max(len(names) * pitch[side] for side, names in sides.items()) + 120
    rows = {name: number for names in sides.values() for number, name in enumerate(names)}
    for sweep in range(_SWEEPS):
        for side in ("left", "right") if sweep % 2 == 0 else ("disease",):
            place = {
                name: (_section(graph, name), _mean_row(graph, name, rows, sides), graph.nodes[name]["label"])
                for name in sides[side]
            }
            sides[side].sort(key=place.__getitem__)
            rows |= {name: number for number, name in enumerate(sides[side])}
    across = {
        side: max((text_width(graph.nodes[name]["label"]) for name in names), default=0) + 60 for side, names in sides.items()
    }
    xs = {"left": across["left"]} if sides["left"] else {"left": 0}
    xs["disease"] = xs["left"] + (_GAP if sides["left"] else 0) + _BOX
    xs["right"] = xs["disease"] + _GAP + _BOX // 2
    anchors = {"left": "end", "disease": "middle", "right": "start"}
    places: dict[str, Place] = {}
    for side, names in sides.items():
        step = max(pitch[side], (height - 200) // max(len(names), 1)) if side == "disease" else pitch[side]
        top = (height - step * (len(names) - 1)) // 2
        places |= {name: Place(xs[side], top + step * number, anchors[side]) for number, name in enumerate(names)}
    width = xs["right"] + across["right"] if sides["right"] else xs["disease"] + _BOX
    return Layout("columns", width, height, dict(sorted(places.items())))


def _section(graph: Network, name: str) -> int:
    kind = graph.nodes[name]["kind"]
    order = (*_LEFT, "sign", "location", "disease")
    return order.index(kind)


def _mean_row(graph: Network, name: str, rows: Mapping[str, int], sides: Mapping[str, list[str]]) -> int:
    """Return the mean row of the neighbours of a node, as a share of their column, in thousandths."""
    places = {each: side for side, names in sides.items() for each in names}
    near = sorted({*graph.predecessors(name), *graph.successors(name)})
    shares = [1000 * (2 * rows[each] + 1) // (2 * len(sides[places[each]])) for each in near if places[each] != places[name]]
    return sum(shares) // len(shares) if shares else 500
