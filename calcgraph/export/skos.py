"""Write the terms as a SKOS concept scheme, for vocabulary services and cataloguing tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import pyoxigraph as ox

from calcgraph.export.content import Content
from calcgraph.export.graphs import canonical
from calcgraph.export.result import Exported, lost
from calcgraph.export.serial import write_turtle_text
from calcgraph.knowledge import Record
from calcgraph.namespace import BASE, PREFIXES, local_name

__all__ = ["SCHEME", "write_skos"]

SCHEME = BASE + "scheme"

_SKOS, _DCTERMS, _PART_OF = PREFIXES["skos"], PREFIXES["dcterms"], BASE + "partOf"
_ISO = "http://purl.org/iso25964/skos-thes#"  # tells kinds and parts apart, as ISO 25964 does; both are skos:broader
_HEADER = {"title": "title", "description": "description", "creator": "creator"}


def write_skos(content: Content) -> Exported:
    """Write Turtle; every term of the ontology is a concept, and a concept scheme holds them."""
    scheme = _Scheme(content)
    quads = canonical(scheme.quads())
    data = write_turtle_text(quads, {"iso-thes": _ISO})
    return Exported({"calcgraph-skos.ttl": data}, scheme.losses())


def _tell(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


class _Scheme:
    """The concept scheme of an ontology."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what the scheme says, in no order."""
        yield from self._header()
        for row in self._content.rows("terms"):
            yield from self._concept(row)
            yield from self._matches(row["term"])

    def losses(self) -> tuple[str, ...]:
        """Tell what a concept scheme cannot carry."""
        words = {kind: sum(len(self._content.words(term, kind)) for term in self._content.labels) for kind in ("Narrow", "Broad")}
        conditions = self._content.rows("conditions")
        return lost(
            (len(self._content.rows("statements")), "{} statements: SKOS has no relation for what a disease can show."),
            (len(self._content.rows("relations")), "{} stated relations between diseases."),
            (len({row["criterion"] for row in conditions}), "{} criteria: a concept scheme has no conditions that suffice."),
            (len(self._content.axioms.disjoint), "{} groups of classes that exclude one another."),
            (words["Narrow"], "{} words for something narrower are hidden labels: they are found, not shown as narrower."),
            (words["Broad"], "{} words for something wider are hidden labels likewise."),
            (self._confidences(), "{} mappings have no confidence and no comment here."),
        )

    def _confidences(self) -> int:
        return sum(len(self._content.codes_of(term)) for term in self._content.labels)

    def _header(self) -> Iterator[ox.Quad]:
        header = self._content.header
        yield _tell(SCHEME, PREFIXES["rdf"] + "type", ox.NamedNode(_SKOS + "ConceptScheme"))
        for name, key in _HEADER.items():
            yield _tell(SCHEME, _DCTERMS + name, ox.Literal(header[key]))
        yield _tell(SCHEME, _DCTERMS + "license", ox.NamedNode(header["licence"]))
        yield _tell(SCHEME, _DCTERMS + "source", ox.NamedNode(header["iri"]))
        yield _tell(SCHEME, PREFIXES["owl"] + "versionInfo", ox.Literal(header["version"]))

    def _concept(self, row: Record) -> Iterator[ox.Quad]:
        term = row["term"]
        yield _tell(term, PREFIXES["rdf"] + "type", ox.NamedNode(_SKOS + "Concept"))
        yield _tell(term, _SKOS + "inScheme", ox.NamedNode(SCHEME))
        yield _tell(term, _SKOS + "notation", ox.Literal(local_name(term)))
        yield _tell(term, _SKOS + "prefLabel", ox.Literal(row["label"], language="en"))
        yield _tell(term, _SKOS + "definition", ox.Literal(row["definition"], language="en"))
        if row["definitionSource"] in self._references:
            yield _tell(term, _DCTERMS + "source", ox.NamedNode(self._references[row["definitionSource"]]))
        yield from self._labels(row)
        yield from self._broader(term)

    def _labels(self, row: Record) -> Iterator[ox.Quad]:
        """Yield the other words, none under two kinds of label: SKOS forbids it."""
        seen = {row["label"]}
        for kind, label in (("Exact", "altLabel"), ("Narrow", "hiddenLabel"), ("Broad", "hiddenLabel")):
            for word in self._content.words(row["term"], kind):
                if word not in seen:
                    seen.add(word)
                    yield _tell(row["term"], _SKOS + label, ox.Literal(word, language="en"))

    def _broader(self, term: str) -> Iterator[ox.Quad]:
        above = self._above.get(term, ())
        for relation, broader in above:
            for name in (_SKOS + "broader", _ISO + ("broaderPartitive" if relation else "broaderGeneric")):
                yield _tell(term, name, ox.NamedNode(broader))
            yield _tell(broader, _SKOS + "narrower", ox.NamedNode(term))
        if not above:
            yield _tell(term, _SKOS + "topConceptOf", ox.NamedNode(SCHEME))
            yield _tell(SCHEME, _SKOS + "hasTopConcept", ox.NamedNode(term))

    def _matches(self, term: str) -> Iterator[ox.Quad]:
        for code in self._content.codes_of(term):
            yield _tell(term, _SKOS + code.match, ox.NamedNode(self._content.iri_of_code(code.curie)))

    @cached_property
    def _above(self) -> Mapping[str, Sequence[tuple[str | None, str]]]:
        """What each term is a kind of, or a part of, among the terms."""
        found: dict[str, list[tuple[str | None, str]]] = {}
        for axiom in self._content.axioms.inclusions:
            upper = axiom.upper
            terms = axiom.lower in self._content.labels and upper.filler in self._content.labels
            if terms and upper.relation in (None, _PART_OF):
                found.setdefault(axiom.lower, []).append((upper.relation, upper.filler))
        return found

    @cached_property
    def _references(self) -> Mapping[str, str]:
        return {row["id"]: row["reference"] for row in self._content.rows("references")}
