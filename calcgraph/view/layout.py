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

from calcgraph.view.spacing import LINE, box_size, push_apart, text_width, wrapped

if TYPE_CHECKING:
    from calcgraph.view.network import Network

__all__ = ["Layout", "Place", "box_lines", "box_of", "columns", "layout_data", "ring"]

_BOX = 148  # about the width of a disease's box
_ROW = 18
_GAP = 240  # between the columns
_LEFT = ("group", "distribution", "lab", "history", "patient")
_SWEEPS = 8
_WIDER = 60  # by which the ring grows until there is room for all


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


# --- the ring ---


def ring(graph: Network, likeness: Callable[[str, str], float]) -> Layout:
    """Place diseases on a ring so that those next to one another are as alike as can be, and features by their diseases."""
    diseases = [name for name in sorted(graph) if graph.nodes[name]["kind"] == "disease"]
    order = _seriated(diseases, likeness)
    owners = _owners(graph, diseases)
    own = {each: sorted((name for name, of in owners.items() if of == [each]), key=_by_label(graph)) for each in order}
    shared = [name for name, of in owners.items() if len(of) != 1]
    arcs = [max(round(math.hypot(*box_of(graph, each))) + 14, LINE * len(own[each]) + 24) for each in order]
    inner = math.ceil(math.sqrt(sum((text_width(graph.nodes[name]["label"]) + 30) * (LINE + 9) for name in shared) / 1.1))
    margin = max((text_width(graph.nodes[name]["label"]) for names in own.values() for name in names), default=0) + 130
    away = max(math.ceil(sum(arcs) / math.tau), inner + 60, 220)
    while True:
        middle, placed = away + margin, _around(order, arcs, own, away, margin)
        between = _between(graph, shared, owners, placed, middle, away)
        if between is not None:
            return Layout("ring", 2 * middle, 2 * middle, dict(sorted((placed | between).items())))
        away += _WIDER


def box_of(graph: Network, disease: str) -> tuple[int, int]:
    """Return width and height of the box of a disease."""
    return box_size(box_lines(graph, disease))


def box_lines(graph: Network, disease: str) -> list[str]:
    """Return what stands in the box of a disease; a disease that must not be missed has a mark."""
    told = graph.nodes[disease]
    return wrapped(("! " if told.get("must_not_miss") else "") + told["label"])


def _around(order: Sequence[str], arcs: Sequence[int], own: Mapping[str, list[str]], away: int, margin: int) -> dict[str, Place]:
    """Place diseases on the ring, the first at the top, each in its arc, and outside what it alone shows."""
    places: dict[str, Place] = {}
    angle = -90.0 - 180 * arcs[0] / sum(arcs) if arcs else 0.0
    for disease, arc in zip(order, arcs, strict=True):
        wide = 360 * arc / sum(arcs)
        places[disease] = _polar(away + margin, away, angle + wide / 2)
        places |= _fan(own[disease], away + margin, away + 100, angle + wide / 2)
        angle += wide
    return places


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
    step = 360 * LINE / (math.tau * away)
    places = {}
    for number, name in enumerate(names):
        direction = angle + step * (number - (len(names) - 1) / 2)
        at = _polar(middle, away, direction)
        left = at.x < middle
        places[name] = Place(at.x, at.y, "end" if left else "start", round(direction) + (180 if left else 0))
    return places


def _between(
    graph: Network, shared: Sequence[str], owners: Mapping[str, list[str]], placed: Mapping[str, Place], middle: int, away: int
) -> dict[str, Place] | None:
    """Place what several diseases show at the middle of these, and push labels apart; None if there is no room for all."""
    at: dict[str, list[int]] = {}
    for name in sorted(shared, key=lambda name: (-len(owners[name]), name)):
        told = [placed[each] for each in owners[name]]
        means = (sum(p.x for p in told) // len(told), sum(p.y for p in told) // len(told)) if told else (middle, middle)
        at[name] = [middle + (mean - middle) * 4 // 5 for mean in means]  # off the ring, where boxes leave no room
    half = {name: (text_width(graph.nodes[name]["label"]) // 2 + 14, LINE // 2 + 3) for name in at}
    sizes = {name: box_of(graph, name) for name in placed if graph.nodes[name]["kind"] == "disease"}
    fixed = [((placed[name].x, placed[name].y), (wide // 2 + 4, high // 2 + 4)) for name, (wide, high) in sizes.items()]
    return {name: Place(x, y) for name, (x, y) in at.items()} if push_apart(at, half, fixed, middle, away - 50) else None


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
