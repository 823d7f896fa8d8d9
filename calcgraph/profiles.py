"""What the ontology says of a disease, and what diseases share or differ in: the statements behind `explain` and `compare`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import SCORED_KINDS, SITE_KIND
from calcgraph.service import Service
from calcgraph.statements import Statement, statements_of
from calcgraph.terms import Term

__all__ = ["compare", "profile", "show_comparison", "show_profile"]

_HEADS = {
    "hasSign": "Signs",
    "hasLocation": "Places",
    "hasDistribution": "Distribution",
    "hasLabState": "Laboratory",
    "hasContext": "History",
    "hasDemographic": "Age and sex",
}


def profile(service: Service, disease: Term) -> dict[str, Any]:
    """Return everything stated of a disease and its forms, in the layer of the service."""
    statements = list(_statements(service, disease))
    return {
        "id": disease.id,
        "label": disease.label,
        "synonyms": list(disease.synonyms),
        "groups": sorted(service.knowledge.terms.label(wider) for wider in service.knowledge.within(disease.iri) - {disease.iri}),
        "statements": [_data(service, statement) for statement in statements],
        "disclaimer": DISCLAIMER,
    }


def _statements(service: Service, disease: Term) -> list[Statement]:
    found = statements_of(service.knowledge, service.forms_of(disease.iri))
    return [each for each in found if service.knowledge.layer in ("all", each.source.layer)]


def _data(service: Service, statement: Statement) -> dict[str, Any]:
    label = service.knowledge.terms.label
    return {
        "id": statement.id,
        "of": label(statement.subject),
        "relation": statement.relation.rpartition("/")[2],
        "feature": label(statement.feature) if statement.feature else None,
        "feature_id": statement.feature.rpartition("/")[2] if statement.feature else None,
        "at": label(statement.location) if statement.location else None,
        "present": statement.present,
        "how_often": statement.source.how_often,
        "kind": statement.kind,
        "layer": statement.source.layer,
        "says": statement.paraphrase,
        "source": statement.source.as_data(),
    }


def show_profile(data: dict[str, Any]) -> str:
    """Return the profile of a disease as text."""
    lines = [f"{data['label']}  ({', '.join(data['groups'])})"]
    for relation, head in _HEADS.items():
        rows = [each for each in data["statements"] if each["relation"] == relation and each["kind"] in SCORED_KINDS]
        if rows:
            lines += ["", head] + [f"  {_line(each)}" for each in sorted(rows, key=_order)]
    others = [each for each in data["statements"] if each["kind"] not in (*SCORED_KINDS, "single-case")]
    if others:
        lines += ["", "Also stated, never weighed"] + [f"  {each['says']} ({each['kind']}; {_source(each)})" for each in others]
    cases = [each for each in data["statements"] if each["kind"] == "single-case"]
    if cases:
        figures = sorted({each["source"]["section"] for each in cases}, key=lambda name: (len(name), name))
        lines += ["", f"Seen in single cases: {', '.join(figures)}"]
    return "\n".join([*lines, "", data["disclaimer"]]) + "\n"


def _order(each: dict[str, Any]) -> tuple[str, str, str]:
    return each["layer"], each["feature"] or "", each["id"]


def _line(each: dict[str, Any]) -> str:
    words = ("" if each["present"] else "not: ") + each["feature"] + (f" at {each['at']}" if each["at"] else "")
    if each["kind"] == SITE_KIND and each["at"]:
        words += ", in those who show it"
    return f"{words}: {each['how_often']}  [{_source(each)}]"


def _source(each: dict[str, Any]) -> str:
    layer = "" if each["layer"] == "article" else f", {each['layer']}"
    return f"{each['source']['work']}: {each['source']['section'] or 'whole work'}{layer}"


def compare(service: Service, diseases: Sequence[Term]) -> dict[str, Any]:
    """Return which features the diseases share and which only one of them has, and what sets every two of them apart.

    Groups and forms are in no differential: they are compared by their features alone.
    """
    from calcgraph.discriminators import discriminate_all

    features: dict[str, dict[str, list[str]]] = {}
    for disease in diseases:
        for each in _statements(service, disease):
            if each.kind in SCORED_KINDS and each.feature:
                name = service.knowledge.terms.label(each.feature) + (
                    f" at {service.knowledge.terms.label(each.location)}" if each.location else ""
                )
                word = ("" if each.present else "not shown: ") + each.source.how_often
                words = features.setdefault(name, {}).setdefault(disease.label, [])
                if word not in words:
                    words.append(word)
    names = [disease.label for disease in diseases]
    shared = {name: found for name, found in sorted(features.items()) if len(found) == len(diseases)}
    separating = {
        label: {name: found[label] for name, found in sorted(features.items()) if set(found) == {label}} for label in names
    }
    listed = {row["disease"] for row in service.knowledge.ask("lookup", "ranked")}
    ranked = [disease for disease in diseases if disease.iri in listed]
    apart = discriminate_all(service, ranked) if len(ranked) > 1 else []
    return {
        "diseases": names,
        "shared": {name: {label: ", ".join(found[label]) for label in names} for name, found in shared.items()},
        "only": {label: {name: ", ".join(words) for name, words in found.items()} for label, found in separating.items()},
        "decided_by": _deciders(service, {disease.iri for disease in diseases}),
        "set_apart": [each.as_data() for each in apart],
        "disclaimer": DISCLAIMER,
    }


def _deciders(service: Service, diseases: set[str]) -> list[str]:
    rows = service.knowledge.ask("derive", "deciders")
    facts = [row["fact"] for row in rows if {row["subject"], row["object"]} <= diseases]
    return sorted({service.knowledge.terms.label(fact) for fact in facts})


def show_comparison(data: dict[str, Any]) -> str:
    """Return a comparison as text."""
    from calcgraph.discriminator_tables import show_discrimination
    from calcgraph.show import table

    names = data["diseases"]
    lines = ["Shared"]
    rows = [(feature, *(found[name] for name in names)) for feature, found in data["shared"].items()]
    lines.append(table(("feature", *names), rows) if rows else "  nothing stated of all")
    for name in names:
        lines += ["", f"Only {name}"] + [f"  {feature}: {word}" for feature, word in data["only"][name].items()]
    for each in data["set_apart"]:
        title = [" or ".join(side["disease"] for side in each["sides"]), ""] if len(data["set_apart"]) > 1 else []
        lines += ["", *title, show_discrimination(each)]
    return "\n".join([*lines, "", data["disclaimer"]]) + "\n"
