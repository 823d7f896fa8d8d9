"""Write what follows from the asserted graph: the classification, places that lie apart, and the weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

from calcgraph.build.axioms import CG
from calcgraph.build.graph import new_graph
from calcgraph.build.weights import Interval, Weight
from calcgraph.namespace import BASE, ONTOLOGY, PREFIXES
from calcgraph.reason import Classification, Closure

__all__ = ["apart_pairs", "inferred_graph", "weights_graph"]


def inferred_graph(graph: Graph, found: Classification, apart: Iterable[tuple[str, str]]) -> Graph:
    """Return the graph of what HermiT entails about our terms, under an ontology header of its own."""
    inferred = new_graph()
    header, asserted = URIRef(f"{ONTOLOGY}/inferred"), URIRef(ONTOLOGY)
    inferred.add((header, RDF.type, OWL.Ontology))
    inferred.add((header, OWL.imports, asserted))
    inferred.add((header, OWL.versionInfo, graph.value(asserted, OWL.versionInfo)))  # type: ignore[arg-type]
    inferred.add((header, RDFS.comment, Literal("Entailed by HermiT from the asserted ontology; rebuilt, never edited.")))
    for term, above in found.kinds.items():
        for kind in above - {term}:
            inferred.add((URIRef(term), RDFS.subClassOf, URIRef(kind)))
    facets = {str(root) for root in graph.subjects(CG.facet)}
    for term, above in found.within.items():
        if above & facets:
            for wider in above:
                inferred.add((URIRef(term), CG.isWithin, URIRef(wider)))
    for place, other in apart:
        inferred.add((URIRef(place), CG.isApartFrom, URIRef(other)))
    return inferred


def apart_pairs(graph: Graph, within: Closure, anchors: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs (place, anchor) that share nothing, for each anchor: a place where some disease always lies.

    Two places overlap if some term lies within both. Reports name tissue by landmarks, so a place is also near an anchor
    if it overlaps the smallest region that holds the anchor; and a landmark is near every tissue that runs through
    many regions.
    """
    below = _invert(within)
    landmarks = _below_flagged(graph, below, CG.landmark)
    regions = _smallest_regions(within, landmarks)
    tissues = {str(term) for term in graph.subjects(CG.tissueKind, Literal(True))}
    places = sorted(below[BASE + "AnatomicalLocation"])
    pairs = []
    for anchor in sorted(anchors):
        near = below[anchor].union(*(below[region] for region in regions(anchor)))
        for place in places:
            if below[place] & near or (anchor in tissues and place in landmarks):
                continue
            pairs.append((place, anchor))
    return pairs


def _invert(within: Closure) -> dict[str, set[str]]:
    below: dict[str, set[str]] = {term: set() for term in within}
    for term, above in within.items():
        for wider in above:
            below.setdefault(wider, set()).add(term)
    return below


def _below_flagged(graph: Graph, below: Mapping[str, set[str]], flag: URIRef) -> set[str]:
    flagged = [str(term) for term in graph.subjects(flag, Literal(True))]
    return set().union(*(below[term] for term in flagged)) | set(flagged)


class _smallest_regions:  # noqa: N801 - reads as a function of an anchor
    """The landmarks that an anchor is part of, without those that hold a smaller one."""

    def __init__(self, within: Closure, landmarks: set[str]) -> None:
        self._within, self._landmarks = within, landmarks

    def __call__(self, anchor: str) -> list[str]:
        holding = (self._within[anchor] & self._landmarks) - {anchor}
        return sorted(region for region in holding if not any(region in self._within[other] - {other} for other in holding))


def weights_graph(weights: Sequence[Weight], name: str) -> Graph:
    """Return the table of weights as a graph; `name` tells the layer it was computed from."""
    graph = new_graph()
    numbers: dict[tuple[str, str], int] = {}
    for weight in weights:
        owner = (weight.disease.removeprefix(BASE), weight.facet)
        numbers[owner] = numbers.get(owner, 0) + 1
        node = URIRef(f"{PREFIXES['weight']}{name}/{owner[0]}/{owner[1]}/{numbers[owner]:03d}")
        _add_weight(graph, node, weight)
    return graph


def _add_weight(graph: Graph, node: URIRef, weight: Weight) -> None:
    graph.add((node, RDF.type, CG.Weight))
    graph.add((node, CG.ofDisease, URIRef(weight.disease)))
    graph.add((node, CG.inFacet, Literal(weight.facet)))
    graph.add((node, CG.ofTerm, URIRef(weight.term)))
    graph.add((node, CG.reach, Literal(weight.reach)))
    graph.add((node, CG.specificity, Literal(weight.specificity)))
    graph.add((node, CG.fromStatement, URIRef(weight.statement)))
    _add_interval(graph, node, "present", weight.present)
    if weight.absent is not None:
        _add_interval(graph, node, "absent", weight.absent)
    if weight.obligate:
        graph.add((node, CG.obligate, Literal(True)))
    if weight.with_sign:
        graph.add((node, CG.withSign, URIRef(weight.with_sign)))


def _add_interval(graph: Graph, node: URIRef, name: str, interval: Interval) -> None:
    for end, value in (("Low", interval.low), ("", interval.middle), ("High", interval.high)):
        graph.add((node, CG[f"{name}{end}"], Literal(f"{value:.4f}", datatype=XSD.decimal)))
