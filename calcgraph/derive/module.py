"""Leave out of an ontology what can entail nothing about given terms.

What stays is the ⊥-locality module (Cuenca Grau, Horrocks, Kazakov, Sattler: Modular reuse of ontologies, JAIR 2008):
starting from the given terms, an axiom `C ⊑ D` is taken in once every name in C is known, and its names in D become
known. A module entails the same about its terms as the whole, and a reasoner is through with it sooner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from calcgraph.namespace import PREFIXES

__all__ = ["Ontology", "module"]

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TYPE = _RDF + "type"
_INCLUSIONS = (_RDFS + "subClassOf", _OWL + "equivalentClass")
_DISJOINT = _OWL + "disjointWith"


@dataclass(frozen=True)
class _Axiom:
    """An inclusion or a disjointness: taken in once it `needs` nothing that is unknown, it `brings` names."""

    needs: frozenset[str]
    brings: frozenset[str]
    triples: tuple[ox.Triple, ...]


class Ontology:
    """The logical axioms of an ontology, each with the names it needs and brings."""

    def __init__(self, triples: Sequence[ox.Triple]) -> None:
        self.classes = frozenset(
            each.subject.value for each in triples if isinstance(each.subject, ox.NamedNode) and _is(each, "Class")
        )
        self._inner: dict[object, list[ox.Triple]] = defaultdict(list)
        self._always: list[ox.Triple] = []
        for each in triples:
            if not isinstance(each.subject, ox.NamedNode):
                if each.predicate.value not in (*_INCLUSIONS, _DISJOINT):
                    self._inner[each.subject].append(each)
            elif each.subject.value not in self.classes:  # what is said of properties is always kept
                self._always.append(each)
        self._always += [part for each in self._always for part in self._below(each.object)]
        self.axioms = [axiom for each in triples for axiom in self._read(each)]

    @property
    def about_properties(self) -> Sequence[ox.Triple]:
        """What is stated of properties."""
        return self._always

    def _read(self, triple: ox.Triple) -> Iterable[_Axiom]:
        subject, name, value = triple.subject, triple.predicate.value, triple.object
        if name in _INCLUSIONS and isinstance(value, ox.NamedNode | ox.BlankNode):
            triples = (triple, *self._below(subject), *self._below(value))
            yield _Axiom(self._named(subject), self._named(value), triples)
            if name == _OWL + "equivalentClass":
                yield _Axiom(self._named(value), self._named(subject), triples)
        elif name == _DISJOINT:
            triples = (triple, *self._below(subject), *self._below(value))
            yield _Axiom(self._named(subject) | self._named(value), frozenset(), triples)

    def _below(self, node: object) -> list[ox.Triple]:
        """Return the triples of an expression and all within it."""
        if not isinstance(node, ox.BlankNode):
            return []
        own = self._inner[node]
        return own + [part for each in own for part in self._below(each.object)]

    def _named(self, node: object) -> frozenset[str]:
        """Return the classes that an expression names."""
        if isinstance(node, ox.NamedNode):
            return frozenset((node.value,)) if node.value in self.classes else frozenset()
        parts = [each.object for each in self._below(node)]
        return frozenset(each.value for each in parts if isinstance(each, ox.NamedNode) and each.value in self.classes)


def module(ontology: Ontology, names: Iterable[str]) -> list[ox.Triple]:
    """Return the axioms that can entail anything about classes with these names."""
    known: set[str] = set()
    waiting: dict[str, list[int]] = defaultdict(list)
    missing = [len(axiom.needs) for axiom in ontology.axioms]
    for number, axiom in enumerate(ontology.axioms):
        for name in axiom.needs:
            waiting[name].append(number)
    ready = [number for number, count in enumerate(missing) if not count]
    taken: list[int] = []
    fresh = [name for name in names if name in ontology.classes]
    while ready or fresh:
        for number in ready:
            taken.append(number)
            fresh.extend(ontology.axioms[number].brings)
        ready = []
        for name in fresh:
            if name not in known:
                known.add(name)
                for number in waiting[name]:
                    missing[number] -= 1
                    if not missing[number]:
                        ready.append(number)
        fresh = []
    declared = ox.NamedNode(_OWL + "Class")
    kept = dict.fromkeys(ox.Triple(ox.NamedNode(name), ox.NamedNode(_TYPE), declared) for name in sorted(known))
    kept |= dict.fromkeys(ontology.about_properties)
    for number in sorted(taken):
        kept |= dict.fromkeys(ontology.axioms[number].triples)
    return list(kept)


def _is(triple: ox.Triple, kind: str) -> bool:
    return triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode) and triple.object.value == _OWL + kind
