"""Tell which triples are axioms: from all others (labels, definitions, evidence) nothing follows."""

from __future__ import annotations

from calcgraph.namespace import PREFIXES

__all__ = ["is_axiom"]

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TYPE = _RDF + "type"
_RELATIONS = {
    *(_OWL + name for name in ("onProperty", "someValuesFrom", "intersectionOf", "equivalentClass")),
    *(_OWL + name for name in ("members", "disjointWith", "propertyChainAxiom")),
    *(_RDF + name for name in ("first", "rest")),
    *(_RDFS + name for name in ("subClassOf", "subPropertyOf", "domain")),
}
_KINDS = {_OWL + name for name in ("AllDisjointClasses", "Class", "ObjectProperty", "Restriction", "TransitiveProperty")}


def is_axiom(relation: str, value: str) -> bool:
    """Tell whether a triple with this predicate and object is an axiom, or a part of one, in what the ontology uses of OWL."""
    return value in _KINDS if relation == _TYPE else relation in _RELATIONS
