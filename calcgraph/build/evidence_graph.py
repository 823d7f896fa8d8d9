"""Write the evidence: references, statements with their class axioms, stated relations, ranges and constants."""

from __future__ import annotations

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from calcgraph.build.axioms import CG, Expression, restrict, sign_at
from calcgraph.build.cells import add_bibliography, add_literals, cite, named_term
from calcgraph.build.tables import Row, Tables
from calcgraph.namespace import PREFIXES, SCORED_KINDS

__all__ = ["add_evidence", "is_group"]


def add_evidence(graph: Graph, tables: Tables) -> None:
    """Add references first, then all that cites them; a name that is no term or reference raises TableError."""
    for row in tables["references"]:
        _add_reference(graph, row)
    for row in tables["statements"]:
        _add_statement(graph, row)
    for row in tables["relations"]:
        _add_relation(graph, row)
    for row in tables["reference_ranges"]:
        _add_range(graph, row)
    for kind, prefix, name in ((CG.Constant, "constant", "constants"), (CG.FrequencyBand, "frequency", "frequencies")):
        for row in tables[name]:
            node = _start(graph, CG[f"{prefix}/{row['id']}"], kind, row)
            graph.add((node, RDFS.comment, Literal(row["reason"])))


def _start(graph: Graph, node: URIRef, kind: URIRef, row: Row) -> URIRef:
    graph.add((node, RDF.type, kind))
    graph.add((node, RDFS.label, Literal(row["id"])))
    add_literals(graph, node, row)
    return node


def _add_reference(graph: Graph, row: Row) -> None:
    node = _start(graph, URIRef(PREFIXES["ref"] + row["id"]), CG.Reference, row)
    add_bibliography(graph, node, row)


def _add_statement(graph: Graph, row: Row) -> None:
    node = _start(graph, URIRef(PREFIXES["stmt"] + row["id"]), CG.Statement, row)
    subject, relation = named_term(graph, row, "subject"), CG[row["relation"]]
    graph.add((node, CG.subject, subject))
    graph.add((node, CG.relation, relation))
    graph.add((node, CG.obligate, Literal(row["obligate"] == "yes")))
    if row["feature"]:
        graph.add((node, CG.feature, named_term(graph, row, "feature")))
    if row["location"]:
        graph.add((node, CG.atLocation, named_term(graph, row, "location")))
    cite(graph, node, row)
    if row["kind"] in SCORED_KINDS and row["polarity"] == "present" and not is_group(graph, subject):
        _add_axiom(graph, node, row, subject, relation)


def is_group(graph: Graph, subject: URIRef) -> bool:
    """Tell whether ranked diseases stand below this one: what is said of a group is not inherited by its members."""
    below = set(graph.transitive_subjects(RDFS.subClassOf, subject)) - {subject}
    return any((disease, CG.ranked, Literal(True)) in graph for disease in below)


def _add_axiom(graph: Graph, node: URIRef, row: Row, subject: URIRef, relation: URIRef) -> None:
    """Add `Disease ⊑ ∃relation.Feature`, annotated with its statement; a sign at a place is an intersection."""
    filler: Expression = CG[row["feature"]]
    if row["location"]:
        filler = sign_at(graph, CG[row["feature"]], CG[row["location"]], f"{row['id']}-filler")
    restriction = restrict(graph, subject, relation, filler, f"{row['id']}-axiom")
    annotated = BNode(f"{row['id']}-annotation")
    graph.add((annotated, RDF.type, OWL.Axiom))
    graph.add((annotated, OWL.annotatedSource, subject))
    graph.add((annotated, OWL.annotatedProperty, RDFS.subClassOf))
    graph.add((annotated, OWL.annotatedTarget, restriction))
    graph.add((annotated, CG.statedBy, node))


def _add_relation(graph: Graph, row: Row) -> None:
    node = _start(graph, URIRef(PREFIXES["rel"] + row["id"]), CG.Relation, row)
    subject, relation = named_term(graph, row, "subject"), CG[row["relation"]]
    graph.add((relation, RDF.type, OWL.AnnotationProperty))
    graph.add((node, CG.subject, subject))
    graph.add((node, CG.relation, relation))
    if row["object"]:
        related = named_term(graph, row, "object")
        graph.add((node, CG.object, related))
        graph.add((subject, relation, related))
    for fact in row.many("decided_by"):
        graph.add((node, CG.decidedBy, named_term(graph, row, "decided_by", fact)))
    cite(graph, node, row)


def _add_range(graph: Graph, row: Row) -> None:
    node = _start(graph, URIRef(PREFIXES["range"] + row["id"]), CG.ReferenceRange, row)
    graph.add((node, CG.ofAnalyte, named_term(graph, row, "analyte")))
    if row["sex"]:
        graph.add((node, CG.sex, named_term(graph, row, "sex")))
    cite(graph, node, row)
