"""Draw the graph as SVG: text as text, a shape for each kind beside its colour, for a light and a dark page."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from calcgraph.errors import MissingExtra
from calcgraph.explain import DISCLAIMER
from calcgraph.view.layout import Layout, Place, box_lines
from calcgraph.view.network import edges_of, nodes_of
from calcgraph.view.spacing import box_size, text_width

if TYPE_CHECKING:
    from calcgraph.view.network import Network

__all__ = ["draw_png", "draw_svg"]

_BESIDE = 10
_HEAD = 96
_LEAST_WIDTH = 960  # of the legend
# Shape, and colour on a light and on a dark page, of each kind.
_KINDS = {
    "disease": ("box", "#1d4f91", "#8ab8f0"),
    "group": ("box", "#555555", "#bbbbbb"),
    "sign": ("circle", "#a8480f", "#f2a26b"),
    "location": ("square", "#2b6e4f", "#83cfab"),
    "lab": ("triangle", "#7a2f86", "#d69be0"),
    "history": ("diamond", "#7a5c00", "#e2c35a"),
    "distribution": ("hexagon", "#0c6a75", "#76cbd6"),
    "patient": ("pentagon", "#8a1f3d", "#f08fab"),
}
_CORNERS = {"triangle": (3, -90), "square": (4, 45), "diamond": (4, 0), "pentagon": (5, -90), "hexagon": (6, 0)}
_MODIFIED = {"article": "", "supplementary": " other"}


def draw_svg(graph: Network, layout: Layout, title: str, about: Collection[str] = ()) -> str:
    """Return a picture of a graph; `about` are nodes to point out. All that is drawn can be read by a screen reader."""
    width, height = max(layout.width, _LEAST_WIDTH), layout.height + _HEAD + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        ' aria-labelledby="title desc">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_description(graph))}</desc>',
        f"<style>{_style()}</style>",
        f'<rect class="page" width="{width}" height="{height}"/>',
        f'<text class="head" x="24" y="30">{escape(title)}</text>',
        *_legend(graph),
        f'<g transform="translate({(width - layout.width) // 2} {_HEAD})">',
        *_edges(graph, layout),
        *_nodes(graph, layout, about),
        "</g>",
        f'<text class="note" x="20" y="{height - 16}">{escape(DISCLAIMER)}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def draw_png(svg: str, zoom: int = 1) -> bytes:
    """Return an SVG as PNG, on a light page; needs resvg-py, without which MissingExtra is raised."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise MissingExtra("Drawing a PNG", "view") from None
    return bytes(svg_to_bytes(svg_string=svg, zoom=zoom))


def _description(graph: Network) -> str:
    kinds = [told["kind"] for _, told in graph.nodes(data=True)]
    counted = ", ".join(f"{kinds.count(kind)} of kind {kind}" for kind in _KINDS if kind in kinds)
    return f"A graph of {counted}, joined by {graph.number_of_edges()} stated facts. {DISCLAIMER}"


def _style() -> str:
    def colours(number: int) -> str:
        return "".join(f".{kind}{{fill:{told[number]};stroke:{told[number]}}}" for kind, told in _KINDS.items())

    return (
        "text{font:11px 'DejaVu Sans','Liberation Sans',Arial,sans-serif;fill:#1a1a1a}"
        ".page{fill:#ffffff}.name{font-weight:bold;fill:#ffffff}.head{font-size:17px;font-weight:bold}.note{font-size:12px}"
        ".edge{stroke:#56606b;stroke-opacity:.38;fill:none}.other{stroke-dasharray:2 3}"
        ".absent{stroke:#b00020;stroke-dasharray:8 4}"
        ".between{stroke:#1d4f91;stroke-opacity:.8;stroke-dasharray:1 4;stroke-width:2}"
        ".shared{font-weight:bold}.halo{stroke:#ffffff;stroke-width:3;paint-order:stroke;stroke-linejoin:round}"
        + colours(1)
        + ".about{stroke:#e0a800;stroke-width:4}"
        + "@media (prefers-color-scheme:dark){text{fill:#ececec}.page{fill:#15181c}.name{fill:#0d1117}.halo{stroke:#15181c}"
        ".edge{stroke:#b4bec9;stroke-opacity:.5}.absent{stroke:#ff8a9a}.between{stroke:#8ab8f0}"
        + colours(2)
        + ".about{stroke:#ffd24d}}"
    )


# --- edges ---


def _edges(graph: Network, layout: Layout) -> list[str]:
    lines = []
    for one, other, told in edges_of(graph):
        start, end = layout.places[one], layout.places[other]
        says = f"{graph.nodes[one]['label']} — {told['relation']}: {graph.nodes[other]['label']}"
        says += f" ({'' if told.get('present', True) else 'not shown; '}{told['how_often']})" if told.get("how_often") else ""
        line = f'class="{_edge_class(told)}"{_width(told)} d="{_path(start, end, layout)}"'
        lines.append(f"<path {line}><title>{escape(says)}</title></path>")
    return lines


def _edge_class(told: dict[str, Any]) -> str:
    if not told.get("present", True):
        return "edge absent"
    between = " between" if "share" not in told else ""
    return "edge" + _MODIFIED[told.get("layer", "article")] + between


def _width(told: dict[str, Any]) -> str:
    share = told.get("share")
    return f' stroke-width="{0.6 + 2.4 * share:.1f}"' if share is not None else ""


def _path(start: Place, end: Place, layout: Layout) -> str:
    if layout.name == "columns" and start.x == end.x:
        return f"M{start.x} {start.y}Q{start.x + 150} {(start.y + end.y) // 2} {end.x} {end.y}"
    if layout.name == "columns":
        half = (start.x + end.x) // 2
        return f"M{start.x} {start.y}C{half} {start.y} {half} {end.y} {end.x} {end.y}"
    return f"M{start.x} {start.y}L{end.x} {end.y}"


# --- nodes ---


def _nodes(graph: Network, layout: Layout, about: Collection[str]) -> list[str]:
    parts = []
    for name, told in sorted(nodes_of(graph), key=lambda node: (node[1]["kind"] == "disease", node[0])):
        at = layout.places[name]
        tip = f"<title>{escape(told['label'])} ({escape(told['kind'])}): {escape(told['definition'])}</title>"
        draw = _box if told["kind"] == "disease" else _mark
        parts.append(f'<g id="{escape(name)}">{tip}{draw(graph, name, at, " about" if name in about else "")}</g>')
    return parts


def _box(graph: Network, name: str, at: Place, about: str) -> str:
    lines = box_lines(graph, name)
    width, height = box_size(lines)
    words = "".join(
        f'<text class="name" x="{at.x}" y="{at.y - height // 2 + 14 * (number + 1)}" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    left, top = at.x - width // 2, at.y - height // 2
    return f'<rect class="disease{about}" x="{left}" y="{top}" width="{width}" height="{height}" rx="6"/>{words}'


def _mark(graph: Network, name: str, at: Place, about: str) -> str:
    told = graph.nodes[name]
    around = {*graph.predecessors(name), *graph.successors(name)}
    shared = len([each for each in around if graph.nodes[each]["kind"] == "disease"]) > 1
    style = "halo shared" if about or (shared and at.anchor != "middle") else "halo"
    width = text_width(told["label"])
    if at.anchor == "middle":
        mark_x, text_x, anchor = at.x - width // 2 - 7, at.x - width // 2 + 2, "start"
    else:
        side = 1 if at.anchor == "start" else -1
        mark_x, text_x, anchor = at.x, at.x + side * _BESIDE, at.anchor
    turn = f' transform="rotate({at.turn} {at.x} {at.y})"' if at.turn else ""
    words = f'<text class="{style}" x="{text_x}" y="{at.y + 4}" text-anchor="{anchor}"{turn}>{escape(told["label"])}</text>'
    return _shape(told["kind"], mark_x, at.y, about, 8 if about else 5) + words


def _shape(kind: str, x: int, y: int, about: str = "", size: int = 5) -> str:
    shape = _KINDS[kind][0]
    if shape == "box":
        return f'<rect class="{kind}{about}" x="{x - 6}" y="{y - 4}" width="12" height="8" rx="2"/>'
    if shape == "circle":
        return f'<circle class="{kind}{about}" cx="{x}" cy="{y}" r="{size - 1}"/>'
    count, first = _CORNERS[shape]
    corners = (math.radians(first + 360 * number / count) for number in range(count))
    points = " ".join(f"{x + size * math.cos(turn):.1f},{y + size * math.sin(turn):.1f}" for turn in corners)
    return f'<polygon class="{kind}{about}" points="{points}"/>'


def _legend(graph: Network) -> Sequence[str]:
    kinds = {told["kind"] for _, told in graph.nodes(data=True)}
    parts, x = [], 24
    for kind in (kind for kind in _KINDS if kind in kinds):
        parts.append(f'{_shape(kind, x, 52)}<text x="{x + 12}" y="56">{kind}</text>')
        x += text_width(kind) + 44
    parts.append(f'<text x="{x}" y="56">thicker: more often; bold: of several diseases</text>')
    lines = [("edge", "stated by the article"), ("edge other", "by other sources alone")]
    if any(not told.get("present", True) for *_, told in graph.edges(data=True)):
        lines.append(("edge absent", "stated not to be shown"))
    if any("share" not in told for *_, told in graph.edges(data=True)):
        lines.append(("edge between", "stated between diseases"))
    x, y = 24, 76
    for style, says in lines:
        parts.append(f'<path class="{style}" stroke-width="2" d="M{x} {y}h26"/><text x="{x + 32}" y="{y + 4}">{says}</text>')
        x += text_width(says) + 56
    return parts
