"""Look at RDF for what reading it as cases would lose: other properties, second values, parts that no case has."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from calcgraph.errors import CaseError, Violation, shortened
from calcgraph.namespace import BASE, CASES, PREFIXES, curie

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["check_parts", "name_parts", "unread_of"]

_TYPE = PREFIXES["rdf"] + "type"
_ONCE = "once"
_MANY = "many"
_TITLE, _SOURCE, _NOTES = PREFIXES["dcterms"] + "title", PREFIXES["dcterms"] + "source", PREFIXES["rdfs"] + "comment"
_CASE = dict.fromkeys(("caseId", "age", "ageBand", "sex", "distribution", _TITLE, _SOURCE, _NOTES), _ONCE)
_CASE |= dict.fromkeys(("hasFinding", "hasLabResult", "history", "labelClue", "expected", "unread", "approximated"), _MANY)
_FINDING = dict.fromkeys(("hasSignPresent", "hasSignAbsent", "hasSignNotAssessed", "foundAt", "byModality", "order"), _MANY) | {
    "laterality": _ONCE,
    "position": _ONCE,
}
_LAB = dict.fromkeys(("position", "ofAnalyte", "state", "value", "unit", "comparator", "range_low", "range_high"), _ONCE)
_HISTORY = dict.fromkeys(("position", "historyPresent", "historyAbsent"), _ONCE)
_PARTS: Mapping[str, Mapping[str, str]] = {
    "hasFinding": _FINDING, "hasLabResult": _LAB, "history": _HISTORY, "labelClue": _HISTORY,
}  # fmt: skip
_KINDS = ("Finding", "LabResult", "HistoryItem")
# Vocabularies that tell where data come from and how they are called, not what is found.
_ABOUT = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "prov", "dcterms", "owl"))


def name_parts(graph: Graph) -> Graph:
    """Return the graph with every blank node named by what is said of it, so that order and names do not depend on chance.

    A case without an id gets the end of its IRI.
    """
    from rdflib import BNode, Graph, Literal, URIRef

    named: dict[Node, Node] = {}

    def name(node: Node, above: tuple[Node, ...] = ()) -> Node:
        if isinstance(node, BNode) and node not in named and node not in above:
            told = sorted(f"{each} {name(value, (*above, node))}" for each, value in graph.predicate_objects(node))
            named[node] = BNode("part-" + hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:16])
        return named.get(node, node)

    result = Graph()
    for subject, relation, value in graph:
        result.add((name(subject), relation, name(value)))
    for case in list(result.subjects(URIRef(_TYPE), URIRef(BASE + "Case"))):
        if (case, URIRef(BASE + "caseId"), None) not in result and isinstance(case, URIRef):
            end = str(case).removeprefix(CASES).replace("#", "/").replace(":", "/").rstrip("/").rpartition("/")[2]
            result.add((case, URIRef(BASE + "caseId"), Literal(end)))
    return result


def check_parts(graph: Graph, source: str) -> None:
    """Raise CaseError if a laboratory result or a history item is not one of something."""
    faults = []
    for case in _cases(graph):
        for relation in ("history", "labelClue"):
            for part in _values(graph, case, relation):
                told = [*_values(graph, part, "historyPresent"), *_values(graph, part, "historyAbsent")]
                if len(told) != 1:
                    shown = ", ".join(curie(str(each)) for each in told) or "nothing"
                    message = "a history item has exactly one of: historyPresent, historyAbsent"
                    faults.append(Violation(f"{_shown(case)} {relation}", message, shown))
        for part in _values(graph, case, "hasLabResult"):
            if len(_values(graph, part, "ofAnalyte")) != 1:
                faults.append(Violation(f"{_shown(case)} hasLabResult", "a laboratory result names one analyte: ofAnalyte"))
    if faults:
        raise CaseError(source, faults)


def unread_of(graph: Graph) -> dict[str, list[str]]:
    """Return, by the id of each case, what is said of it and its parts that reading does not take."""
    found: dict[str, list[str]] = defaultdict(list)
    owned: set[Node] = set()
    for case in _cases(graph):
        identifier = next(map(str, _values(graph, case, "caseId")), "case")
        found[identifier] += _left(graph, case, _CASE)
        for relation, known in _PARTS.items():
            for part in _values(graph, case, relation):
                owned.add(part)
                found[identifier] += _left(graph, part, known)
    for kind in _KINDS:
        for part in sorted(_of_type(graph, kind), key=str):
            if part not in owned:
                for notes in found.values():
                    notes.append(f"{_shown(part)}: {kind} (no case has it)")
    return found


def _left(graph: Graph, node: Node, known: Mapping[str, str]) -> Iterator[str]:
    """Yield what is said of a node with a property that is not read, or beyond the one value that is."""
    values: dict[str, list[Node]] = defaultdict(list)
    for relation, value in graph.predicate_objects(node):
        values[str(relation)].append(value)
    for name, told in sorted(values.items()):
        how, place = known.get(name.removeprefix(BASE)), f"{_shown(node)} {curie(name)}"
        if how is None and not name.startswith(_ABOUT):
            yield from (f"{place}: {_in_short(value)} (not a property of this)" for value in told)
        elif how == _ONCE:
            first, *others = sorted(told, key=str)
            yield from (f"{place}: {_in_short(value)} (read is {_in_short(first)})" for value in others)


def _cases(graph: Graph) -> list[Node]:
    return sorted(_of_type(graph, "Case"), key=str)


def _of_type(graph: Graph, kind: str) -> list[Node]:
    from rdflib import URIRef

    return list(graph.subjects(URIRef(_TYPE), URIRef(BASE + kind)))


def _values(graph: Graph, node: Node, name: str) -> list[Node]:
    from rdflib import URIRef

    return sorted(graph.objects(node, URIRef(BASE + name)), key=str)


def _shown(node: Node) -> str:
    from rdflib import BNode

    return str(node) if isinstance(node, BNode) else curie(str(node))


def _in_short(value: Node) -> str:
    return shortened(curie(str(value)))
