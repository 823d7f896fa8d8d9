"""The built ontology as RDF for export: blank nodes have the same names on every run, and OWL declares all that it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.errors import UnreadableInput
from calcgraph.export.serial import used_prefixes
from calcgraph.namespace import ONTOLOGY, PREFIXES

__all__ = ["ASSERTED", "INFERRED", "MAPPINGS", "Graphs", "canonical", "named_alike", "nested"]

ASSERTED, MAPPINGS, INFERRED = "calcgraph.ttl", "mappings.ttl", "calcgraph-inferred.ttl"

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TYPE = ox.NamedNode(_RDF + "type")
_BUILT_IN = (_OWL, _RDF, _RDFS)


class Graphs:
    """The graphs of the built ontology, each read when it is first asked for."""

    def __init__(self) -> None:
        self._read: dict[str, Sequence[ox.Quad]] = {}

    def quads(self, file: str) -> Sequence[ox.Quad]:
        """Return one of the built files as it is read; one that is missing or broken raises UnreadableInput."""
        if file not in self._read:
            self._read[file] = _parse(file)
        return self._read[file]

    @cached_property
    def merged(self) -> Sequence[ox.Quad]:
        """The asserted ontology with its mappings, as one OWL 2 DL ontology in order, each class before its expressions.

        OWL 2 DL wants every class and annotation property declared: those of other vocabularies are declared here.
        """
        told = [*self.quads(ASSERTED), *self.quads(MAPPINGS)]
        return nested(canonical([*told, *_declarations(told)]))

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that the merged ontology uses."""
        return used_prefixes(self.merged)


def _parse(file: str) -> list[ox.Quad]:
    path = asset("ontology", file)
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise UnreadableInput(str(path), f"cannot be read ({error}): run  calcgraph build") from error


def named_alike(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads with their blank nodes renamed as W3C's RDF Dataset Canonicalization (RDFC-1.0) names them."""
    plain: list[ox.Quad] = []
    dataset = ox.Dataset()
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            dataset.add(quad)
        else:
            plain.append(quad)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [*plain, *dataset]


def canonical(quads: Iterable[ox.Quad]) -> Sequence[ox.Quad]:
    """Return the quads of one graph each once and in order, the same on every run."""
    return sorted(set(named_alike(quads)), key=_place)


def nested(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """Return quads in order, the blank nodes that a subject leads to directly after it."""
    by_subject: dict[object, list[ox.Quad]] = {}
    for quad in quads:
        by_subject.setdefault(quad.subject, []).append(quad)
    told: list[ox.Quad] = []
    waiting = list(reversed(by_subject))
    while waiting:
        own = by_subject.pop(waiting.pop(), [])
        told += own
        waiting += [quad.object for quad in reversed(own) if isinstance(quad.object, ox.BlankNode)]
    return told


def _place(quad: ox.Quad) -> tuple[object, ...]:
    """Subject by subject: ours, others', blank nodes; and of each subject first what it is."""
    subject, name = quad.subject, quad.predicate
    named = isinstance(subject, ox.NamedNode)
    value = str(subject.value)  # type: ignore[union-attr]
    kind = 0 if named and value.startswith(ONTOLOGY) else 1 if named else 2
    return kind, value, name != _TYPE, name.value, str(quad.object)


def _declarations(told: Sequence[ox.Quad]) -> Iterator[ox.Quad]:
    """Return the declarations that are missing: of what is used as a property, and as a class of individuals."""
    types = [quad for quad in told if quad.predicate == _TYPE]
    declared: set[object] = {quad.subject for quad in types if quad.object.value.startswith(_OWL)}  # type: ignore[union-attr]
    used: dict[str, set[object]] = {
        "AnnotationProperty": {quad.predicate for quad in told},
        "Class": {quad.object for quad in types},
    }
    for kind, names in used.items():
        for name in names - declared:
            if isinstance(name, ox.NamedNode) and not name.value.startswith(_BUILT_IN):
                yield ox.Quad(name, _TYPE, ox.NamedNode(_OWL + kind))
