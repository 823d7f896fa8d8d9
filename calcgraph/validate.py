"""Validate cases, and the ontology itself, with SHACL on asserted data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pyshacl import validate as run_shacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from calcgraph.assets import asset
from calcgraph.case.labs import JudgedLab
from calcgraph.case.model import Case
from calcgraph.case.rdf import case_graph
from calcgraph.constraints import judged_triples
from calcgraph.errors import Violation
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import BASE, CASES, curie

__all__ = ["validate_case", "validate_graph"]


def validate_case(case: Case, labs: Sequence[JudgedLab], knowledge: Knowledge) -> list[Violation]:
    """Return what is wrong with a case by `shapes/case.ttl`; an empty list means that it conforms."""
    graph = case_graph(case)
    for subject, name, state in judged_triples(case, labs):
        graph.add((URIRef(subject), URIRef(name), Literal(state)))
    _add_kinds(graph, knowledge)
    return validate_graph(graph, asset("shapes", "case.ttl"), CASES + case.id)


def _add_kinds(graph: Graph, knowledge: Knowledge) -> None:
    """Add what the shapes ask of the ontology: the kinds of each term of the case, and the places and definitions of signs."""
    told = {str(value) for value in graph.objects() if isinstance(value, URIRef) and str(value).startswith(BASE)}
    for name in ("alwaysAt", "genus"):
        for sign, values in knowledge.links(name).items():
            for value in values:
                graph.add((URIRef(sign), URIRef(BASE + name), URIRef(value)))
                told |= {sign, value}
    for term in told:
        for wider in knowledge.within(term):
            graph.add((URIRef(term), URIRef(BASE + "isWithin"), URIRef(wider)))
            graph.add((URIRef(term), RDF.type, URIRef(wider)))


def validate_graph(graph: Graph, shapes: Path, root: str = "") -> list[Violation]:
    """Run a shapes file on a graph; `root` is left out of the paths that violations name."""
    conforms, report, _ = run_shacl(graph, shacl_graph=Graph().parse(shapes, format="turtle"), inference="none")
    return [] if conforms else sorted(set(_violations(report, root)))


def _violations(report: Graph, root: str) -> Iterable[Violation]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        shape = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        place = str(focus).removeprefix(root).strip("/") or curie(str(focus))
        path = report.value(result, SH.resultPath)
        if isinstance(path, URIRef):
            place += f" {curie(str(path)).partition(':')[2]}"
        yield Violation(
            path=place,
            message=str(report.value(result, SH.resultMessage)),
            value=_shown(value) if value != focus else "",
            rule=curie(str(shape)) if isinstance(shape, URIRef) else "shape",
        )


def _shown(value: Node | None) -> str:
    if value is None:
        return ""
    return curie(str(value)) if isinstance(value, URIRef) else str(value)
