"""The axioms about cases: the absence of a sign is the absence of whatever a reasoner found to be a kind of it."""

from __future__ import annotations

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from calcgraph.build.axioms import CG
from calcgraph.build.case_axioms import case_axioms
from calcgraph.namespace import BASE, PREFIXES, iri, local_name

# A narrow sign always lies where a wide one is said to lie by its definition: only a reasoner knows that it is a kind of it.
KINDS = {"Genus": ["Genus"], "Wide": ["Wide", "Genus"], "Narrow": ["Narrow", "Wide", "Genus"]}


def test_absence_reaches_what_was_only_found_to_be_narrower() -> None:
    graph = Graph()
    for name in KINDS:
        graph.add((CG[name], RDFS.label, Literal(name)))
    for name in ("Wide", "Narrow"):
        condition = URIRef(f"{PREFIXES['crit']}{name}-1")
        graph.add((CG[name], RDFS.subClassOf, CG.Genus))
        graph.add((condition, RDF.type, CG.Condition))
        graph.add((condition, CG.feature, CG[name]))
    axioms = case_axioms(graph, {iri(name): frozenset(map(iri, wider)) for name, wider in KINDS.items()})
    inclusions = [(str(one), other) for one, other in axioms.subject_objects(RDFS.subClassOf) if not isinstance(other, BNode)]
    for kind, parent in (("absence/", "localAbsence/{0}"), ("localAbsence/", "Absence")):
        found = {(local_name(one), local_name(str(other))) for one, other in inclusions if one.startswith(BASE + kind)}
        reversed_order = {(f"{kind}{wide}", f"{kind}{name}") for name, wider in KINDS.items() for wide in wider if wide != name}
        assert found == reversed_order | {(f"{kind}{name}", parent.format(name)) for name in KINDS}
