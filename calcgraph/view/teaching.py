"""All that pages and lessons are filled with, as plain data: terms by their ids, the same on every run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcgraph.errors import UsageError
from calcgraph.explain import DISCLAIMER
from calcgraph.service import Service
from calcgraph.terms import Term
from calcgraph.view.coverage import coverage_matrix
from calcgraph.view.layout import columns, layout_data, ring
from calcgraph.view.lessons import learning_order
from calcgraph.view.material import Material
from calcgraph.view.measures import likeness_of, measures
from calcgraph.view.network import ALL_KINDS, EVERY_KIND, graph, graph_data
from calcgraph.view.pairs import confusable_pairs
from calcgraph.view.quiz import quiz

__all__ = [
    "Material", "confusable_pairs", "coverage_matrix", "diseases_of", "graph_view", "learning_order", "measures", "quiz",
    "teaching_data",
]  # fmt: skip


def teaching_data(material: Material) -> dict[str, Any]:
    """Return coverage, learning order, confusable pairs, measures and quiz in one, with version, layer and disclaimer."""
    return {
        "version": material.service.version,
        "layer": material.knowledge.layer,
        "disclaimer": DISCLAIMER,
        "coverage": coverage_matrix(material),
        "learning_order": learning_order(material),
        "confusable_pairs": confusable_pairs(material),
        "measures": measures(material),
        "quiz": quiz(material),
    }


def graph_view(material: Material) -> dict[str, Any]:
    """Return the whole graph with groups, and where its nodes stand: `ring` has diseases and signs, `columns` all features."""
    signs, every = graph(material, ("disease", "sign")), graph(material, ALL_KINDS)
    layouts = ring(signs, likeness_of(material)), columns(every)
    return {**graph_data(graph(material, EVERY_KIND)), "layouts": {each.name: layout_data(each) for each in layouts}}


def diseases_of(service: Service, names: Sequence[str]) -> list[Term]:
    """Return the ranked diseases that names of diseases, forms or groups stand for; one without any raises UsageError."""
    found: list[Term] = []
    rules = service.engine.rules
    for name in names:
        term = service.disease(name)
        inside = [each for each in rules.diseases if term.iri in service.knowledge.within(each)]
        inside = inside or [rules.ranked_above[term.iri]] if term.iri in rules.ranked_above else inside
        if not inside:
            raise UsageError(f"{term.label!r} holds no disease that match lists")
        found += [service.knowledge.terms.by_iri[each] for each in inside]
    return list(dict.fromkeys(found))
