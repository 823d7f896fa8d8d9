"""The asserted axioms, one by one, each with its source: what a proof is made of. Nothing inferred is in here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.errors import UnreadableInput
from calcgraph.namespace import BASE, PREFIXES, curie, local_name

__all__ = ["Asserted", "Definition", "Edge"]

_OWL, _RDFS, _DCTERMS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["dcterms"]
_RELATIONS = {BASE + "partOf": "part", BASE + "locatedIn": "place"}


@dataclass(frozen=True, order=True)
class Edge:
    """An axiom between two terms: "kind" (`A ⊑ B`), "part" (`A ⊑ ∃partOf.B`) or "place" (`A ⊑ ∃locatedIn.B`)."""

    kind: str
    lower: str
    upper: str


@dataclass(frozen=True, order=True)
class Definition:
    """A sign that is nothing but a wider one at a place: `sign ≡ genus ⊓ ∃locatedIn.place`."""

    sign: str
    genus: str
    place: str


_Axiom = TypeVar("_Axiom", Edge, Definition)


class Asserted:
    """The asserted ontology, read when first asked, from the file that travels with the package or from another one."""

    def __init__(self, ontology: Path | None = None) -> None:
        self._path = ontology or asset("ontology", "calcgraph.ttl")

    def edges_up(self, term: str) -> Sequence[Edge]:
        """Return the axioms that lead upwards from a term, in order."""
        return self._up.get(term, ())

    def edges_down(self, term: str) -> Sequence[Edge]:
        """Return the axioms that lead downwards to a term, in order."""
        return self._down.get(term, ())

    def definitions_by(self, term: str) -> Sequence[Definition]:
        """Return the definitions in which a term is the genus or the place, in order."""
        return self._definitions.get(term, ())

    def feature_of(self, statement: str) -> str:
        """Return the feature that a statement is about."""
        return str(self._value(statement, BASE + "feature"))

    def place_of(self, statement: str) -> str | None:
        """Return the place that a statement gives for its feature, if any."""
        found = self._value(statement, BASE + "atLocation")
        return None if found is None else str(found)

    def source_of_term(self, term: str) -> dict[str, Any]:
        """Return what the definition of a term rests on, as plain data."""
        return {"work": self._value(term, BASE + "definitionSource")}

    def source_of_statement(self, node: str) -> dict[str, Any]:
        """Return where a criterion or statement stands, as plain data."""
        places = {name: self._value(node, BASE + name) for name in ("layer", "section", "paragraph", "sentence")}
        cited = sorted(curie(each) for each in self._objects(node, BASE + "cites"))
        return {"work": local_name(str(self._value(node, _DCTERMS + "source"))).rpartition("/")[2], **places, "references": cited}

    @cached_property
    def _store(self) -> ox.Store:
        store = ox.Store()
        try:
            store.bulk_load(path=str(self._path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(self._path), f"cannot be read ({error}): run  calcgraph build") from error
        return store

    @cached_property
    def _edges(self) -> list[Edge]:
        found = []
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(_RDFS + "subClassOf"), None):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            if isinstance(quad.object, ox.NamedNode):
                found.append(Edge("kind", quad.subject.value, quad.object.value))
            elif (relation := self._value(quad.object, _OWL + "onProperty")) in _RELATIONS:
                upper = str(self._value(quad.object, _OWL + "someValuesFrom"))
                found.append(Edge(_RELATIONS[relation], quad.subject.value, upper))
        return sorted(found)

    @cached_property
    def _up(self) -> Mapping[str, list[Edge]]:
        return _grouped((edge.lower, edge) for edge in self._edges)

    @cached_property
    def _down(self) -> Mapping[str, list[Edge]]:
        return _grouped((edge.upper, edge) for edge in self._edges)

    @cached_property
    def _definitions(self) -> Mapping[str, list[Definition]]:
        homes = ((edge, self._value(edge.lower, BASE + "genus")) for edge in self._edges if edge.kind == "place")
        found = [Definition(edge.lower, str(genus), edge.upper) for edge, genus in homes if genus is not None]
        return _grouped((term, each) for each in found for term in (each.genus, each.place))

    def _objects(self, node: str | Any, name: str) -> list[str]:
        subject = ox.NamedNode(node) if isinstance(node, str) else node
        return sorted(quad.object.value for quad in self._store.quads_for_pattern(subject, ox.NamedNode(name), None))  # type: ignore[union-attr]

    def _value(self, node: str | Any, name: str) -> Any:
        found = self._objects(node, name)
        if not found:
            return None
        return int(found[0]) if name.rpartition("/")[2] in ("paragraph", "sentence") else found[0]


def _grouped(pairs: Iterable[tuple[str, _Axiom]]) -> dict[str, list[_Axiom]]:
    found: dict[str, list[_Axiom]] = {}
    for name, axiom in pairs:
        found.setdefault(name, []).append(axiom)
    return found
