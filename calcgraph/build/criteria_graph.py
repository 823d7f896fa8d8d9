"""Write the criteria: their conditions as nodes, and the class axioms from which a reasoner derives support."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from calcgraph.build.axioms import CG, Expression, intersection, sign_at, some
from calcgraph.build.cells import add_literals, cite, describe, named_term
from calcgraph.build.tables import Row
from calcgraph.namespace import BASE, PREFIXES

__all__ = ["add_criteria"]


def add_criteria(graph: Graph, rows: Sequence[Row]) -> None:
    """Add each criterion with `Criterion ≡ Case ⊓ ∃hasFinding.…` and `Criterion ⊑ CaseSupporting<Disease>`.

    The conditions of one criterion are the rows whose ids differ only in the number after the last hyphen.
    """
    for name, group in groupby(rows, key=lambda row: row["id"].rpartition("-")[0]):
        conditions = list(group)
        first = conditions[0]
        criterion, target = URIRef(PREFIXES["crit"] + name), named_term(graph, first, "supports")
        graph.add((criterion, RDF.type, CG.Criterion))
        graph.add((criterion, RDFS.label, Literal(name)))
        graph.add((criterion, CG.supports, target))
        add_literals(graph, criterion, first)
        cite(graph, criterion, first)
        demands: list[Expression] = [CG.Case]
        for row in conditions:
            if row["supports"] != first["supports"]:
                raise row.fault("supports", "the conditions of one criterion support one disease")
            demands.append(_add_condition(graph, criterion, row))
        _define_support(graph, criterion, target, demands, name)


def _add_condition(graph: Graph, criterion: URIRef, row: Row) -> BNode:
    condition = URIRef(PREFIXES["crit"] + row["id"])
    feature = named_term(graph, row, "feature")
    graph.add((criterion, CG.hasCondition, condition))
    graph.add((condition, RDF.type, CG.Condition))
    graph.add((condition, RDFS.label, Literal(row["id"])))
    graph.add((condition, CG.feature, feature))
    filler: Expression = feature
    if row["location"]:
        location = named_term(graph, row, "location")
        graph.add((condition, CG.atLocation, location))
        filler = sign_at(graph, feature, location, f"{row['id']}-filler")
    return some(graph, CG.hasFinding, filler, f"{row['id']}-demand")


def _define_support(graph: Graph, criterion: URIRef, target: URIRef, demands: Sequence[Expression], name: str) -> None:
    supported = CG[f"CaseSupporting{target.removeprefix(BASE)}"]
    label = graph.value(target, RDFS.label)
    describe(graph, supported, f"case that supports {label}", f"A case that meets a criterion for {label}.", "calcgraph")
    graph.add((supported, RDFS.subClassOf, CG.Case))
    graph.add((supported, CG.supportsDisease, target))
    graph.add((criterion, RDF.type, OWL.Class))
    graph.add((criterion, OWL.equivalentClass, intersection(graph, demands, f"{name}-definition")))
    graph.add((criterion, RDFS.subClassOf, supported))
