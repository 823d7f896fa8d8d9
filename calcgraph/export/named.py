"""Write everything as named graphs: each layer of statements, the inferences, mappings and weights can be left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from calcgraph.export.content import Content
from calcgraph.export.graphs import ASSERTED, INFERRED, MAPPINGS, named_alike
from calcgraph.export.result import Exported
from calcgraph.export.serial import write_rdf
from calcgraph.namespace import BASE, CASES, ONTOLOGY, PREFIXES

__all__ = ["GRAPHS", "graph_iri", "write_nquads"]

GRAPHS = {
    "ontology": "The asserted ontology without what a layer states: terms, properties, disjointness, ranges, constants.",
    "article": "What the source article states: statements, criteria and relations, with the class axioms made from them.",
    "supplementary": "What other sources state, likewise.",
    "references": "The works and figures that statements rest on.",
    "figures": "The figures of the source article as cases.",
    "inferred": "What HermiT infers from the asserted ontology.",
    "case-axioms": "The classes of cases that meet, refute or exclude, and of absences.",
    "mappings": "Codes of public vocabularies, how each is like a term, and where none is found.",
    "weights": "Weights of evidence computed from both layers.",
    "weights-article": "Weights of evidence computed from the source article alone.",
}
_FILES = {
    "inferred": INFERRED,
    "case-axioms": "case-axioms.ttl",
    "mappings": MAPPINGS,
    "weights": "weights.ttl",
    "weights-article": "weights-article.ttl",
}
_LAYERS = ("article", "supplementary")
_OWL, _DCTERMS = PREFIXES["owl"], PREFIXES["dcterms"]


def graph_iri(name: str) -> str:
    """Return the IRI of one of the named graphs."""
    return f"{BASE}graph/{name}"


def write_nquads(content: Content) -> Exported:
    """Write N-Quads; the default graph tells what each named graph holds."""
    told: dict[str, Sequence[ox.Quad]] = dict(_parts(content.graphs.quads(ASSERTED)))
    told |= {name: content.graphs.quads(file) for name, file in _FILES.items()}
    quads = [quad for name, triples in told.items() for quad in _within(name, triples)]
    lines = write_rdf(named_alike([*_contents(), *quads]), ox.RdfFormat.N_QUADS, {}).splitlines(keepends=True)
    return Exported({"calcgraph.nq": b"".join(sorted(set(lines)))}, ())


def _contents() -> Iterator[ox.Quad]:
    """Describe the named graphs, each as a part of the ontology."""
    for name, text in GRAPHS.items():
        node = ox.NamedNode(graph_iri(name))
        yield ox.Quad(ox.NamedNode(ONTOLOGY), ox.NamedNode(_DCTERMS + "hasPart"), node)
        yield ox.Quad(node, ox.NamedNode(_DCTERMS + "description"), ox.Literal(text))


def _within(name: str, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Put quads into a named graph."""
    graph = ox.NamedNode(graph_iri(name))
    return (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)


def _parts(quads: Sequence[ox.Quad]) -> Mapping[str, list[ox.Quad]]:
    """Divide the asserted ontology by what states it."""
    owners = _Owners(quads)
    found: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        for name in owners.graphs_of(quad):
            found[name].append(quad)
    return found


class _Owners:
    """Which named graphs each quad of the asserted ontology belongs to."""

    def __init__(self, quads: Sequence[ox.Quad]) -> None:
        self._values: dict[object, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self._values[quad.subject][quad.predicate.value].append(quad.object)
        self._owner: dict[object, str] = {}
        self._stated: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for node in list(self._values):
            self._assign(node)

    def graphs_of(self, quad: ox.Quad) -> Iterable[str]:
        """Return the graphs of a quad: those of its statements if it repeats any, else that of its subject."""
        if isinstance(quad.object, ox.BlankNode) and quad.object in self._owner:
            return [self._owner[quad.object]]
        direct = self._stated.get((quad.subject, quad.predicate, quad.object))
        return sorted(direct) if direct else [self._owner.get(quad.subject, "ontology")]

    def _assign(self, node: object) -> None:
        """Give a node that states something, and all that it brings, to its graph."""
        values = self._values[node]
        if isinstance(node, ox.NamedNode) and node.value.startswith((CASES, PREFIXES["ref"])):
            self._owner[node] = "figures" if node.value.startswith(CASES) else "references"
        for layer in self._layers(values):
            self._give(node, layer)
            for condition in values.get(BASE + "hasCondition", ()):
                self._give(condition, layer)
            if BASE + "object" in values:  # a stated relation, which is a link between the two diseases as well
                self._stated[tuple(values[BASE + name][0] for name in ("subject", "relation", "object"))].add(layer)

    def _layers(self, values: Mapping[str, Sequence[object]]) -> list[str]:
        """Return the layer of a statement, or of the statement that an axiom was made from."""
        stating = [self._values[statement] for statement in values.get(BASE + "statedBy", ())]
        return [
            layer.value for each in (values, *stating) for layer in each.get(BASE + "layer", ()) if isinstance(layer, ox.Literal)
        ]

    def _give(self, node: object, name: str) -> None:
        self._owner[node] = name
        for values in self._values[node].values():
            for value in values:
                if isinstance(value, ox.BlankNode):
                    self._give(value, name)
