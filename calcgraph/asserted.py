"""The asserted axioms, one by one, each with its source: what a proof is made of. Nothing inferred is in here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.errors import UnreadableInput
from calcgraph.namespace import BASE, PREFIXES, curie, local_name

__all__ = ["Asserted", "Edge"]

_OWL, _RDFS, _DCTERMS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["dcterms"]


@dataclass(frozen=True, order=True)
class Edge:
    """An axiom between two terms: "kind" (`A ⊑ B`), "part" (`A ⊑ ∃partOf.B`) or "place" (`A ⊑ ∃locatedIn.B`)."""

    kind: str
    lower: str
    upper: str


class Asserted:
    """The asserted ontology, read from its file when first asked."""

    def edges_from(self, term: str, kinds: tuple[str, ...]) -> Iterator[Edge]:
        """Yield the axioms of these kinds that lead upwards from a term, in order."""
        for edge in self._edges.get(term, ()):
            if edge.kind in kinds:
                yield edge

    def genus(self, sign: str) -> str | None:
        """Return the wider sign that a sign is at its place, if it is defined so."""
        found = self._value(sign, BASE + "genus")
        return str(found) if found is not None else None

    def feature_of(self, statement: str) -> str:
        """Return the feature that a statement is about."""
        return str(self._value(statement, BASE + "feature"))

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
        store, path = ox.Store(), asset("ontology", "calcgraph.ttl")
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(path), f"cannot be read ({error}): run  calcgraph build") from error
        return store

    @cached_property
    def _edges(self) -> dict[str, list[Edge]]:
        relations = {BASE + "partOf": "part", BASE + "locatedIn": "place"}
        found: dict[str, list[Edge]] = {}
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(_RDFS + "subClassOf"), None):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            if isinstance(quad.object, ox.NamedNode):
                edge = Edge("kind", quad.subject.value, quad.object.value)
            else:
                relation = self._value(quad.object, _OWL + "onProperty")
                if relation not in relations:
                    continue
                edge = Edge(relations[relation], quad.subject.value, str(self._value(quad.object, _OWL + "someValuesFrom")))
            found.setdefault(edge.lower, []).append(edge)
        return {term: sorted(edges) for term, edges in found.items()}

    def _objects(self, node: str | Any, name: str) -> list[str]:
        subject = ox.NamedNode(node) if isinstance(node, str) else node
        return [quad.object.value for quad in self._store.quads_for_pattern(subject, ox.NamedNode(name), None)]  # type: ignore[union-attr]

    def _value(self, node: str | Any, name: str) -> Any:
        found = self._objects(node, name)
        if not found:
            return None
        return int(found[0]) if name.rpartition("/")[2] in ("paragraph", "sentence") else found[0]
