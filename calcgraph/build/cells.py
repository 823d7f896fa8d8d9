"""Write the cells of a table row as literals of a node, and the terms and references it names as links."""

from __future__ import annotations

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

from calcgraph.build.axioms import CG
from calcgraph.build.tables import Row
from calcgraph.namespace import PREFIXES

__all__ = ["DCTERMS", "add_bibliography", "add_literals", "cite", "describe", "named_term"]

IAO = Namespace(PREFIXES["IAO"])
DCTERMS = Namespace(PREFIXES["dcterms"])

_PARTS = {  # cells of a statement, relation or criterion row that are carried as plain literals
    "kind": CG.kind,
    "how_often": CG.howOften,
    "polarity": CG.polarity,
    "layer": CG.layer,
    "section": CG.section,
    "paraphrase": CG.paraphrase,
    "note": RDFS.comment,
    "sentence_sha256": CG.sentenceSha256,
    "population": CG.population,
    "study": CG.study,
    "unit": CG.unit,
    "cost_reason": CG.costReason,
}
_NUMBERS = {
    "paragraph": CG.paragraph,
    "sentence": CG.sentence,
    "number": CG.number,
}
_DECIMALS = {
    "low": CG.low,
    "middle": CG.middle,
    "high": CG.high,
    "value": CG.value,
    "min_years": CG.minYears,
    "max_years": CG.maxYears,
    "background": CG.background,
    "molar_mass": CG.molarMass,
    "plausible_low": CG.plausibleLow,
    "plausible_high": CG.plausibleHigh,
    "cost": CG.cost,
}
_BIBLIOGRAPHY = {
    "citation": DCTERMS.bibliographicCitation,
    "authors": DCTERMS.creator,
    "title": DCTERMS.title,
    "journal": CG.journal,
    "year": DCTERMS.date,
    "volume": CG.volume,
    "pages": CG.pages,
    "doi": CG.doi,
    "url": RDFS.seeAlso,
    "type": DCTERMS.type,
    "study": CG.study,
}


def describe(graph: Graph, term: URIRef, label: str, definition: str, source: str) -> None:
    """Declare a class with its label, its one definition and the source of that."""
    graph.add((term, RDF.type, OWL.Class))
    graph.add((term, RDFS.label, Literal(label)))
    graph.add((term, IAO["0000115"], Literal(definition)))
    graph.add((term, CG.definitionSource, Literal(source)))


def add_literals(graph: Graph, node: URIRef, row: Row) -> None:
    """Add the words and numbers of a row; a cell that should be a number and is none raises TableError."""
    for column, name in _PARTS.items():
        if row.get(column):
            graph.add((node, name, Literal(row[column])))
    for column, name in _NUMBERS.items():
        if row.get(column):
            graph.add((node, name, Literal(int(row.number(column) or 0))))
    for column, name in _DECIMALS.items():
        if row.number(column) is not None:
            graph.add((node, name, Literal(row[column], datatype=XSD.decimal)))


def add_bibliography(graph: Graph, node: URIRef, row: Row) -> None:
    """Add what a reference row says of a published work."""
    for column, name in _BIBLIOGRAPHY.items():
        for value in row.many(column) if column == "authors" else [row.get(column, "")]:
            if value:
                graph.add((node, name, Literal(value)))


def cite(graph: Graph, node: URIRef, row: Row) -> None:
    """Link a node to the source it was read in, the references cited there, figures and numbered quantities."""
    graph.add((node, DCTERMS.source, _reference(graph, row, "source", row["source"])))
    for reference in row.many("references"):
        graph.add((node, CG.cites, _reference(graph, row, "references", reference)))
    for figure in row.many("figure"):
        graph.add((node, CG.figure, Literal(figure)))
    for quantity in row.many("quantity"):
        graph.add((node, CG.quantity, Literal(quantity)))


def _reference(graph: Graph, row: Row, column: str, name: str) -> URIRef:
    reference = URIRef(PREFIXES["ref"] + name)
    if (reference, RDF.type, CG.Reference) not in graph:
        raise row.fault(column, f"{name} is no reference")
    return reference


def named_term(graph: Graph, row: Row, column: str, name: str | None = None) -> URIRef:
    """Return the term that a cell names; a name that is no term raises TableError."""
    term = CG[row[column] if name is None else name]
    if (term, RDF.type, OWL.Class) not in graph:
        raise row.fault(column, f"{name or row[column]!r} is no term")
    return term
