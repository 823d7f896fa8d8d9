"""Write a case as RDF and read it back: nothing is lost either way."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from calcgraph.case.model import Case, Expected, Finding, HistoryItem, LabResult
from calcgraph.namespace import BASE, CASES, PREFIXES

__all__ = ["case_graph", "read_graph"]

CG = Namespace(BASE)
_STATUS = {"present": CG.hasSignPresent, "absent": CG.hasSignAbsent, "not assessed": CG.hasSignNotAssessed}


def case_graph(case: Case) -> Graph:
    """Return a case as a graph; findings, results and history items are named nodes in the order of the case."""
    graph = Graph(bind_namespaces="none")
    for prefix in ("cg", "case", "dcterms", "rdfs", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    node = URIRef(CASES + case.id)
    graph.add((node, RDF.type, CG.Case))
    graph.add((node, CG.caseId, Literal(case.id)))
    _add(graph, node, CG.age, case.age_years)
    _link(graph, node, CG.sex, case.sex)
    _link(graph, node, CG.distribution, case.distribution)
    _add(graph, node, DCTERMS.title, case.title)
    _add(graph, node, DCTERMS.source, case.source)
    _add(graph, node, RDFS.comment, case.notes)
    for text in case.unread:
        graph.add((node, CG.unread, Literal(text)))
    for number, finding in enumerate(case.findings):
        _add_finding(graph, node, number, finding)
    for number, result in enumerate(case.labs):
        _add_lab(graph, node, number, result)
    for key, items in (("history", case.history), ("labelClue", case.label_clues)):
        for number, item in enumerate(items):
            _add_history(graph, node, key, number, item)
    if case.expected is not None:
        _add_expected(graph, node, case.expected)
    return graph


def _add(graph: Graph, node: URIRef, name: URIRef, value: str | float | None) -> None:
    if value is not None:
        graph.add((node, name, Literal(value, datatype=XSD.double if isinstance(value, float) else None)))


def _link(graph: Graph, node: URIRef, name: URIRef, term: str | None) -> None:
    if term is not None:
        graph.add((node, name, URIRef(term)))


def _part(graph: Graph, case: URIRef, relation: URIRef, kind: URIRef, name: str, number: int) -> URIRef:
    node = URIRef(f"{case}/{name}/{number}")
    graph.add((case, relation, node))
    graph.add((node, RDF.type, kind))
    graph.add((node, CG.position, Literal(number)))
    return node


def _add_finding(graph: Graph, case: URIRef, number: int, finding: Finding) -> None:
    node = _part(graph, case, CG.hasFinding, CG.Finding, "finding", number)
    _add_ordered(graph, node, _STATUS[finding.status], finding.signs)
    _add_ordered(graph, node, CG.foundAt, finding.locations)
    _link(graph, node, CG.byModality, finding.modality)
    _add(graph, node, CG.laterality, finding.laterality)


def _add_ordered(graph: Graph, node: URIRef, name: URIRef, terms: tuple[str, ...]) -> None:
    """Link terms, and keep the order in which the author gave them as one literal."""
    for term in terms:
        graph.add((node, name, URIRef(term)))
    if len(terms) > 1:
        graph.add((node, CG.order, Literal(" ".join([str(name), *terms]))))


def _add_lab(graph: Graph, case: URIRef, number: int, result: LabResult) -> None:
    node = _part(graph, case, CG.hasLabResult, CG.LabResult, "lab", number)
    _link(graph, node, CG.ofAnalyte, result.analyte)
    for name in ("state", "value", "unit", "comparator", "range_low", "range_high"):
        _add(graph, node, CG[name], getattr(result, name))


def _add_history(graph: Graph, case: URIRef, key: str, number: int, item: HistoryItem) -> None:
    node = _part(graph, case, CG[key], CG.HistoryItem, key, number)
    _link(graph, node, CG.historyPresent if item.present else CG.historyAbsent, item.term)


def _add_expected(graph: Graph, case: URIRef, expected: Expected) -> None:
    node = URIRef(f"{case}/expected")
    graph.add((case, CG.expected, node))
    graph.add((node, CG.tier, Literal(expected.tier)))
    _add_ordered(graph, node, CG.expectedDiagnosis, expected.diagnoses)
    _add_ordered(graph, node, CG.acceptableDiagnosis, expected.acceptable)


# --- reading ---


def read_graph(graph: Graph) -> list[Case]:
    """Return the cases in a graph, by id."""
    cases = [_read_case(graph, URIRef(node)) for node in graph.subjects(RDF.type, CG.Case)]
    return sorted(cases, key=lambda case: case.id)


def _read_case(graph: Graph, node: URIRef) -> Case:
    return Case(
        id=_text(graph, node, CG.caseId) or "case",
        age_years=_number(graph, node, CG.age),
        sex=_text(graph, node, CG.sex),
        distribution=_text(graph, node, CG.distribution),
        findings=tuple(_read_finding(graph, part) for part in _parts(graph, node, CG.hasFinding)),
        labs=tuple(_read_lab(graph, part) for part in _parts(graph, node, CG.hasLabResult)),
        history=tuple(_read_history(graph, part) for part in _parts(graph, node, CG.history)),
        label_clues=tuple(_read_history(graph, part) for part in _parts(graph, node, CG.labelClue)),
        title=_text(graph, node, DCTERMS.title),
        source=_text(graph, node, DCTERMS.source),
        notes=_text(graph, node, RDFS.comment),
        unread=tuple(sorted(str(text) for text in graph.objects(node, CG.unread))),
        expected=_read_expected(graph, URIRef(f"{node}/expected")),
    )


def _parts(graph: Graph, case: URIRef, relation: URIRef) -> Iterator[URIRef]:
    parts = [(int(graph.value(part, CG.position)), str(part)) for part in graph.objects(case, relation)]  # type: ignore[arg-type]
    return (URIRef(part) for _, part in sorted(parts))


def _text(graph: Graph, node: URIRef, name: URIRef) -> str | None:
    value = graph.value(node, name)
    return None if value is None else str(value)


def _number(graph: Graph, node: URIRef, name: URIRef) -> float | None:
    value = graph.value(node, name)
    return None if value is None else float(value)  # type: ignore[arg-type]


def _ordered(graph: Graph, node: URIRef, name: URIRef) -> tuple[str, ...]:
    for order in graph.objects(node, CG.order):
        relation, *terms = str(order).split(" ")
        if relation == str(name):
            return tuple(terms)
    return tuple(sorted(str(term) for term in graph.objects(node, name)))


def _read_finding(graph: Graph, node: URIRef) -> Finding:
    status, relation = next((status, name) for status, name in _STATUS.items() if (node, name, None) in graph)
    return Finding(
        _ordered(graph, node, relation),
        _ordered(graph, node, CG.foundAt),
        status,
        _text(graph, node, CG.byModality),
        _text(graph, node, CG.laterality),
    )


def _read_lab(graph: Graph, node: URIRef) -> LabResult:
    return LabResult(
        _text(graph, node, CG.ofAnalyte) or "",
        _text(graph, node, CG.state),
        _number(graph, node, CG.value),
        _text(graph, node, CG.unit),
        _text(graph, node, CG.comparator),
        _number(graph, node, CG.range_low),
        _number(graph, node, CG.range_high),
    )


def _read_history(graph: Graph, node: URIRef) -> HistoryItem:
    present = (node, CG.historyPresent, None) in graph
    return HistoryItem(_text(graph, node, CG.historyPresent if present else CG.historyAbsent) or "", present)


def _read_expected(graph: Graph, node: URIRef) -> Expected | None:
    tier = _text(graph, node, CG.tier)
    if tier is None:
        return None
    return Expected(_ordered(graph, node, CG.expectedDiagnosis), _ordered(graph, node, CG.acceptableDiagnosis), tier)
