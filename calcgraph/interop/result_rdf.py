"""Write a result as RDF with PROV-O: what was derived from which case, with which ontology, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calcgraph.case.model import Case
from calcgraph.case.rdf import Iri, Triple, case_triples
from calcgraph.namespace import BASE, CASES, ONTOLOGY, PREFIXES

__all__ = ["result_triples"]

_RDF, _RDFS, _PROV = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["prov"]
_TYPE = _RDF + "type"


def result_triples(case: Case, data: dict[str, Any], version: str) -> Iterator[Triple]:
    """Yield a case and its result, as `match --json` has it, as triples; `version` is that of the ontology."""
    yield from case_triples(case)
    node, result, activity = CASES + case.id, f"{CASES}{case.id}/result", f"{CASES}{case.id}/derivation"
    ontology = f"{ONTOLOGY}/releases/{version}"
    yield node, _TYPE, Iri(_PROV + "Entity")
    yield activity, _TYPE, Iri(_PROV + "Activity")
    for used in (node, ontology):
        yield activity, _PROV + "used", Iri(used)
    yield result, _TYPE, Iri(_PROV + "Entity")
    yield result, _TYPE, Iri(BASE + "Differential")
    yield result, _PROV + "wasDerivedFrom", Iri(node)
    yield result, _PROV + "wasGeneratedBy", Iri(activity)
    yield result, _RDFS + "comment", data["disclaimer"]
    for name in ("coverage", "layer", "route"):
        yield result, BASE + name, data[name]
    for each in data["diagnoses"]:
        yield from _diagnosis(result, each)


def _diagnosis(result: str, each: dict[str, Any]) -> Iterator[Triple]:
    node = f"{result}/{each['id']}"
    yield result, BASE + "ranks", Iri(node)
    yield node, _TYPE, Iri(BASE + "RankedDisease")
    yield node, BASE + "ofDisease", Iri(BASE + each["id"])
    yield node, _RDFS + "label", each["label"]
    yield node, BASE + "rank", each["rank"]
    yield node, BASE + "status", each["status"]
    yield node, BASE + "weight", each["weight"]
    for name in ("weight_range", "rank_range"):
        low, high = each[name]
        yield node, f"{BASE}{name.partition('_')[0]}Low", low
        yield node, f"{BASE}{name.partition('_')[0]}High", high
    for number, item in enumerate(each["evidence"]):
        yield from _evidence(node, number, item)


def _evidence(diagnosis: str, number: int, item: dict[str, Any]) -> Iterator[Triple]:
    node = f"{diagnosis}/evidence/{number}"
    yield diagnosis, BASE + "hasEvidence", Iri(node)
    yield node, _TYPE, Iri(BASE + "Evidence")
    yield node, BASE + "finding", item["finding"]
    yield node, BASE + "matched", item["match"]
    yield node, BASE + "weight", item["weight"]
    if item["statement"]:
        kind = "crit" if item["match"] == "criterion met" else "stmt"
        yield node, _PROV + "wasDerivedFrom", Iri(PREFIXES[kind] + item["statement"])
    if item["source"] and item["source"]["work"]:
        yield node, _PROV + "hadPrimarySource", Iri(PREFIXES["ref"] + item["source"]["work"])
