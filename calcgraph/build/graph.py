"""Assemble the asserted graph from `core.ttl` and the tables."""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import BNode, Graph, Literal
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from calcgraph.build.axioms import CG
from calcgraph.build.criteria_graph import add_criteria
from calcgraph.build.evidence_graph import add_evidence
from calcgraph.build.tables import Tables
from calcgraph.build.terms_graph import add_terms
from calcgraph.namespace import BASE, PREFIXES

__all__ = ["assemble", "new_graph"]


def new_graph() -> Graph:
    """Return an empty graph with our prefixes bound and no others, so that what is written reads the same every time."""
    graph = Graph(bind_namespaces="none")
    for prefix, base in sorted(PREFIXES.items()):
        graph.bind(prefix, base, override=True, replace=True)
    return graph


def assemble(core: Path, tables: Tables) -> Graph:
    """Build the asserted graph; a fault in a table raises TableError with file, line and column."""
    graph = new_graph()
    _add_core(graph, core)
    add_terms(graph, tables)
    add_evidence(graph, tables)
    add_criteria(graph, tables["criteria"])
    _declare_annotations(graph)
    return graph


def _declare_annotations(graph: Graph) -> None:
    """Declare each of our properties that core.ttl does not as an annotation: an OWL 2 DL ontology declares all."""
    for name in set(graph.predicates()) | set(graph.objects(None, CG.relation)):
        local = str(name).removeprefix(BASE)
        if local != str(name) and (name, RDF.type, None) not in graph:
            graph.add((name, RDF.type, OWL.AnnotationProperty))
            graph.add((name, RDFS.label, Literal(re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", local).lower())))


def _add_core(graph: Graph, core: Path) -> None:
    """Add core.ttl, its blank nodes (heads and cells of lists) renamed to fixed names."""
    parsed = Graph().parse(core, format="turtle")
    names: dict[BNode, BNode] = {}
    for owned in (OWL.members, OWL.propertyChainAxiom):
        heads = sorted(parsed.subject_objects(owned), key=lambda pair: str(parsed.value(pair[1], RDF.first)))
        for number, (owner, cell) in enumerate(heads):
            name = f"core-{owned.fragment}-{number}"
            if isinstance(owner, BNode):
                names[owner] = BNode(name)
            position = 0
            while isinstance(cell, BNode):
                names[cell] = BNode(f"{name}-list-{position:02d}")
                cell, position = parsed.value(cell, RDF.rest), position + 1  # type: ignore[assignment]
    for subject, predicate, value in parsed:
        graph.add((_rename(subject, names), predicate, _rename(value, names)))


def _rename(node: Node, names: dict[BNode, BNode]) -> Node:
    return names.get(node, node) if isinstance(node, BNode) else node
