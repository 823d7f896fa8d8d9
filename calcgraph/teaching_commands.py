"""What the commands `graph` and `curriculum` do with their options: pictures of the graph, and what is taught with it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from calcgraph.errors import UsageError
from calcgraph.output import print_json

if TYPE_CHECKING:
    from calcgraph.service import Service
    from calcgraph.view.layout import Layout
    from calcgraph.view.material import Material
    from calcgraph.view.network import Network

__all__ = ["CURRICULUM", "GRAPHS", "run_curriculum", "run_graph"]

GRAPHS = ("svg", "png", "dot", "graphml", "cyjs")
CURRICULUM = ("csv", "markdown", "json", "anki", "html")
_TITLE = "What the diseases show"


def run_graph(options: argparse.Namespace) -> int:
    """Draw or write the graph, or the part of it around some terms; or the page to look at all of it."""
    if options.html is not None:
        return _write_page(options)
    from calcgraph.view.material import Material
    from calcgraph.view.network import ALL_KINDS, graph, graph_data, named, neighbourhood

    if options.depth is not None and not options.about:
        raise UsageError("--depth goes with --about")
    material = Material(_service(options))
    options.to = options.to or "svg"
    drawn = options.to in ("svg", "png") and not options.json
    kinds = options.kinds.split(",") if options.kinds else ("disease", "sign") if drawn and not options.about else ALL_KINDS
    whole = graph(material, [kind.strip() for kind in kinds])
    about = [named(material, whole, text) for text in options.about]
    part = neighbourhood(whole, about, options.depth or 1) if about else whole
    if options.json:
        print_json(graph_data(part))
        return 0
    return _put_out(options, _written(options, material, part, about))


def _service(options: argparse.Namespace) -> Service:
    from calcgraph.service import Service

    return Service(options.layer, whole=True)


def _write_page(options: argparse.Namespace) -> int:
    if options.about or options.kinds or options.to or options.out:
        raise UsageError("--html writes a page of the whole: it goes with no other option")
    from calcgraph.view.page import write_page

    write_page(options.html)
    return 0


def _written(options: argparse.Namespace, material: Material, part: Network, about: list[str]) -> bytes:
    if options.to in ("graphml", "cyjs"):
        from calcgraph.export.network import cyjs, graphml

        return graphml(part) if options.to == "graphml" else cyjs(part)
    if options.to == "dot":
        from calcgraph.view.dot import write_dot

        return write_dot(part).encode()
    from calcgraph.view.picture import draw_png, draw_svg

    svg = draw_svg(part, _layout(options, material, part), _title(part, about), about)
    return draw_png(svg, zoom=2) if options.to == "png" else svg.encode()


def _layout(options: argparse.Namespace, material: Material, part: Network) -> Layout:
    from calcgraph.view.layout import columns, ring
    from calcgraph.view.measures import likeness_of

    name = options.layout or ("columns" if options.about else "ring")
    return ring(part, likeness_of(material)) if name == "ring" else columns(part)


def _title(part: Network, about: list[str]) -> str:
    return " and ".join(part.nodes[name]["label"] for name in about) or _TITLE


def _put_out(options: argparse.Namespace, data: bytes) -> int:
    if options.out is not None:
        options.out.write_bytes(data)
    elif options.to == "png" and sys.stdout.isatty():
        raise UsageError("a PNG is not for a terminal: name a file with --out")
    else:
        sys.stdout.buffer.write(data)
    return 0


def run_curriculum(options: argparse.Namespace) -> int:
    """Write what lessons are made of into a folder, of all diseases or of some; with --json print the data."""
    from calcgraph.progress import working
    from calcgraph.view.curriculum import curriculum
    from calcgraph.view.teaching import Material, diseases_of, teaching_data

    service = _service(options)
    material = Material(service, diseases_of(service, options.about))
    with working("comparing every two diseases and writing lessons"):
        if options.json:
            print_json(teaching_data(material))
            return 0
        files = curriculum(material, options.format)
    _write(options.out, files)
    print(f"{options.out}: {len(files)} files; begin with index.md")
    return 0


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
