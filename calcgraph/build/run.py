"""Run a whole build: tables and `core.ttl` in, eight Turtle files out, the same bytes every time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDFS

from calcgraph.build.axioms import CG
from calcgraph.build.case_axioms import case_axioms
from calcgraph.build.graph import assemble
from calcgraph.build.inferred import apart_pairs, inferred_graph, weights_graph
from calcgraph.build.lean import lean_graph
from calcgraph.build.mapping_graph import mapping_graph
from calcgraph.build.metadata import METADATA, metadata_graph
from calcgraph.build.scored import read_backgrounds, read_constants, read_facets, read_ranked, read_scored
from calcgraph.build.tables import read_tables
from calcgraph.build.weights import ScoredStatement, Weight, weigh
from calcgraph.reason import Classification, classify

__all__ = ["FILES", "Built", "build", "write"]

FILES = (
    "calcgraph.ttl",
    "calcgraph-inferred.ttl",
    "lean.ttl",
    "weights.ttl",
    "weights-article.ttl",
    "case-axioms.ttl",
    "mappings.ttl",
    METADATA,
)
_ARTICLE = "article"


@dataclass(frozen=True)
class Built:
    """The graphs of one build, by the name of the file each is written to."""

    graphs: dict[str, Graph]


def build(folder: Path) -> Built:
    """Build the ontology from the tables and `core.ttl` of a folder; needs the `build` extra.

    Faults in a table raise TableError; an inconsistent ontology or an unsatisfiable class raises CalcgraphError.
    """
    asserted = assemble(folder / "core.ttl", read_tables(folder))
    found = classify(asserted)
    scored = read_scored(asserted, found.within)
    anchors = {each.term for each in scored if each.obligate and each.facet == "site"}
    return Built(
        {
            FILES[0]: asserted,
            FILES[1]: inferred_graph(asserted, found, apart_pairs(asserted, found.within, anchors)),
            FILES[2]: lean_graph(asserted),
            FILES[3]: weights_graph(_weigh(asserted, found, scored), "all"),
            FILES[4]: weights_graph(_weigh(asserted, found, [each for each in scored if each.layer == _ARTICLE]), _ARTICLE),
            FILES[5]: case_axioms(asserted, found.kinds),
            FILES[6]: mapping_graph(folder, asserted),
        }
    )


def _weigh(asserted: Graph, found: Classification, scored: list[ScoredStatement]) -> list[Weight]:
    constants = read_constants(asserted)
    roots = frozenset[str]().union(*(found.kinds[root] for root in read_facets(asserted)))
    groups = frozenset(
        str(parent) for state in asserted.subjects(CG.state) for parent in asserted.objects(state, RDFS.subClassOf)
    )
    through = frozenset(str(parent) for parent in asserted.objects(None, CG.matchesThrough))
    return weigh(
        scored, read_ranked(asserted), found.within, read_backgrounds(asserted, constants, found.within), roots | groups, through
    )


def write(built: Built, folder: Path) -> dict[str, int]:
    """Write each graph as Turtle into a folder, and the description of them all; return the number of triples of each."""
    texts = {name: graph.serialize(format="turtle") for name, graph in built.graphs.items()}
    described = metadata_graph(built.graphs, texts)
    texts[METADATA] = described.serialize(format="turtle")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return {name: len(graph) for name, graph in (*built.graphs.items(), (METADATA, described))}
