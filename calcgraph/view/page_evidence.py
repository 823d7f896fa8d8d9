"""The evidence of the page: weights of both layers, statements, criteria, works and stated relations between diseases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calcgraph.knowledge import Knowledge, Record
from calcgraph.namespace import PREFIXES, local_name
from calcgraph.statements import Source, Sources
from calcgraph.view.page_terms import PageTerms

__all__ = ["criteria_rows", "reference_rows", "relation_rows", "statement_rows", "weight_rows"]

_ARTICLE = "article"  # how its sentences are read is worth a note; the other works are not in question here
_SPECIFICITIES = "SELECT ?weight ?specificity WHERE { ?weight cg:specificity ?specificity }"


def local(iri: str) -> str:
    """Return the id of a statement, criterion, relation, reference, range or term."""
    for prefix in ("stmt", "crit", "rel", "ref", "range"):
        iri = iri.removeprefix(PREFIXES[prefix])
    return local_name(iri)


def weight_rows(knowledge: Knowledge, terms: PageTerms) -> list[dict[str, Any]]:
    """Return the weights of a layer."""
    specificity = {row["weight"]: row["specificity"] for row in knowledge.select(_SPECIFICITIES)}
    return [_weight(row, specificity[row["weight"]], terms) for row in knowledge.ask("export", "weights")]


def _weight(row: Record, specificity: int, terms: PageTerms) -> dict[str, Any]:
    absent = [row["absentLow"], row["absent"], row["absentHigh"]]
    return {
        "disease": terms.position(row["disease"]),
        "facet": row["facet"],
        "term": terms.position(row["term"]),
        "reach": row["reach"],
        "statement": local(row["statement"]),
        "specificity": specificity,
        "present": [row["presentLow"], row["present"], row["presentHigh"]],
        "absent": None if row["absent"] is None else absent,
        "obligate": int(bool(row["obligate"])),
        "withSign": terms.position(row["withSign"]) if row["withSign"] else None,
    }


def statement_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return every statement with its place in its source."""
    rows = knowledge.ask("export", "statements")
    sources = _sources(knowledge, (row["statement"] for row in rows))
    return [
        {
            "id": row["id"],
            "subject": local(row["subject"]),
            "relation": local(row["relation"]),
            "feature": _local_or_none(row["feature"]),
            "location": _local_or_none(row["location"]),
            "present": row["polarity"] == "present",
            "obligate": bool(row["obligate"]),
            "kind": row["kind"],
            "howOften": row["howOften"],
            "low": row["low"],
            "high": row["high"],
            "frequency": sources[row["statement"]].how_often,
            "layer": row["layer"],
            **_where(sources[row["statement"]]),
            "paraphrase": row["paraphrase"],
            "note": row["note"] if row["layer"] == _ARTICLE else None,
        }
        for row in rows
    ]


def criteria_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return every criterion with its conditions, in the order in which criteria are tried."""
    words = {row["criterion"]: row["paraphrase"] for row in knowledge.ask("export", "conditions")}
    sources = _sources(knowledge, {row["criterion"] for row in knowledge.criteria})
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in knowledge.criteria:
        name = local(row["criterion"])
        fresh = {
            "id": name,
            "target": local(row["target"]),
            "ranked": bool(row["ranked"]),
            "layer": row["layer"],
            "conditions": [],
            "paraphrase": words[name],
            "where": _where(sources[row["criterion"]]),
        }
        condition = {
            "id": local(row["condition"]),
            "feature": local(row["feature"]),
            "location": _local_or_none(row["wanted"]),
        }
        found.setdefault((row["criterion"], row["target"]), fresh)["conditions"].append(condition)
    return list(found.values())


def reference_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return every work and figure."""
    kept = ("id", "type", "number", "citation", "title", "year", "doi", "url", "study")
    return [{name: row[name] for name in kept} for row in knowledge.ask("export", "references")]


def relation_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return every stated relation between diseases, with what decides between them."""
    rows = knowledge.ask("export", "relations")
    sources = _sources(knowledge, (row["statement"] for row in rows))
    return [
        {
            "id": row["id"],
            "subject": local(row["subject"]),
            "relation": local(row["relation"]),
            "object": _local_or_none(row["object"]),
            "decidedBy": sorted(local(each) for each in (row["decidedBy"] or "").split()),
            "layer": row["layer"],
            "where": _where(sources[row["statement"]]),
            "paraphrase": row["paraphrase"],
        }
        for row in rows
    ]


def _sources(knowledge: Knowledge, statements: Iterable[str]) -> Sources:
    sources = Sources(knowledge)
    sources.fetch(statements)
    return sources


def _where(source: Source) -> dict[str, Any]:
    return {
        "source": source.work,
        "section": source.section,
        "paragraph": source.paragraph,
        "sentence": source.sentence,
        "figures": list(source.figures),
        "references": list(source.references),
    }


def _local_or_none(iri: str | None) -> str | None:
    return local(iri) if iri else None
