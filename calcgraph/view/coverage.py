"""What the source shows and what it only says: which figure shows which disease and sign, which section states it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcgraph.case.model import Case
from calcgraph.namespace import local_name
from calcgraph.view.material import Material, Shown

__all__ = ["coverage_matrix"]


def coverage_matrix(material: Material) -> dict[str, Any]:
    """Return what covers each disease and each of its signs.

    `diseases`: per disease its figures, sections of the source article, numbers of statements by layer and of signs with and
    without a figure. `signs`: a row per disease and sign with `statements`, `article` (how many of them), `how_often`, `share`,
    `sections` and `works` that state it, `figures` of the disease that show it. `signs_without_figure`: signs that no figure
    shows of any disease, with the diseases they are stated of. A figure shows a sign if its case names it or something narrower.
    """
    signs = [_sign(material, each) for disease in material.diseases for each in material.shown_by(disease.iri, ["sign"])]
    lacking: dict[str, dict[str, Any]] = {}
    covered = {row["sign"] for row in signs if row["figures"]}
    for row in signs:
        if row["sign"] not in covered:
            lacking.setdefault(row["sign"], {"id": row["sign"], "label": row["sign_label"], "diseases": []})["diseases"].append(
                row["disease"]
            )
    return {
        "diseases": [_disease(material, disease.iri, signs) for disease in material.diseases],
        "signs": signs,
        "signs_without_figure": sorted(lacking.values(), key=lambda row: row["label"].casefold()),
    }


def _sign(material: Material, shown: Shown) -> dict[str, Any]:
    sources = [each.source for each in shown.statements]
    own = [each for each in sources if each.layer == "article"]
    return {
        "disease": local_name(shown.disease),
        "disease_label": material.label(shown.disease),
        "sign": local_name(shown.feature),
        "sign_label": material.label(shown.feature),
        "how_often": shown.how_often,
        "share": shown.share,
        "statements": len(sources),
        "article": len(own),
        "sections": sorted({each.section for each in own if each.section}),
        "works": sorted({each.work for each in sources}),
        "figures": [case.id for case in _figures(material, shown.disease) if _shows(material, case, shown.feature)],
    }


def _figures(material: Material, disease: str) -> Sequence[Case]:
    return [case for case in material.figures if disease in material.shown_in(case)]


def _shows(material: Material, case: Case, sign: str) -> bool:
    seen = (each for finding in case.findings if finding.status == "present" for each in finding.signs)
    return any(sign in material.knowledge.within(each) for each in seen)


def _disease(material: Material, disease: str, signs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    own = [row for row in signs if row["disease"] == local_name(disease)]
    stated = [each for each in material.statements if material.ranked_above[each.subject] == disease]
    return {
        "id": local_name(disease),
        "label": material.label(disease),
        "figures": [case.id for case in _figures(material, disease)],
        "sections": sorted({each.source.section for each in stated if each.source.layer == "article" and each.source.section}),
        "statements": len(stated),
        "article": sum(each.source.layer == "article" for each in stated),
        "signs": len(own),
        "signs_with_figure": sum(bool(row["figures"]) for row in own),
        "signs_without_figure": [row["sign"] for row in own if not row["figures"]],
    }
