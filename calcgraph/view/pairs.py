"""Diseases that are taken for one another, with what separates them: the heart of a lesson on look-alikes."""

from __future__ import annotations

from typing import Any

from calcgraph.namespace import iri, local_name
from calcgraph.view.material import Material
from calcgraph.view.measures import LEAST_ALIKE, nearest
from calcgraph.view.weighing import KINDS

__all__ = ["confusable_pairs", "separating"]

_NEAREST = 2
_SHOWN = 6
_TOLD = 4
_ALIKE = "indistinguishableOnImagingFrom"


def confusable_pairs(material: Material) -> list[dict[str, Any]]:
    """Return the pairs of diseases that are most alike on images, or stated to be so, the most alike first.

    Each has `diseases` (two ids), `labels`, `likeness` (0 to 1, images alone) and `likeness_in_all`, `stated` (a source says that
    images cannot tell them apart), `imaging` (the most that images alone can do: "decides", "excludes", "tells" or "cannot"),
    `decided_by` (what a source names as deciding), `shared` (signs of both), and for either side of `separates` as
    `separating` returns it.
    """
    stated = {
        tuple(sorted((row["subject"], row["object"]))) for row in material.relations if local_name(row["relation"]) == _ALIKE
    }
    pairs = set(stated)
    for disease in material.diseases:
        near = nearest(material, disease.iri, _NEAREST)
        pairs.update(tuple(sorted((disease.iri, other))) for other, likeness in near if likeness >= LEAST_ALIKE)
    rows = [_pair(material, one, other, (one, other) in stated) for one, other in sorted(pairs)]
    return sorted(rows, key=lambda row: (not row["stated"], -row["likeness"], row["diseases"]))


def _pair(material: Material, one: str, other: str, stated: bool) -> dict[str, Any]:
    found = material.apart[frozenset((local_name(one), local_name(other)))]
    ids = [local_name(one), local_name(other)]
    shared = {each.feature for each in material.shown_by(one, ["sign"])} & {
        each.feature for each in material.shown_by(other, ["sign"])
    }
    by_bits = sorted(shared, key=lambda term: (-material.weighing.information(term), term))
    return {
        "diseases": ids,
        "labels": [material.label(one), material.label(other)],
        "likeness": material.weighing.likeness(one, other),
        "likeness_in_all": material.weighing.likeness(one, other, imaging=False),
        "stated": stated,
        "imaging": found.imaging,
        "decided_by": list(found.decided_by),
        "shared": [{"id": local_name(term), "label": material.label(term)} for term in by_bits[:_SHOWN]],
        "shared_count": len(shared),
        "separates": [separating(material, name, against) for name, against in (ids, ids[::-1])],
    }


def separating(material: Material, disease: str, other: str) -> dict[str, Any]:
    """Return what speaks for one disease against another, both by id: what decides, and the findings that tell most.

    `decides`: sets of findings, each with `findings` (in words), `kind` ("supports" or "excludes") and `images` (whether images
    alone show it). `tells`: `finding` (in words), `kind`, and `margin`, by how many bits at least it speaks more for the one.
    """
    found = material.apart[frozenset((disease, other))]
    (side,) = (each for each in found.sides if each.disease == material.label(iri(disease)))
    return {
        "disease": disease,
        "label": side.disease,
        "imaging": side.imaging,
        "decides": [
            {"findings": [told.says for told in each.findings], "kind": each.kind, "images": not each.beyond_imaging}
            for each in side.deciding[:_TOLD]
        ],
        "tells": [
            {"finding": each.finding.says, "kind": KINDS.get(each.finding.facet, each.finding.facet), "margin": each.margin}
            for each in side.telling
            if not each.repeats
        ][:_TOLD],
    }
