"""Write a case as RDF and read it back: nothing is lost either way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from calcgraph.case.model import Case, Expected, Finding, HistoryItem, LabResult
from calcgraph.errors import CaseError, Violation
from calcgraph.namespace import BASE, CASES, PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["Iri", "Triple", "case_graph", "case_triples", "read_graph"]

DCTERMS, RDFS = PREFIXES["dcterms"], PREFIXES["rdfs"]
_TYPE = PREFIXES["rdf"] + "type"
_STATUS = {"present": "hasSignPresent", "absent": "hasSignAbsent", "not assessed": "hasSignNotAssessed"}
_LAB_VALUES = ("state", "value", "unit", "comparator", "range_low", "range_high")


class Iri(str):
    """An IRI among the values of a triple; every other value is a literal."""

    __slots__ = ()


Value = Iri | str | int | float
Triple = tuple[str, str, Value]


def case_triples(case: Case) -> Iterator[Triple]:
    """Yield a case as triples of any RDF library; findings, results and history items are named nodes in order."""
    node = CASES + case.id
    yield node, _TYPE, Iri(BASE + "Case")
    yield node, BASE + "caseId", case.id
    plain = {"age": case.age_years, DCTERMS + "title": case.title, DCTERMS + "source": case.source, RDFS + "comment": case.notes}
    terms = {"ageBand": case.age_band, "sex": case.sex, "distribution": case.distribution}
    yield from _values(node, plain | {name: _iri(term) for name, term in terms.items()})
    for name, texts in (("unread", case.unread), ("approximated", case.approximated)):
        for text in texts:
            yield node, BASE + name, text
    for number, finding in enumerate(case.findings):
        yield from _finding(node, number, finding)
    for number, result in enumerate(case.labs):
        yield from _lab(node, number, result)
    for key, items in (("history", case.history), ("labelClue", case.label_clues)):
        for number, item in enumerate(items):
            yield from _history(node, key, number, item)
    if case.expected is not None:
        yield from _expected(node, case.expected)


def _iri(term: str | None) -> Iri | None:
    return None if term is None else Iri(term)


def _values(node: str, values: Mapping[str, Value | None]) -> Iterator[Triple]:
    for name, value in values.items():
        if value is not None:
            yield node, name if "://" in name else BASE + name, value


def _part(case: str, relation: str, kind: str, name: str, number: int) -> tuple[str, list[Triple]]:
    node = f"{case}/{name}/{number}"
    return node, [
        (case, BASE + relation, Iri(node)),
        (node, _TYPE, Iri(BASE + kind)),
        (node, BASE + "position", number),
    ]


def _finding(case: str, number: int, finding: Finding) -> Iterator[Triple]:
    node, triples = _part(case, "hasFinding", "Finding", "finding", number)
    yield from triples
    yield from _ordered_terms(node, _STATUS[finding.status], finding.signs)
    yield from _ordered_terms(node, "foundAt", finding.locations)
    yield from _ordered_terms(node, "byModality", finding.modalities)
    yield from _values(node, {"laterality": finding.laterality})


def _ordered_terms(node: str, name: str, terms: tuple[str, ...]) -> Iterator[Triple]:
    """Link terms, and keep the order in which the author gave them as one literal."""
    for term in terms:
        yield node, BASE + name, Iri(term)
    if len(terms) > 1:
        yield node, BASE + "order", " ".join([BASE + name, *terms])


def _lab(case: str, number: int, result: LabResult) -> Iterator[Triple]:
    node, triples = _part(case, "hasLabResult", "LabResult", "lab", number)
    yield from triples
    yield from _values(node, {"ofAnalyte": Iri(result.analyte)})
    yield from _values(node, {name: getattr(result, name) for name in _LAB_VALUES})


def _history(case: str, key: str, number: int, item: HistoryItem) -> Iterator[Triple]:
    node, triples = _part(case, key, "HistoryItem", key, number)
    yield from triples
    yield node, BASE + ("historyPresent" if item.present else "historyAbsent"), Iri(item.term)


def _expected(case: str, expected: Expected) -> Iterator[Triple]:
    node = f"{case}/expected"
    yield case, BASE + "expected", Iri(node)
    yield node, BASE + "tier", expected.tier
    yield from _ordered_terms(node, "expectedDiagnosis", expected.diagnoses)
    yield from _ordered_terms(node, "acceptableDiagnosis", expected.acceptable)


def case_graph(case: Case) -> Graph:
    """Return a case as an rdflib graph."""
    from rdflib import Graph, Literal, URIRef

    graph = Graph(bind_namespaces="none")
    for prefix in ("cg", "case", "dcterms", "rdfs", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    for subject, name, value in case_triples(case):
        graph.add((URIRef(subject), URIRef(name), URIRef(value) if isinstance(value, Iri) else Literal(value)))
    return graph


# --- reading ---


def read_graph(graph: Graph, source: str = "graph") -> list[Case]:
    """Return the cases in an rdflib graph, by id; findings and numbers that are none raise CaseError, which names the source."""
    reader = _GraphReader(graph)
    cases = sorted((reader.case(node) for node in reader.cases()), key=lambda case: case.id)
    if reader.violations:
        raise CaseError(source, reader.violations)
    return cases


class _GraphReader:
    def __init__(self, graph: Graph) -> None:
        from rdflib import URIRef

        self._graph, self._type, self._predicate = graph, URIRef(_TYPE), URIRef
        self.violations: list[Violation] = []

    def cases(self) -> list[Node]:
        """Return the nodes of all cases."""
        return sorted(self._graph.subjects(self._type, self._predicate(BASE + "Case")), key=str)

    def case(self, node: Node) -> Case:
        """Return the case that stands at a node."""
        return Case(
            id=self._text(node, "caseId") or "case",
            age_years=self._number(node, "age"),
            age_band=self._text(node, "ageBand"),
            sex=self._text(node, "sex"),
            distribution=self._text(node, "distribution"),
            findings=tuple(found for part in self._parts(node, "hasFinding") if (found := self._finding(part))),
            labs=tuple(self._lab(part) for part in self._parts(node, "hasLabResult")),
            history=tuple(self._history(part) for part in self._parts(node, "history")),
            label_clues=tuple(self._history(part) for part in self._parts(node, "labelClue")),
            title=self._text(node, DCTERMS + "title"),
            source=self._text(node, DCTERMS + "source"),
            notes=self._text(node, RDFS + "comment"),
            unread=self._texts(node, "unread"),
            approximated=self._texts(node, "approximated"),
            expected=next((self._expected(each) for each in self._values(node, "expected")), None),
        )

    def _values(self, node: Node, name: str) -> list[Node]:
        return sorted(self._graph.objects(node, self._predicate(name if "://" in name else BASE + name)), key=str)

    def _text(self, node: Node, name: str) -> str | None:
        return next((str(value) for value in self._values(node, name)), None)

    def _texts(self, node: Node, name: str) -> tuple[str, ...]:
        return tuple(str(text) for text in self._values(node, name))

    def _number(self, node: Node, name: str) -> float | None:
        text = self._text(node, name)
        try:
            return None if text is None else float(text)
        except ValueError:
            self.violations.append(Violation(f"{node} {name}", "a number is expected here", text or ""))
            return None

    def _parts(self, case: Node, relation: str) -> list[Node]:
        return sorted(self._values(case, relation), key=lambda part: self._number(part, "position") or 0.0)

    def _ordered(self, node: Node, name: str) -> tuple[str, ...]:
        for order in self._values(node, "order"):
            relation, *terms = str(order).split(" ")
            if relation == BASE + name:
                return tuple(terms)
        return self._texts(node, name)

    def _finding(self, node: Node) -> Finding | None:
        told = [(status, name) for status, name in _STATUS.items() if self._values(node, name)]
        if len(told) != 1:
            self.violations.append(Violation(str(node), f"a finding has exactly one of: {', '.join(_STATUS.values())}"))
            return None
        ((status, relation),) = told
        return Finding(
            self._ordered(node, relation),
            self._ordered(node, "foundAt"),
            status,
            self._ordered(node, "byModality"),
            self._text(node, "laterality"),
        )

    def _lab(self, node: Node) -> LabResult:
        return LabResult(
            analyte=self._text(node, "ofAnalyte") or "",
            state=self._text(node, "state"),
            value=self._number(node, "value"),
            unit=self._text(node, "unit"),
            comparator=self._text(node, "comparator"),
            range_low=self._number(node, "range_low"),
            range_high=self._number(node, "range_high"),
        )

    def _history(self, node: Node) -> HistoryItem:
        present = self._text(node, "historyPresent")
        return HistoryItem(present or self._text(node, "historyAbsent") or "", present is not None)

    def _expected(self, node: Node) -> Expected | None:
        tier = self._text(node, "tier")
        if tier is None:
            return None
        return Expected(self._ordered(node, "expectedDiagnosis"), self._ordered(node, "acceptableDiagnosis"), tier)
