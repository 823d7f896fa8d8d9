"""Write the merged ontology as OBO Graphs JSON, as the biomedical ontology world exchanges it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from calcgraph.errors import MissingExtra
from calcgraph.export.axioms import Axioms, Demand
from calcgraph.export.content import Content
from calcgraph.export.result import Exported, lost
from calcgraph.namespace import BASE, PREFIXES

if TYPE_CHECKING:
    import obographs
    from obographs import PropertyType

__all__ = ["write_obographs"]

_RDFS, _SKOS, _OBO_IN_OWL = PREFIXES["rdfs"], PREFIXES["skos"], PREFIXES["oboInOwl"]
_LABEL, _DEFINITION, _SOURCE = _RDFS + "label", PREFIXES["IAO"] + "0000115", BASE + "definitionSource"
_EXACT_MATCH = _SKOS + "exactMatch"
_SYNONYMS = tuple(f"has{kind}Synonym" for kind in ("Exact", "Narrow", "Broad"))
# What a node tells in places of its own, or as edges; everything else is a basic property value.
_OWN_PLACE = (PREFIXES["rdf"] + "type", _LABEL, _DEFINITION, _SOURCE, _EXACT_MATCH, *(_OBO_IN_OWL + kind for kind in _SYNONYMS))
_KINDS: Mapping[str, PropertyType] = {"AnnotationProperty": "ANNOTATION", "ObjectProperty": "OBJECT"}


def write_obographs(content: Content) -> Exported:
    """Write OBO Graphs JSON; needs obographs."""
    try:
        import obographs
    except ImportError:
        raise MissingExtra("Writing OBO Graphs", "linked") from None
    graph = _Graph(content)
    document = obographs.GraphDocument(graphs=[graph.whole()])
    data = document.model_dump(exclude_none=True, exclude_unset=True)
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    return Exported({"calcgraph.obographs.json": f"{text}\n".encode()}, graph.losses())


class _Graph:
    """The OBO graph of an ontology."""

    def __init__(self, content: Content) -> None:
        self._content, self._axioms = content, Axioms(content.graphs.merged)

    def whole(self) -> obographs.Graph:
        """Return the graph."""
        from obographs import DomainRangeAxiom, Graph, Meta, Property, PropertyChainAxiom

        header = self._content.header
        told = [(PREFIXES["dcterms"] + key, header[key]) for key in ("title", "description", "creator")]
        told += [(PREFIXES["dcterms"] + "license", header["licence"]), (PREFIXES["owl"] + "versionInfo", header["version"])]
        properties = [Property(pred=name, val=value) for name, value in sorted(told)]
        return Graph(
            id=header["iri"],
            meta=Meta(version=header["versionIri"], basicPropertyValues=properties),
            nodes=[*self._classes(), *self._properties()],
            edges=list(self._edges()),
            logicalDefinitionAxioms=list(self._definitions()),
            domainRangeAxioms=[DomainRangeAxiom(predicateId=name, domainClassIds=ids) for name, ids in self._domains()],
            propertyChainAxioms=[
                PropertyChainAxiom(predicateId=name, chainPredicateIds=list(chain))
                for name, chain in sorted(self._axioms.chains.items())
            ],
        )

    def losses(self) -> tuple[str, ...]:
        """Tell what an OBO graph cannot carry."""
        axioms, statements = self._axioms.inclusions, self._content.rows("statements")
        named = {statement for axiom in axioms for statement in axiom.statements}
        return lost(
            (sum(axiom.upper.place is not None for axiom in axioms), "{} axioms of a sign at a place are edges to the sign, the"
             " place a property value of the edge."),
            (sum(not _is_simple(each.parts) for each in self._axioms.definitions), "{} criteria are not written: a logical"
             " definition has no sign at a place."),
            (len(self._axioms.disjoint), "{} groups of classes that exclude one another."),
            (len(named), "{} statements are named by their edges, without how often, where they stand and what they say."),
            (len(statements) - len(named), "{} statements that make no axiom: shares, ranks, causes, single cases, absences."),
            (len(self._content.rows("relations")), "{} stated relations between diseases are property values without source."),
            (len(self._content.rows("references")), "{} works and figures that statements rest on."),
            (self._literals, "{} numbers and truth values are plain text."),
        )  # fmt: skip

    def _classes(self) -> Iterator[obographs.Node]:
        from obographs import Node

        for term in self._axioms.subjects("Class"):
            label = _first(self._texts(term, _LABEL))
            yield Node(id=term, lbl=label, type="CLASS", propertyType=None, meta=self._meta(term))

    def _properties(self) -> Iterator[obographs.Node]:
        from obographs import Node

        for kind, name in _KINDS.items():
            for term in self._axioms.subjects(kind):
                label = _first(self._texts(term, _LABEL))
                yield Node(id=term, lbl=label, type="PROPERTY", propertyType=name, meta=self._meta(term))

    def _meta(self, term: str) -> obographs.Meta | None:
        from obographs import Definition, Meta, Property, Synonym, Xref

        text = _first(self._texts(term, _DEFINITION))
        meta = Meta(
            definition=Definition(val=text, xrefs=self._texts(term, _SOURCE)) if text else None,
            synonyms=[
                Synonym(pred=kind, val=word, synonymType=None)  # type: ignore[arg-type]
                for kind in _SYNONYMS
                for word in self._texts(term, _OBO_IN_OWL + kind)
            ] or None,
            xrefs=[Xref(val=code.curie) for code in self._content.codes_of(term) if code.match == "exactMatch"] or None,
            basicPropertyValues=[Property(pred=name, val=value) for name, value in self._others(term)] or None,
        )  # fmt: skip
        return meta if meta.model_dump(exclude_none=True, exclude_defaults=True) else None

    def _others(self, term: str) -> list[tuple[str, str]]:
        """Return the annotations that have no place of their own in a node."""
        values = self._axioms.annotations(term).items()
        return sorted(
            (name, _text(value))
            for name, told in values
            if name not in _OWN_PLACE and not name.startswith((_RDFS + "sub", _RDFS + "domain", PREFIXES["owl"]))
            for value in told
            if not isinstance(value, ox.BlankNode)
        )

    @cached_property
    def _literals(self) -> int:
        """How many annotations of terms are numbers or truth values."""
        string = PREFIXES["xsd"] + "string"
        values = [
            each for term in self._axioms.subjects("Class") for told in self._axioms.annotations(term).values() for each in told
        ]
        return sum(isinstance(each, ox.Literal) and not each.language and each.datatype.value != string for each in values)

    def _texts(self, term: str, name: str) -> list[str]:
        return sorted(_text(each) for each in self._axioms.annotations(term).get(name, ()))

    def _edges(self) -> Iterator[obographs.Edge]:
        from obographs import Edge, Meta, Property

        for axiom in self._axioms.inclusions:
            told = [(BASE + "statedBy", statement) for statement in axiom.statements]
            told += [(BASE + "locatedIn", axiom.upper.place)] if axiom.upper.place else []
            meta = Meta(basicPropertyValues=[Property(pred=name, val=value) for name, value in told]) if told else None
            yield Edge(sub=axiom.lower, pred=axiom.upper.relation or "is_a", obj=axiom.upper.filler, meta=meta)
        for name in self._axioms.subjects("ObjectProperty"):
            for wider in self._texts(name, _RDFS + "subPropertyOf"):
                yield Edge(sub=name, pred="subPropertyOf", obj=wider)

    def _definitions(self) -> Iterator[obographs.LogicalDefinition]:
        from obographs import ExistentialRestrictionExpression, LogicalDefinition

        for each in self._axioms.definitions:
            if _is_simple(each.parts):
                yield LogicalDefinition(
                    definedClassId=each.defined,
                    genusIds=[part.filler for part in each.parts if part.relation is None],
                    restrictions=[
                        ExistentialRestrictionExpression(propertyId=part.relation, fillerId=part.filler)
                        for part in each.parts
                        if part.relation is not None
                    ],
                )

    def _domains(self) -> Iterator[tuple[str, list[str]]]:
        for name in self._axioms.subjects("ObjectProperty"):
            domains = self._texts(name, _RDFS + "domain")
            if domains:
                yield name, domains


def _is_simple(parts: Iterable[Demand]) -> bool:
    return all(part.place is None for part in parts)


def _first(texts: list[str]) -> str | None:
    return texts[0] if texts else None


def _text(value: Any) -> str:
    return str(value.value)
