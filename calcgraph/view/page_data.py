"""All that the page knows, as one piece of plain data; its contract is `web/src/knowledge/wire.ts`.

Everything comes out of the queries that the routes ask, so the page says and derives what they do. The same ontology gives
the same data on every run.
"""

from __future__ import annotations

from typing import Any

from calcgraph.explain import DISCLAIMER
from calcgraph.knowledge import Knowledge
from calcgraph.service import Service
from calcgraph.view.drawings import draw, drawings
from calcgraph.view.material import Material
from calcgraph.view.page_body import body_rows
from calcgraph.view.page_cases import figure_rows
from calcgraph.view.page_columns import columns
from calcgraph.view.page_evidence import criteria_rows, local, reference_rows, relation_rows, statement_rows, weight_rows
from calcgraph.view.page_labs import analyte_rows, product_rows, range_rows, state_rows
from calcgraph.view.page_scheme import audit_rows, groups_of, scheme_data
from calcgraph.view.page_terms import PageTerms
from calcgraph.view.teaching import graph_view, teaching_data
from calcgraph.wording import wording

__all__ = ["core_data", "page_data"]


def page_data(service: Service | None = None, article: Service | None = None) -> dict[str, Any]:
    """Return all that the page shows: what it derives with, and graph, drawings and lessons computed beforehand.

    The services are whole and read all statements and those of the article; they are made if not given.
    """
    service, article = service or Service("all", whole=True), article or Service("article", whole=True)
    material = Material(service)
    return {
        **core_data(service, article),
        "audit": audit_rows(article),
        "graph": _without_definitions(graph_view(material)),
        "drawings": {sign: draw(sign) for sign in sorted(drawings())},
        "drawn_also": {sign: list(each.also) for sign, each in sorted(drawings().items()) if each.also},
        "teach": teaching_data(material),
    }


def core_data(service: Service, article: Service) -> dict[str, Any]:
    """Return what the page reads and derives cases with, and no audit."""
    knowledge = service.knowledge
    terms = PageTerms(knowledge, service.engine.rules, groups_of(article))
    return {
        "version": service.version,
        "disclaimer": DISCLAIMER,
        "wording": wording(),
        "constants": dict(sorted(knowledge.constants.items())),
        "terms": columns(terms.rows()),
        "layers": {each.layer: columns(weight_rows(each, terms)) for each in (knowledge, article.knowledge)},
        "statements": columns(statement_rows(knowledge)),
        "criteria": criteria_rows(knowledge),
        "references": columns(reference_rows(knowledge)),
        "relations": relation_rows(knowledge),
        "rankedAbove": {local(form): local(disease) for form, disease in service.engine.rules.ranked_above.items()},
        "values": _values(knowledge),
        "labStates": state_rows(knowledge),
        "analytes": analyte_rows(knowledge),
        "ranges": range_rows(knowledge),
        "products": product_rows(knowledge),
        "apart": [[terms.position(place), terms.at(far)] for place, far in sorted(knowledge.links("isApartFrom").items())],
        "deciders": [{name: local(value) for name, value in row.items()} for row in knowledge.ask("derive", "deciders")],
        "costs": {local(row["modality"]): row["cost"] for row in _sorted(knowledge, "costs", "modality")},
        "frequencies": knowledge.ask("lookup", "bands"),
        "vocabularies": [_vocabulary(row) for row in knowledge.codes.vocabularies.values()],
        "scheme": scheme_data(article),
        "audit": {"checks": [], "items": []},
        "figures": figure_rows(service),
        "body": body_rows(),
    }


def _without_definitions(graph: dict[str, Any]) -> dict[str, Any]:
    """Return a graph without what the terms of the page tell already."""
    return graph | {"nodes": [{name: value for name, value in node.items() if name != "definition"} for node in graph["nodes"]]}


def _values(knowledge: Knowledge) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in knowledge.ask("lookup", "values_of_facet"):
        found.setdefault(row["facet"], []).append(local(row["term"]))
    return found


def _sorted(knowledge: Knowledge, name: str, column: str) -> list[dict[str, Any]]:
    return sorted(knowledge.ask("lookup", name), key=lambda row: str(row[column]))


def _vocabulary(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("prefix", "label", "version", "licence", "namespace")}
    return told | {name: sorted((row[name] or "").split()) for name in ("namespaces", "aliases", "systems")}
