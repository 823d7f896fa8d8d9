"""Write the graph in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from calcgraph.view.network import edges_of, nodes_of

if TYPE_CHECKING:
    from calcgraph.view.network import Network

__all__ = ["write_dot"]

_SHAPES = {
    "disease": "box",
    "group": "folder",
    "sign": "ellipse",
    "location": "square",
    "lab": "triangle",
    "history": "diamond",
    "distribution": "hexagon",
    "patient": "pentagon",
}


def write_dot(graph: Network) -> str:
    """Return a directed graph in DOT, all names and values quoted, nodes and edges in order."""
    lines = ["digraph calcgraph {", "  graph [rankdir=LR, overlap=false];"]
    for name, told in nodes_of(graph):
        lines.append(f"  {_quoted(name)} [{_attributes({'shape': _SHAPES[told['kind']], **told})}];")
    for one, other, told in edges_of(graph):
        style = {} if told.get("present", True) else {"style": "dashed"}
        lines.append(f"  {_quoted(one)} -> {_quoted(other)} [{_attributes({'label': told['relation'], **style, **told})}];")
    return "\n".join([*lines, "}", ""])


def _attributes(told: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name}={_quoted(str(value).lower() if isinstance(value, bool) else str(value))}" for name, value in told.items()
    )


def _quoted(text: str) -> str:
    """Return a text as DOT's quoted string: a quotation mark is escaped, and a backslash, which would begin an escape."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
