"""The kinds of pattern: what fills a shape or follows a line, each with its options and what they are by default.

A kind is a function from an outline, its options and a source of chance to layers of path data. The options are numbers:
lengths in units of the drawing (200 wide, 160 high), shares from 0 to 1, angles in degrees.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from calcgraph.view.drawing import courses, fills, scatter
from calcgraph.view.drawing.geometry import Outline
from calcgraph.view.drawing.layers import Layer

__all__ = ["PATTERNS", "Pattern"]

Drawer = Callable[[Outline, Mapping[str, float], random.Random], list[Layer]]


@dataclass(frozen=True)
class Pattern:
    """A kind of pattern: what draws it, its options with their defaults, whether it needs a closed or an open line."""

    draw: Drawer
    options: Mapping[str, float] = field(default_factory=dict)
    closed: bool | None = True


PATTERNS: Mapping[str, Pattern] = {
    # within a closed line
    "area": Pattern(fills.area),
    "outlined": Pattern(fills.outlined, {"edge": 1.6}),
    "haze": Pattern(fills.haze, {"layers": 4, "least": 0.4}),
    "dots": Pattern(scatter.dots, {"number": 12, "least": 1.4, "largest": 2.6, "margin": 2, "apart": 2}),
    "flecks": Pattern(scatter.flecks, {"number": 16, "least": 1, "largest": 2.4, "margin": 2, "apart": 2}),
    "lumps": Pattern(scatter.lumps, {"number": 6, "least": 5, "largest": 9, "margin": 6, "apart": 2, "roughness": 0.3}),
    "puffs": Pattern(scatter.puffs, {"number": 9, "least": 6, "largest": 11, "margin": 6, "apart": 4}),
    "grains": Pattern(
        scatter.grains,
        {"number": 20, "length": 9, "thickness": 2.6, "angle": 90, "sway": 8, "margin": 4, "apart": 4},
    ),
    "strokes": Pattern(
        scatter.strokes, {"number": 40, "length": 6, "thickness": 0.8, "angle": 0, "sway": 4, "margin": 2, "apart": 0}
    ),
    "arcs": Pattern(scatter.arcs, {"number": 14, "least": 3, "largest": 6, "thickness": 1.5, "open": 0.5, "margin": 4}),
    "net": Pattern(fills.net, {"cell": 9, "thickness": 1, "sway": 0.3, "missing": 0.1}),
    "lobules": Pattern(fills.lobules, {"size": 16, "gap": 2, "sway": 0.15}),
    "level": Pattern(fills.level, {"at": 80}),
    "laminae": Pattern(fills.laminae, {"number": 4, "thickness": 1.3, "least": 0.2}),
    "rim": Pattern(fills.rim, {"thickness": 5, "sway": 0.25, "missing": 0}),
    # along a line
    "line": Pattern(courses.line, {"thickness": 1.2}, None),
    "broken": Pattern(courses.broken, {"thickness": 2, "piece": 10, "missing": 0.25}, None),
    "tracks": Pattern(courses.tracks, {"width": 12, "thickness": 1.4, "piece": 12, "missing": 0.12}, False),
    "plaques": Pattern(courses.plaques, {"width": 12, "number": 6, "length": 14, "thickness": 3}, False),
    "sheet": Pattern(courses.sheet, {"thickness": 4, "piece": 30, "missing": 0.15, "sway": 0.3}, None),
    "wave": Pattern(courses.wave, {"height": 5, "length": 16, "base": 0.4}, None),
    "fibres": Pattern(courses.fibres, {"number": 6, "spread": 40, "thickness": 0.6}, False),
    "arrow": Pattern(courses.arrow, {"size": 11}, False),
}
