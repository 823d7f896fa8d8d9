"""A layer of a drawing: path data, filled or stroked, in a tone."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Layer"]


@dataclass(frozen=True)
class Layer:
    """Path data; filled, unless `stroke` gives the width of a line; `edge` is the width of a brighter border."""

    path: str
    stroke: float = 0
    opacity: float = 1
    edge: float = 0
    tone: str = "soft"
