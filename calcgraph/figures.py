"""Add the source article's figures, as case files, to the asserted graph."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from calcgraph.case.document import read_document
from calcgraph.case.rdf import Iri, case_triples
from calcgraph.case.read import parse_case
from calcgraph.namespace import BASE
from calcgraph.terms import SYNONYM_KINDS, Term, TermIndex

__all__ = ["add_figures"]


def add_figures(graph: Graph, inferred: Graph, folder: Path) -> int:
    """Add each case file of a folder to the graph and return their number; a file that does not conform raises CaseError."""
    terms = _index(graph, inferred)
    states = _lab_states(graph)
    files = sorted(folder.glob("*.yaml"))
    for file in files:
        case = parse_case(read_document(file), terms, states, name=file.stem)
        for subject, name, value in case_triples(case):
            graph.add((URIRef(subject), URIRef(name), URIRef(value) if isinstance(value, Iri) else Literal(value)))
    return len(files)


def _index(graph: Graph, inferred: Graph) -> TermIndex:
    kinds = [URIRef(kind) for kind in SYNONYM_KINDS]
    found = []
    for root, facet in sorted(graph.subject_objects(URIRef(BASE + "facet")), key=str):
        for term in sorted(inferred.subjects(RDFS.subClassOf, root), key=str):
            words = (tuple(sorted(map(str, graph.objects(term, kind)))) for kind in kinds)
            found.append(Term(str(term), str(graph.value(term, RDFS.label)), str(facet), *words))
    return TermIndex.of(found)


def _lab_states(graph: Graph) -> dict[tuple[str, str], str]:
    analyte, state = URIRef(BASE + "ofAnalyte"), URIRef(BASE + "state")
    return {
        (str(graph.value(term, analyte)), str(name)): str(term)
        for term, name in graph.subject_objects(state)
        if (term, RDF.type, None) in graph
    }
