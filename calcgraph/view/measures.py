"""What a teacher reads off the graph: hubs, signs that tell much, diseases that look alike, bridges, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from calcgraph.namespace import iri, local_name
from calcgraph.view.material import Material
from calcgraph.view.network import edges_of, graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EXPLANATIONS", "LEAST_ALIKE", "communities", "likeness_of", "measures", "nearest"]

EXPLANATIONS = {
    "features": "Of each sign, laboratory state and history: in how many diseases it is stated, how many bits"
    " knowing it is expected to tell of which disease it is (all taken as equally likely beforehand), and how many"
    " pairs of diseases it tells apart wherever the numbers that sources leave out may lie.",
    "hubs": "The signs stated of most diseases: to see one says least.",
    "bridges": "Signs, laboratory states and histories that lie on most of the shortest ways between diseases (betweenness):"
    " they join families that share little else, so they are where a reader changes from one to another.",
    "communities": "Diseases that share more of their evidence on images with one another than with the rest (greedy"
    " modularity): what a lesson should set side by side.",
    "nearest": "The diseases that share most of the evidence on images: the bits of shared features over the bits of all.",
    "without_own_sign": "Diseases none of whose stated signs is theirs alone: places, laboratory, history or combinations tell.",
}
_TELLING = ("sign", "lab", "history")
LEAST_ALIKE = 0.08  # of the evidence on images; below this two diseases share everyday features only
_NEAREST = 3
_BRIDGES = 15
_HUB = 6  # diseases


def measures(material: Material) -> dict[str, Any]:
    """Return all measures as plain data, each with the sentence that explains it; terms by their ids, with labels."""
    features = _features(material)
    signs = [each for each in features if each["kind"] == "sign"]
    hubs = sorted((each for each in signs if each["diseases"] >= _HUB), key=lambda each: (-each["diseases"], each["label"]))
    return {
        "explanations": dict(EXPLANATIONS),
        "features": features,
        "hubs": hubs,
        "bridges": _bridges(material),
        "communities": communities(material),
        "nearest": {
            disease.id: [
                {"id": local_name(other), "label": material.label(other), "likeness": likeness}
                for other, likeness in nearest(material, disease.iri)
            ]
            for disease in material.diseases
        },
        "without_own_sign": [
            {"id": disease.id, "label": disease.label} for disease in material.diseases if not _own_signs(material, disease.iri)
        ],
    }


def _features(material: Material) -> list[dict[str, Any]]:
    """Return signs, laboratory states and histories, those that tell most first."""
    stated: dict[str, set[str]] = {}
    for each in material.shown:
        if each.kind in _TELLING and each.present:
            stated.setdefault(each.feature, set()).add(each.disease)
    rows = [
        {
            "id": local_name(term),
            "label": material.label(term),
            "kind": material.kind(term),
            "diseases": len(diseases),
            "of": sorted(local_name(each) for each in diseases),
            "bits": material.weighing.information(term),
            "pairs": material.weighing.pairs_told_apart(term),
        }
        for term, diseases in stated.items()
    ]
    return sorted(rows, key=lambda row: (-row["bits"], row["id"]))


def _bridges(material: Material) -> list[dict[str, Any]]:
    import networkx as nx

    drawn: nx.Graph[str] = nx.Graph()
    for one, other, told in edges_of(graph(material, ("disease", *_TELLING))):
        if told.get("present") and "share" in told:
            drawn.add_edge(one, other)
    between = nx.betweenness_centrality(drawn)
    rows: list[dict[str, Any]] = [
        {"id": name, "label": material.label(iri(name)), "kind": material.kind(iri(name)), "betweenness": round(value, 4)}
        for name, value in between.items()
        if material.kind(iri(name)) and value > 0
    ]
    return sorted(rows, key=lambda row: (-row["betweenness"], row["id"]))[:_BRIDGES]


def communities(material: Material) -> list[dict[str, Any]]:
    """Return the diseases in communities of look-alikes, the largest first, each named by its members."""
    import networkx as nx

    drawn: nx.Graph[str] = nx.Graph()
    drawn.add_nodes_from(disease.iri for disease in material.diseases)
    for one, other in combinations(sorted(drawn), 2):
        likeness = material.weighing.likeness(one, other)
        if likeness >= LEAST_ALIKE:
            drawn.add_edge(one, other, weight=likeness)
    found = (
        nx.community.greedy_modularity_communities(drawn, weight="weight") if drawn.number_of_edges() else [{n} for n in drawn]
    )
    rows = []
    for members in found:
        named = sorted(members, key=lambda each: material.label(each).casefold())
        rows.append({"name": " · ".join(map(material.label, named)), "diseases": [local_name(each) for each in named]})
    return sorted(rows, key=lambda row: (-len(row["diseases"]), row["name"]))


def nearest(material: Material, disease: str, count: int = _NEAREST) -> Sequence[tuple[str, float]]:
    """Return the diseases that share most evidence on images with one, the nearest first, with their likeness."""
    others = [each.iri for each in material.diseases if each.iri != disease]
    alike = sorted(
        ((other, material.weighing.likeness(disease, other)) for other in others), key=lambda pair: (-pair[1], pair[0])
    )
    return [pair for pair in alike if pair[1] > 0][:count]


def likeness_of(material: Material) -> Callable[[str, str], float]:
    """Return what tells how alike two diseases look on images, from their ids: for the layout."""
    return lambda one, other: material.weighing.likeness(iri(one), iri(other))


def _own_signs(material: Material, disease: str) -> list[str]:
    others = {each.feature for each in material.shown if each.disease != disease and each.present}
    return [each.feature for each in material.shown_by(disease, ["sign"]) if each.feature not in others]
