"""Write OWL class axioms as RDF with fixed blank-node names, so that every build gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from calcgraph.namespace import BASE

__all__ = ["CG", "Expression", "add_disjoint", "intersection", "restrict", "sign_at", "some"]

CG = Namespace(BASE)

Expression = URIRef | BNode


def some(graph: Graph, relation: URIRef, filler: Expression, name: str) -> BNode:
    """Add the class expression `∃relation.filler` under a fixed name and return it."""
    restriction = BNode(name)
    graph.add((restriction, RDF.type, OWL.Restriction))
    graph.add((restriction, OWL.onProperty, relation))
    graph.add((restriction, OWL.someValuesFrom, filler))
    return restriction


def restrict(graph: Graph, subject: URIRef, relation: URIRef, filler: Expression, name: str) -> BNode:
    """Add `subject ⊑ ∃relation.filler` and return the restriction."""
    restriction = some(graph, relation, filler, name)
    graph.add((subject, RDFS.subClassOf, restriction))
    return restriction


def intersection(graph: Graph, parts: Sequence[Expression], name: str) -> BNode:
    """Add the intersection of class expressions under a fixed name and return it."""
    node, head = BNode(name), BNode(f"{name}-list-00")
    graph.add((node, RDF.type, OWL.Class))
    graph.add((node, OWL.intersectionOf, head))
    _add_list(graph, head, parts, name)
    return node


def sign_at(graph: Graph, sign: URIRef, location: URIRef, name: str) -> BNode:
    """Add the class of a sign that is located in a place."""
    return intersection(graph, [sign, some(graph, CG.locatedIn, location, f"{name}-place")], name)


def add_disjoint(graph: Graph, classes: Sequence[URIRef], name: str) -> None:
    """State that classes exclude one another; fewer than two say nothing."""
    if len(classes) > 1:
        node, head = BNode(f"disjoint-{name}"), BNode(f"disjoint-{name}-list-00")
        graph.add((node, RDF.type, OWL.AllDisjointClasses))
        graph.add((node, OWL.members, head))
        _add_list(graph, head, classes, f"disjoint-{name}")


def _add_list(graph: Graph, head: BNode, parts: Iterable[Expression], name: str) -> None:
    members = list(parts)
    cells = [head] + [BNode(f"{name}-list-{position:02d}") for position in range(1, len(members))]
    for cell, member, following in zip(cells, members, [*cells[1:], RDF.nil], strict=True):
        graph.add((cell, RDF.first, member))
        graph.add((cell, RDF.rest, following))
