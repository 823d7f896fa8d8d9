"""Write layers as SVG: a dark field like a radiograph's, tones as classes that a page may style, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from calcgraph.view.drawing.geometry import number
from calcgraph.view.drawing.layers import Layer

__all__ = ["HEIGHT", "TONES", "WIDTH", "write_svg"]

WIDTH, HEIGHT = 200, 160
# The colour of each tone; a page may set another `color` for its class (`drawing-bone` and so on).
TONES: Mapping[str, str] = {
    "field": "#0d1116",
    "dim": "#1c232b",
    "soft": "#2b343e",
    "lit": "#43505d",
    "hollow": "#3b4550",
    "bone": "#7f8993",
    "edge": "#c3cad0",
    "dense": "#fffbea",
    "fluid": "#b9c7d3",
    "echo": "#8d97a1",
    "mark": "#f0a92f",
    "coloured": "#3fbf6f",
}


def write_svg(layers: Iterable[Layer], title: str, text: str) -> str:
    """Return one `svg` element with a title and a description."""
    parts = "".join(_write(layer) for layer in layers)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" fill="none"'
        f' stroke-linecap="round" stroke-linejoin="round" clip-path="inset(0 round 8px)">'
        f"<title>{escape(title, quote=False)}</title><desc>{escape(text, quote=False)}</desc>"
        f'<svg width="{WIDTH}" height="{HEIGHT}" overflow="hidden">'  # what runs out of the field is cut, wherever it is shown
        f'<path class="drawing-field" color="{TONES["field"]}" fill="currentColor" d="M0 0h{WIDTH}v{HEIGHT}h-{WIDTH}z"/>'
        f"{parts}</svg></svg>"
    )


def _write(layer: Layer) -> str:
    paint = f'stroke="currentColor" stroke-width="{number(layer.stroke)}"' if layer.stroke else 'fill="currentColor"'
    if layer.edge:
        paint += f' stroke="{TONES["edge"]}" stroke-width="{number(layer.edge)}"'
    opacity = f' opacity="{layer.opacity:g}"' if layer.opacity < 1 else ""
    name = f"drawing-{layer.tone}{' drawing-edged' if layer.edge else ''}"
    return f'<path class="{name}" color="{TONES[layer.tone]}" {paint}{opacity} d="{layer.path}"/>'
