"""Questions with feedback: figures of the source as cases, and what is stated of one disease and not of its nearest."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import local_name
from calcgraph.view.material import Material, Shown
from calcgraph.view.measures import nearest

__all__ = ["quiz"]

_WRONG = 3  # options beside the right one
_LEAST = 2  # of them: a question with fewer is left out
_ALIKE = ("indistinguishableOnImagingFrom", "signOf")  # relations by which the one shows the signs of the other
_MOST_SHOW = 0.5  # of all diseases: what more of them show says nothing of a narrower finding
_USUAL = 0.8
_COMMON = 0.3
_SPEAKS = 1.0  # bits: twice as frequent as in others
_CLEARLY = 1.0  # bits that a wrong answer must lie behind: else the figure does not tell it apart
_WORTH_TELLING = 0.3  # bits
_OF_EACH = 4  # questions about what is stated of a disease
_EVIDENCE = 5
_ASKED = ("sign", "lab", "history")


def quiz(material: Material) -> list[dict[str, Any]]:
    """Return multiple-choice questions, the same on every run.

    Each has `id`, `kind` ("figure" or "statement"), `question`, `facts` (of a figure: what is told of it), `options` (id, label,
    `right`, and `feedback`: what speaks for or against it, with source), `figure` and `disclaimer`. Wrong options are the
    diseases nearest to the right one; of a figure those that fit it clearly less, so that none can be called right. What is
    asked of statements is what most patients show, what speaks for the disease, and what no statement of any layer makes
    true of a wrong option. Each question has two or three wrong options: one for which there are fewer is left out.
    """
    if len(material.diseases) <= _LEAST:
        return []
    return [*_figures(material), *_stated(material)]


# --- figures ---


def _figures(material: Material) -> Iterator[dict[str, Any]]:
    for case, result in zip(material.figures, material.service.match(material.figures), strict=True):
        right = material.shown_in(case)
        accepted = material.accepted_for(case)
        near = [each for each, _ in nearest(material, right[0], len(material.diseases)) if each not in accepted]
        ranked = {each["id"]: each for each in result["diagnoses"]}
        least = ranked[local_name(right[0])]["weight"] - _CLEARLY
        wrong = [each for each in near if ranked[local_name(each)]["weight"] <= least][:_WRONG]
        if len(wrong) < _LEAST:
            continue
        options = [_of_figure(material, each, ranked[local_name(each)], each in right) for each in [right[0], *wrong]]
        question = f"{case.title}. Which disease fits best?"
        yield _question(f"figure-{case.id}", "figure", question, _told(result["facts"]), options, case.id)


def _told(facts: Sequence[dict[str, Any]]) -> list[str]:
    """Return facts in words, without the places that are told with a sign already."""
    said = [fact["says"] for fact in facts]
    places = {words.partition(" at ")[2] for fact, words in zip(facts, said, strict=True) if fact["facet"] == "sign"}
    return [
        words
        for fact, words in zip(facts, said, strict=True)
        if fact["facet"] != "site" or words.partition(" at ")[2] not in places
    ]


def _of_figure(material: Material, disease: str, found: dict[str, Any], right: bool) -> dict[str, Any]:
    bits: dict[str, float] = {}
    source: dict[str, dict[str, Any]] = {}
    for each in [*found["evidence"], *found["against"]]:
        bits[each["finding"]] = bits.get(each["finding"], 0.0) + each["weight"]
        if each["source"]:
            source.setdefault(each["finding"], each["source"])
    speaking = sorted((name for name in bits if abs(bits[name]) >= _WORTH_TELLING), key=lambda name: (-abs(bits[name]), name))
    told = [f"{bits[name]:+.1f} bits: {name}{_where(source.get(name))}" for name in speaking[:_EVIDENCE]]
    head = f"rank {found['rank']}, {round(found['weight'], 1) + 0.0:+.1f} bits, {found['status']}"
    return _option(material, disease, right, "; ".join([head, *told]))


def _where(source: dict[str, Any] | None) -> str:
    return f" [{source['work']}: {source['section'] or 'whole work'}]" if source else ""


# --- statements ---


class _Claims:
    """What the whole graph tells of all diseases: by themselves, their forms, their groups and what looks the same."""

    def __init__(self, material: Material) -> None:
        self._knowledge = material.knowledge
        told: dict[str, set[str]] = defaultdict(set)
        for row in self._knowledge.ask("export", "statements"):
            if row["polarity"] == "present":
                told[row["subject"]] |= self._meant(row["feature"], row["location"])
        for row in self._knowledge.criteria:
            told[row["target"]] |= self._meant(row["feature"], row["wanted"])
        of: dict[str, set[str]] = {each.iri: set(self._knowledge.within(each.iri)) for each in material.every}
        for form, disease in material.service.engine.rules.ranked_above.items():
            of[disease].add(form)
        self._told: dict[str, set[str]] = {
            disease: set().union(*(told[each] for each in subjects)) for disease, subjects in of.items()
        }
        for row in self._knowledge.ask("export", "relations"):
            if local_name(row["relation"]) in _ALIKE and row["object"] in of:
                shown = self._told.get(row["subject"], {row["subject"]})
                self._told[row["object"]] |= {each for each in shown if material.kind(each) == "sign"}
        self._do_most_show = cache(lambda term: sum(self.shows(each, term) for each in of) > _MOST_SHOW * len(of))

    def _meant(self, feature: str | None, place: str | None) -> set[str]:
        """Return a feature and its place, and what such a feature at such a place is by definition."""
        named = {term for term in (feature, place) if term}
        return named.union(*(self._knowledge.defined_at(term, named | self._knowledge.always_at(term)) for term in named))

    def shows(self, disease: str, feature: str) -> bool:
        """Tell whether a disease is told to show a feature, or something narrower."""
        return any(feature in self._knowledge.within(each) for each in self._told[disease])

    def may_show(self, disease: str, feature: str) -> bool:
        """Tell whether a disease is told to show a feature or something wider, save what most diseases show anyway."""
        wider = self._knowledge.within(feature) & self._told[disease]
        return self.shows(disease, feature) or not all(map(self._do_most_show, wider))


def _stated(material: Material) -> Iterator[dict[str, Any]]:
    told = _Claims(material)
    for disease in material.diseases:
        near = [each for each, _ in nearest(material, disease.iri, len(material.diseases))]
        usual = [each for each in material.shown_by(disease.iri, _ASKED) if each.share >= _USUAL]
        usual = [each for each in usual if material.weighing.bits(each.feature, disease.iri) >= _SPEAKS]
        usual.sort(key=lambda each: (-material.weighing.information(each.feature), each.feature))
        asked = 0
        for each in usual:
            wrong = [other for other in near if not told.may_show(other, each.feature)][:_WRONG]
            if len(wrong) >= _LEAST and asked < _OF_EACH:
                asked += 1
                yield _about(material, each, wrong)


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
