"""Write terms and what joins them as a network, for Gephi, yEd, Cytoscape and the like."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calcgraph.errors import MissingExtra
from calcgraph.export.content import Content
from calcgraph.export.result import Exported, lost
from calcgraph.knowledge import Record
from calcgraph.namespace import curie, local_name

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["cyjs", "graphml", "network", "write_cx2", "write_cyjs", "write_graphml"]

_OF_STATEMENT = ("polarity", "kind", "layer", "howOften", "low", "high", "obligate", "paraphrase")
_LINKS = ("subClassOf", "partOf", "locatedIn")


def write_graphml(content: Content) -> Exported:
    """Write GraphML with networkx."""
    return Exported({"calcgraph.graphml": graphml(network(content))}, _losses(content))


def graphml(graph: nx.MultiDiGraph[str]) -> bytes:
    """Return any graph as GraphML."""
    import networkx as nx

    text = "\n".join(nx.generate_graphml(graph))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def write_cyjs(content: Content) -> Exported:
    """Write the JSON of Cytoscape and Cytoscape.js with networkx."""
    return Exported({"calcgraph.cyjs": cyjs(network(content))}, _losses(content))


def cyjs(graph: nx.MultiDiGraph[str]) -> bytes:
    """Return any graph as the JSON of Cytoscape and Cytoscape.js."""
    import networkx as nx

    data = nx.cytoscape_data(graph)
    data["data"] = dict(data["data"])  # networkx gives pairs, Cytoscape wants an object
    return _json(data)


def write_cx2(content: Content) -> Exported:
    """Write CX2, the exchange format of Cytoscape 3.10 and NDEx; needs ndex2."""
    try:
        from ndex2.cx2 import CX2Network
    except ImportError:
        raise MissingExtra("Writing CX2", "linked") from None
    graph, written = network(content), CX2Network()
    header = content.header
    written.set_network_attributes(
        {key: header[name] for key, name in (("name", "title"), ("description",) * 2, ("version",) * 2)}
    )
    numbers = {name: written.add_node(attributes=dict(told)) for name, told in graph.nodes(data=True)}
    for lower, upper, told in graph.edges(data=True):
        written.add_edge(source=numbers[lower], target=numbers[upper], attributes=dict(told))
    return Exported({"calcgraph.cx2": _json(written.to_cx2())}, _losses(content))


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def network(content: Content) -> nx.MultiDiGraph[str]:
    """Return terms as nodes; kinds, parts, places, statements about a feature and stated relations as edges."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=content.header["title"])
    for row in content.rows("terms"):
        told = {key: row[key] for key in ("label", "facet", "definition", "ranked", "mustNotMiss") if row[key] is not None}
        graph.add_node(curie(row["term"]), name=row["label"], iri=row["term"], **told)
    for edge in [*_links(content), *_stated(content)]:
        graph.add_edge(edge.pop("source"), edge.pop("target"), key=edge["id"], **edge)
    return graph


def _links(content: Content) -> Iterator[Record]:
    for axiom in content.axioms.inclusions:
        relation = local_name(axiom.upper.relation) if axiom.upper.relation else "subClassOf"
        if relation in _LINKS and axiom.lower in content.labels and axiom.upper.filler in content.labels:
            lower, upper = curie(axiom.lower), curie(axiom.upper.filler)
            yield {"id": f"{lower}-{relation}-{upper}", "source": lower, "target": upper, "interaction": relation}


def _stated(content: Content) -> Iterator[Record]:
    for row in [*content.rows("statements"), *content.rows("relations")]:
        target = row.get("feature") or row.get("object")
        if target:
            told = {key: row[key] for key in _OF_STATEMENT if row.get(key) is not None}
            told |= {"location": curie(row["location"])} if row.get("location") else {}
            yield {
                "id": curie(row["statement"]),
                "source": curie(row["subject"]),
                "target": curie(target),
                "interaction": local_name(row["relation"]),
                "work": curie(row["source"]),
                **told,
            }


def _losses(content: Content) -> tuple[str, ...]:
    """Tell what a network cannot carry."""
    statements = content.rows("statements")
    return lost(
        (sum(row["feature"] is None for row in statements), "{} statements about no feature: counts and shares."),
        (sum(row["location"] is not None for row in statements), "{} statements of a sign at a place are edges to the sign, the"
         " place an attribute."),
        (len({row["criterion"] for row in content.rows("conditions")}), "{} criteria: an edge joins two nodes only."),
        (len(content.axioms.disjoint), "{} groups of classes that exclude one another."),
        (len(content.rows("synonyms")), "{} other words for terms."),
        (len(content.knowledge.codes.all), "{} mappings to public vocabularies."),
        (len(content.rows("references")), "{} references are named, not described."),
    )  # fmt: skip
