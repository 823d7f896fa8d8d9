"""Questions with feedback: figures of the source as cases, and what is stated of one disease and not of its nearest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import local_name
from calcgraph.view.material import Material, Shown
from calcgraph.view.measures import nearest

__all__ = ["quiz"]

_WRONG = 3  # options beside the right one
_USUAL = 0.8
_COMMON = 0.3
_SPEAKS = 1.0  # bits: twice as frequent as in others
_WORTH_TELLING = 0.3  # bits
_OF_EACH = 4  # questions about what is stated of a disease
_EVIDENCE = 4
_ASKED = ("sign", "lab", "history")


def quiz(material: Material) -> list[dict[str, Any]]:
    """Return multiple-choice questions, the same on every run.

    Each has `id`, `kind` ("figure" or "statement"), `question`, `facts` (of a figure: what is told of it), `options` (id, label,
    `right`, and `feedback`: what speaks for or against it, with source), `figure` and `disclaimer`. Wrong options are the
    diseases nearest to the right one. Questions about a statement are asked only of what most patients show, speaks for the
    disease, and is not stated of any of the wrong options.
    """
    if len(material.diseases) < 2:
        return []
    return [*_figures(material), *_stated(material)]


# --- figures ---


def _figures(material: Material) -> Iterator[dict[str, Any]]:
    for case, result in zip(material.figures, material.service.match(material.figures), strict=True):
        right = material.shown_in(case)
        accepted = {
            *right,
            *(material.ranked_above.get(each, each) for each in (case.expected.acceptable if case.expected else ())),
        }
        near = [each for each, _ in nearest(material, right[0], len(material.diseases)) if each not in accepted]
        ranked = {each["id"]: each for each in result["diagnoses"]}
        options = [_of_figure(material, each, ranked[local_name(each)], each in right) for each in [right[0], *near[:_WRONG]]]
        facts = [fact["says"] for fact in result["facts"]]
        yield _question(f"figure-{case.id}", "figure", f"{case.title}. Which disease fits best?", facts, options, case.id)


def _of_figure(material: Material, disease: str, found: dict[str, Any], right: bool) -> dict[str, Any]:
    strongest = sorted(found["evidence"], key=lambda each: -each["weight"])[:_EVIDENCE]
    speaking = [each for each in [*strongest, *found["against"][:2]] if abs(each["weight"]) >= _WORTH_TELLING]
    told = [f"{each['weight']:+.1f} bits: {each['finding']}{_where(each['source'])}" for each in speaking]
    head = f"rank {found['rank']}, {found['weight']:+.1f} bits, {found['status']}"
    return _option(material, disease, right, "; ".join([head, *told]))


def _where(source: dict[str, Any] | None) -> str:
    return f" [{source['work']}: {source['section'] or 'whole work'}]" if source else ""


# --- statements ---


def _stated(material: Material) -> Iterator[dict[str, Any]]:
    for disease in material.diseases:
        near = [each for each, _ in nearest(material, disease.iri, len(material.diseases))]
        usual = [each for each in material.shown_by(disease.iri, _ASKED) if each.share >= _USUAL]
        usual = [each for each in usual if material.weighing.bits(each.feature, disease.iri) >= _SPEAKS]
        usual.sort(key=lambda each: (-material.weighing.information(each.feature), each.feature))
        asked = 0
        for each in usual:
            wrong = [other for other in near if not _states(material, other, each.feature)][:_WRONG]
            if wrong and asked < _OF_EACH:
                asked += 1
                yield _about(material, each, wrong)


def _states(material: Material, disease: str, feature: str) -> bool:
    """Tell whether a disease is stated to show a feature, or something narrower or wider: then it is no wrong answer."""
    within = material.knowledge.within
    return any(feature in within(each.feature) or each.feature in within(feature) for each in material.shown_by(disease))


def _about(material: Material, shown: Shown, wrong: Sequence[str]) -> dict[str, Any]:
    statement = shown.statements[0]
    place = f" at {material.label(statement.location)}" if statement.location and statement.location != shown.feature else ""
    what = {"sign": "sign", "lab": "laboratory finding", "history": "history"}[shown.kind]
    question = f"Of which disease is this {what} {_often(shown.how_often)}: {material.label(shown.feature)}{place}?"
    right = f"{statement.paraphrase}{_where(statement.source.as_data())} ({shown.how_often}, layer {statement.source.layer})"
    options = [_option(material, shown.disease, True, right)]
    options += [_option(material, other, False, f"Not stated of it. {_instead(material, other)}") for other in wrong]
    return _question(f"statement-{statement.id}", "statement", question, [], options, None)


def _often(word: str) -> str:
    return word if word.isalpha() else f"stated ({word})"


def _instead(material: Material, disease: str) -> str:
    """Return in words the sign that speaks most for a disease."""
    signs = [each for each in material.shown_by(disease, ["sign"]) if each.share >= _COMMON] or material.shown_by(disease)
    if not signs:
        return ""
    best = max(signs, key=lambda each: (material.weighing.bits(each.feature, disease), each.feature)).statements[0]
    return f"It shows instead: {best.paraphrase}{_where(best.source.as_data())}"


# --- both ---


def _option(material: Material, disease: str, right: bool, feedback: str) -> dict[str, Any]:
    return {"id": local_name(disease), "label": material.label(disease), "right": right, "feedback": feedback}


def _question(
    name: str, kind: str, question: str, facts: list[str], options: Sequence[dict[str, Any]], figure: str | None
) -> dict[str, Any]:
    """Return a question whose options stand in an order that tells nothing and is always the same."""
    mixed = sorted(options, key=lambda each: hashlib.sha256(f"{name} {each['id']}".encode()).hexdigest())
    return {
        "id": name,
        "kind": kind,
        "question": question,
        "facts": facts,
        "options": mixed,
        "figure": figure,
        "disclaimer": DISCLAIMER,
    }
