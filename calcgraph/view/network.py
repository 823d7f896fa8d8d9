"""The graph of what diseases show, for pictures, measures and lessons: one edge a fact, however many statements say it.

The export (`calcgraph.export.network`) has every term and every statement of the ontology; this has what a reader looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from calcgraph.errors import UsageError
from calcgraph.namespace import local_name
from calcgraph.view.material import Material, Shown
from calcgraph.view.weighing import KINDS

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]

__all__ = ["ALL_KINDS", "EVERY_KIND", "edges_of", "graph", "graph_data", "named", "neighbourhood", "nodes_of"]

ALL_KINDS = ("disease", *dict.fromkeys(KINDS.values()))
EVERY_KIND = (*ALL_KINDS, "group")
_MOST_STEPS = 4


def graph(material: Material, kinds: Collection[str] = ALL_KINDS) -> Network:
    """Return diseases, their features and, of that kind, the groups of the scheme as a directed graph.

    Nodes are named by the ids of terms and have `label`, `kind` (one of EVERY_KIND), `definition`, `group` (of a disease:
    the label of the narrowest group it stands in), `layer` ("article" if the source article states any of it, else
    "supplementary"), `must_not_miss` and `diseases`, the number of diseases that show it. Edges have as key and `relation` the
    property (`hasSign`, `hasLocation` …; between diseases that of a stated relation; `subClassOf` to and between groups), and
    `statements` (ids, the strongest first), `how_often` (the source's word or numbers), `share` (of patients, 0 to 1),
    `present` (false: stated not to be shown), `layer`, and `at`, the places of a sign. An unknown kind raises UsageError.
    """
    import networkx as nx

    unknown = sorted(set(kinds) - set(EVERY_KIND))
    if unknown:
        raise UsageError(f"there is no kind {unknown[0]!r}: choose among {', '.join(EVERY_KIND)}")
    made: Network = nx.MultiDiGraph(name="calcgraph", layer=material.knowledge.layer)
    wanted = [each for each in material.shown if each.kind in kinds]
    for disease in material.diseases if "disease" in kinds else ():
        _add_disease(made, material, disease.iri)
    for term in sorted({each.feature for each in wanted}):
        told = [each for each in wanted if each.feature == term]
        _add_node(made, material, term, told[0].kind, _layer(told), diseases=len({each.disease for each in told if each.present}))
    if "disease" in kinds:
        _add_edges(made, material, wanted)
        if "group" in kinds:
            _add_groups(made, material)
    return made


def _add_node(made: Network, material: Material, term: str, kind: str, layer: str, **told: Any) -> None:
    definition = material.definitions.get(term, "")
    made.add_node(local_name(term), label=material.label(term), kind=kind, definition=definition, layer=layer, **told)


def _add_disease(made: Network, material: Material, disease: str) -> None:
    chapters = material.chapters(disease)
    layer = _layer([each for each in material.shown if each.disease == disease])
    told = {"group": material.label(chapters[-1]) if chapters else "", "must_not_miss": disease in material.must_not_miss}
    _add_node(made, material, disease, "disease", layer, **told)


def _layer(shown: Iterable[Shown]) -> str:
    return "article" if any("article" in each.layers for each in shown) else "supplementary"


def _add_edges(made: Network, material: Material, shown: Sequence[Shown]) -> None:
    for each in shown:
        relation = _RELATIONS[each.kind]
        made.add_edge(
            local_name(each.disease),
            local_name(each.feature),
            key=relation if each.present else f"{relation} (absent)",
            relation=relation,
            statements=" ".join(statement.id for statement in each.statements),
            how_often=each.how_often,
            share=each.share,
            present=each.present,
            layer=_layer([each]),
            at=" ".join(local_name(place) for place in each.places),
        )
    for row in material.relations:
        relation = local_name(row["relation"])
        made.add_edge(
            local_name(row["subject"]),
            local_name(row["object"]),
            key=relation,
            relation=relation,
            statements=row["id"],
            how_often="",
            layer=row["layer"],
        )


# By which property a disease is joined to a feature of each kind.
_RELATIONS = {
    "sign": "hasSign",
    "location": "hasLocation",
    "lab": "hasLabState",
    "history": "hasContext",
    "distribution": "hasDistribution",
    "patient": "hasDemographic",
}


def _add_groups(made: Network, material: Material) -> None:
    for group, parent in sorted(material.parents.items()):
        _add_node(made, material, group, "group", "article")
        if parent:
            made.add_edge(local_name(group), local_name(parent), key="subClassOf", relation="subClassOf", layer="article")
    for disease in material.diseases:
        for group in material.chapters(disease.iri):
            made.add_edge(disease.id, local_name(group), key="subClassOf", relation="subClassOf", layer="article")


def nodes_of(made: Network) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the nodes of a graph with what is told of each, in order."""
    for name in sorted(made):
        yield name, dict(made.nodes[name])


def edges_of(made: Network) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the edges of a graph with what is told of each, in order."""
    for one, other, key in sorted(made.edges(keys=True)):
        yield one, other, dict(made.edges[one, other, key])


def graph_data(made: Network) -> dict[str, Any]:
    """Return a graph as plain data: lists of nodes and of edges, in order."""
    return {
        "nodes": [{"id": name, **told} for name, told in nodes_of(made)],
        "edges": [{"source": one, "target": other, **told} for one, other, told in edges_of(made)],
    }


def named(material: Material, made: Network, text: str) -> str:
    """Return the node that a text names; a word for nothing in the graph raises UsageError."""
    found = material.knowledge.terms.find(text)
    inside = [term.id for term in found if term.id in made] or [
        local_name(material.ranked_above[term.iri]) for term in found if term.iri in material.ranked_above
    ]
    if inside:
        return inside[0]
    if found:
        raise UsageError(
            f"{found[0].label!r} is not in this graph: no disease in it is stated to show it, or its kind is left out"
        )
    nearest = ", ".join(repr(term.label) for term in material.knowledge.terms.nearest(text))
    raise UsageError(f"nothing is called {text!r}; nearest: {nearest or 'none'}")


def neighbourhood(made: Network, about: Sequence[str], depth: int = 1) -> Network:
    """Return the part of a graph around nodes: of one all within some steps; of several what lies between and beside them.

    Of several diseases that is what they show and no further disease, so that shared features stand between them and own ones
    beside; of other nodes the shortest ways that join them. More than four steps, or none, raises UsageError.
    """
    import networkx as nx

    if not 1 <= depth <= _MOST_STEPS:
        raise UsageError(f"a depth is a number from 1 to {_MOST_STEPS}")
    plain = made.to_undirected(as_view=True)
    kept: set[str] = set()
    diseases = all(made.nodes[name]["kind"] == "disease" for name in about)
    if len(about) == 1 or diseases:
        for name in about:
            kept.update(nx.single_source_shortest_path_length(plain, name, cutoff=depth))
    if diseases and len(about) > 1:
        kept = {name for name in kept if name in about or made.nodes[name]["kind"] != "disease"}
    for one, other in pairwise(about) if not diseases else ():
        if not nx.has_path(plain, one, other):
            raise UsageError(f"nothing in this graph joins {made.nodes[one]['label']!r} to {made.nodes[other]['label']!r}")
        for path in nx.all_shortest_paths(plain, one, other):
            kept.update(path)
    part: Network = made.subgraph(sorted(kept)).copy()
    return part
