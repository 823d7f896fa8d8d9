"""Leave out of the asserted graph what deriving and explaining a case does not need, so that a command starts fast."""

from __future__ import annotations

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from calcgraph.build.axioms import CG
from calcgraph.build.cells import DCTERMS, IAO
from calcgraph.build.graph import new_graph
from calcgraph.namespace import SCORED_KINDS

__all__ = ["lean_graph"]

# Kept of a statement: how often, and where it stands. Its text, kind and subject are for whoever reads the ontology.
_OF_STATEMENT = (
    CG.howOften, CG.low, CG.high, CG.layer, CG.section, CG.paragraph, CG.sentence, CG.cites, CG.figure, CG.feature, CG.atLocation,
    DCTERMS.source, RDF.type,
)  # fmt: skip
_OF_OBLIGATE = (CG.obligate, CG.subject, CG.relation)  # by these a stated absence excludes
_OF_REFERENCE = (RDFS.label, CG.number, RDF.type)
_NEVER = (IAO["0000115"], CG.definitionSource, CG.sentenceSha256, CG.paraphrase, RDFS.comment, DCTERMS.description)


def lean_graph(asserted: Graph) -> Graph:
    """Return the graph without class expressions, definitions, bibliography, and statements that enter no score."""
    lean = new_graph()
    for subject in set(asserted.subjects()):
        if isinstance(subject, URIRef):
            for name, value in _kept(asserted, subject):
                lean.add((subject, name, value))
    return lean


def _kept(asserted: Graph, subject: URIRef) -> list[tuple[Node, Node]]:
    kinds = set(asserted.objects(subject, RDF.type))
    triples = [(name, value) for name, value in asserted.predicate_objects(subject) if not isinstance(value, BNode)]
    if CG.Statement in kinds:
        scored = str(asserted.value(subject, CG.kind)) in SCORED_KINDS
        obligate = (subject, CG.obligate, Literal(True)) in asserted
        wanted = _OF_STATEMENT + (_OF_OBLIGATE if obligate else ())
        return [(name, value) for name, value in triples if scored and name in wanted]
    if CG.Reference in kinds:
        return [(name, value) for name, value in triples if name in _OF_REFERENCE]
    return [(name, value) for name, value in triples if name not in _NEVER and value != OWL.Class]
