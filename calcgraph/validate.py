"""Validate cases, and the ontology itself, with SHACL on asserted data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pyshacl import validate as run_shacl
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from calcgraph.assets import asset
from calcgraph.case.labs import JudgedLab
from calcgraph.case.model import Case
from calcgraph.case.rdf import case_graph
from calcgraph.errors import Violation
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import BASE, CASES, curie

__all__ = ["validate_case", "validate_graph"]

CG = Namespace(BASE)


def validate_case(case: Case, labs: Sequence[JudgedLab], knowledge: Knowledge) -> list[Violation]:
    """Return what is wrong with a case by `shapes/case.ttl`; an empty list means that it conforms."""
    graph = case_graph(case)
    _add_states(graph, case, labs)
    _add_kinds(graph, knowledge)
    return validate_graph(graph, asset("shapes", "case.ttl"), CASES + case.id)


def _add_states(graph: Graph, case: Case, labs: Sequence[JudgedLab]) -> None:
    """Add to each result the state that it was judged to have."""
    for node in graph.subjects(RDF.type, CG.LabResult):
        analyte, value, state = (graph.value(node, name) for name in (CG.ofAnalyte, CG.value, CG.state))
        for lab in labs:
            own = str(state) == lab.state if state is not None else value is not None
            if str(analyte) == lab.analyte and own:
                graph.add((node, CG.judgedState, Literal(lab.state)))


def _add_kinds(graph: Graph, knowledge: Knowledge) -> None:
    """Add for each term of the case what it lies within, and its kind as a type: all that the shapes ask of the ontology."""
    for term in {str(value) for value in graph.objects() if isinstance(value, URIRef) and str(value).startswith(BASE)}:
        for wider in knowledge.within(term):
            graph.add((URIRef(term), CG.isWithin, URIRef(wider)))
            graph.add((URIRef(term), RDF.type, URIRef(wider)))


def validate_graph(graph: Graph, shapes: Path, root: str = "") -> list[Violation]:
    """Run a shapes file on a graph; `root` is left out of the paths that violations name."""
    conforms, report, _ = run_shacl(graph, shacl_graph=Graph().parse(shapes, format="turtle"), inference="none")
    return [] if conforms else sorted(_violations(report, root))


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
