"""Read from the asserted graph which statements may enter a score, and as what share of patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from calcgraph.build.axioms import CG
from calcgraph.build.weights import Backgrounds, Interval, ScoredStatement, band_of
from calcgraph.namespace import BASE, SCORED_KINDS, SITE_KIND
from calcgraph.reason import Closure

__all__ = ["Obligate", "read_backgrounds", "read_constants", "read_facets", "read_obligate", "read_ranked", "read_scored"]

# The constant that gives the background of each state; other states have that of the facet.
_STATE_FLOORS = {"normal": "floor.lab.usual", "negative": "floor.lab.usual", "positive": "floor.lab.positive"}


@dataclass(frozen=True, order=True)
class Obligate:
    """A statement that each case of a ranked disease shows a feature, perhaps at a place: its stated absence excludes."""

    statement: str
    disease: str
    feature: str
    location: str | None


def read_constants(graph: Graph) -> dict[str, float]:
    """Return the constants of the method by name."""
    return {
        str(graph.value(node, RDFS.label)): float(graph.value(node, CG.value))  # type: ignore[arg-type]
        for node in graph.subjects(RDF.type, CG.Constant)
    }


def read_facets(graph: Graph) -> dict[str, str]:
    """Return the facet of each root kind: {IRI of ImagingSign: "sign", …}."""
    return {str(root): str(facet) for root, facet in graph.subject_objects(CG.facet)}


def read_ranked(graph: Graph) -> list[str]:
    """Return the diseases that a differential lists, in order."""
    return sorted(str(disease) for disease in graph.subjects(CG.ranked, Literal(True)))


def read_obligate(graph: Graph) -> list[Obligate]:
    """Return the obligate features of ranked diseases that a case can state absent; a place by itself it cannot."""
    ranked = set(read_ranked(graph))
    found = []
    for node in graph.subjects(CG.obligate, Literal(True)):
        disease, feature, location = (graph.value(node, name) for name in (CG.subject, CG.feature, CG.atLocation))
        if str(disease) in ranked and feature is not None and graph.value(node, CG.relation) != CG.hasLocation:
            found.append(Obligate(str(node), str(disease), str(feature), None if location is None else str(location)))
    return sorted(found, key=lambda each: each.statement)


def read_backgrounds(graph: Graph, constants: Mapping[str, float], within: Closure) -> Backgrounds:
    """Return the shares assumed where sources are silent.

    A lesion whose place no source names may lie anywhere: its share of a place is the share of all places that lie
    within it, a few in a hundred for a joint region, a few in a thousand for one structure of it.
    """
    by_term = _shares_of_places(graph, within)
    by_term |= {str(term): constants["floor.nonspecific"] for term in graph.subjects(CG.nonspecific, Literal(True))}
    by_term |= {str(term): float(value) for term, value in graph.subject_objects(CG.background)}  # type: ignore[arg-type]
    for state, constant in _STATE_FLOORS.items():
        for term in graph.subjects(CG.state, Literal(state)):
            by_term[str(term)] = constants[constant]
    facets = {name.removeprefix("floor."): value for name, value in constants.items() if name.startswith("floor.")}
    return Backgrounds(by_term, facets)


def _shares_of_places(graph: Graph, within: Closure) -> dict[str, float]:
    (root,) = (str(term) for term in graph.subjects(CG.facet, Literal("site")))
    places = {term for term, wider in within.items() if root in wider}
    inside: Counter[str] = Counter()
    for place in places:
        inside.update(within[place] & places)
    return {place: count / len(places) for place, count in inside.items()}


def read_scored(graph: Graph, within: Closure) -> list[ScoredStatement]:
    """Return what each scored statement says, once for the sign and once for the place of "a sign at a place".

    One that tells where a sign lies in those who show it says nothing of how many do: it counts for the place alone.
    A statement on a form of a disease counts for the ranked disease above it; statements on groups count for none.
    """
    facets, ranked = read_facets(graph), set(read_ranked(graph))
    bands = _read_bands(graph)
    found: list[ScoredStatement] = []
    for name in sorted(str(statement) for statement in graph.subjects(RDF.type, CG.Statement)):
        node = URIRef(name)
        if str(graph.value(node, CG.kind)) not in SCORED_KINDS:
            continue
        disease = _ranked_above(str(graph.value(node, CG.subject)), ranked, within)
        if disease is not None:
            found.extend(_scored(graph, node, disease, _share(graph, node, bands), facets, within))
    return found


def _ranked_above(subject: str, ranked: set[str], within: Closure) -> str | None:
    if subject in ranked:
        return subject
    above = sorted(within[subject] & ranked)
    return above[0] if above else None


def _scored(
    graph: Graph, node: URIRef, disease: str, share: Interval, facets: Mapping[str, str], within: Closure
) -> Iterator[ScoredStatement]:
    feature, location = str(graph.value(node, CG.feature)), graph.value(node, CG.atLocation)
    absent = str(graph.value(node, CG.polarity)) == "absent"
    obligate = bool(graph.value(node, CG.obligate).toPython())  # type: ignore[union-attr]
    layer, name = str(graph.value(node, CG.layer)), str(node)
    facet = _facet(feature, facets, within)
    # "Not at this place" denies the conjunction, "there, in those who show it" presumes the sign: neither says how many show it.
    if location is None or not (absent or _of_place(graph, node)):
        yield ScoredStatement(name, disease, facet, feature, share, layer, obligate and location is None, absent)
    if location is not None:
        yield ScoredStatement(name, disease, "site", str(location), share, layer, obligate, absent, with_sign=feature)


def _of_place(graph: Graph, node: URIRef) -> bool:
    return str(graph.value(node, CG.kind)) == SITE_KIND


def _facet(term: str, facets: Mapping[str, str], within: Closure) -> str:
    for root in sorted(within[term]):
        if root in facets:
            return facets[root]
    raise KeyError(f"{term.removeprefix(BASE)} stands under no kind of term")


def _read_bands(graph: Graph) -> dict[str, Interval]:
    return {
        str(graph.value(node, RDFS.label)): Interval(
            *(float(graph.value(node, end)) for end in (CG.low, CG.middle, CG.high))  # type: ignore[arg-type]
        )
        for node in graph.subjects(RDF.type, CG.FrequencyBand)
    }


def _share(graph: Graph, node: URIRef, bands: Mapping[str, Interval]) -> Interval:
    """Return the share of patients: the source's own numbers (in percent), else the band of its word."""
    low, high = graph.value(node, CG.low), graph.value(node, CG.high)
    absent = str(graph.value(node, CG.polarity)) == "absent"
    if low is not None or high is not None:
        ends = (float(low) / 100 if low is not None else 0.0, float(high) / 100 if high is not None else 1.0)  # type: ignore[arg-type]
        stated = Interval(ends[0], sum(ends) / 2, ends[1])
    else:
        word = str(graph.value(node, CG.howOften))
        stated = bands[band_of(word, absent, _of_place(graph, node))]
        if word == "unstated" and not absent:
            stated = _at_least(stated, graph.value(graph.value(node, CG.feature), CG.background))
    share = stated.opposite() if absent else stated
    return Interval.bounded(share.low, share.middle, share.high)


def _at_least(stated: Interval, background: object) -> Interval:
    """Raise a bare assertion to the share expected anyway: whoever says "adults" does not mean fewer than usual."""
    if background is None:
        return stated
    share = float(background)  # type: ignore[arg-type]
    return Interval(max(stated.low, share), max(stated.middle, share), max(stated.high, share))
