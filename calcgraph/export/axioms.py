"""Read class axioms off RDF: which class lies below which, by which relation, at which place, stated by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from calcgraph.namespace import BASE, PREFIXES

__all__ = ["Axioms", "Definition", "Demand", "Inclusion"]

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_LOCATED_IN = BASE + "locatedIn"

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Demand:
    """A part of a class expression: a named class, `∃relation.filler`, or `∃relation.(filler ⊓ ∃locatedIn.place)`."""

    relation: str | None
    filler: str
    place: str | None = None


@dataclass(frozen=True)
class Inclusion:
    """An axiom `lower ⊑ upper`, and the statements that it was made from."""

    lower: str
    upper: Demand
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """An axiom `defined ≡ part ⊓ part ⊓ …`."""

    defined: str
    parts: tuple[Demand, ...]


class Axioms:
    """The class axioms of an ontology in OWL 2 EL, of the forms that the build writes."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._index: dict[_Term, dict[str, list[_Term]]] = defaultdict(dict)
        for quad in quads:
            self._index[quad.subject].setdefault(quad.predicate.value, []).append(quad.object)

    def subjects(self, kind: str) -> list[str]:
        """Return what is declared as a kind of OWL ("Class", "ObjectProperty" …), in order."""
        wanted = ox.NamedNode(_OWL + kind)
        named = [node for node in self._index if isinstance(node, ox.NamedNode)]
        return sorted(node.value for node in named if wanted in self._index[node].get(_RDF + "type", ()))

    def annotations(self, term: str) -> Mapping[str, Sequence[_Term]]:
        """Return the values of each property of a term."""
        return self._index[ox.NamedNode(term)]

    @cached_property
    def inclusions(self) -> Sequence[Inclusion]:
        """The axioms between two classes, one for each pair, relation and place, in order."""
        found: dict[tuple[str, Demand], set[str]] = defaultdict(set)
        for lower, upper in self._between(_RDFS + "subClassOf"):
            for demand in self._read(upper):
                found[lower, demand] |= self._stated_by.get(upper, set())
        axioms = [Inclusion(lower, upper, tuple(sorted(stated))) for (lower, upper), stated in found.items()]
        return sorted(axioms, key=lambda each: (each.lower, each.upper.relation or "", each.upper.filler, each.upper.place or ""))

    @cached_property
    def definitions(self) -> Sequence[Definition]:
        """The axioms that define a class, in order."""
        found = [Definition(defined, tuple(self._read(part))) for defined, part in self._between(_OWL + "equivalentClass")]
        return sorted(found, key=lambda each: each.defined)

    @cached_property
    def disjoint(self) -> Sequence[tuple[str, ...]]:
        """The groups of classes that exclude one another, in order."""
        heads = [head for values in list(self._index.values()) for head in values.get(_OWL + "members", ())]
        return sorted(tuple(_value(each) for each in self._members(head)) for head in heads)

    @cached_property
    def chains(self) -> Mapping[str, Sequence[str]]:
        """The properties that each property follows from, one after the other."""
        return {name: [_value(each) for each in self._members(head)] for name, head in self._between(_OWL + "propertyChainAxiom")}

    def _between(self, name: str) -> Iterator[tuple[str, _Term]]:
        for node in list(self._index):
            if isinstance(node, ox.NamedNode):
                for value in self._index[node].get(name, ()):
                    yield node.value, value

    @cached_property
    def _stated_by(self) -> Mapping[_Term, set[str]]:
        found: dict[_Term, set[str]] = defaultdict(set)
        for values in list(self._index.values()):
            for statement in values.get(BASE + "statedBy", ()):
                found[values[_OWL + "annotatedTarget"][0]].add(statement.value)  # type: ignore[union-attr]
        return found

    def _read(self, expression: _Term) -> list[Demand]:
        """Return the parts of a class expression."""
        if isinstance(expression, ox.NamedNode):
            return [Demand(None, expression.value)]
        values = self._index[expression]
        if _OWL + "intersectionOf" in values:
            return [demand for part in self._members(values[_OWL + "intersectionOf"][0]) for demand in self._read(part)]
        inner = self._read(values[_OWL + "someValuesFrom"][0])
        place = next((part.filler for part in inner if part.relation == _LOCATED_IN), None)
        return [Demand(_value(values[_OWL + "onProperty"][0]), inner[0].filler, place)]

    def _members(self, cell: _Term) -> list[_Term]:
        found = []
        while _RDF + "first" in self._index[cell]:
            found.append(self._index[cell][_RDF + "first"][0])
            cell = self._index[cell][_RDF + "rest"][0]
        return found


def _value(term: _Term) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value
