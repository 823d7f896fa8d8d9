"""Put a derived result into plain data: every number with the evidence that it can be recomputed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from calcgraph.case.facts import Fact
from calcgraph.case.sides import silenced
from calcgraph.derive.engine import Derived, Engine
from calcgraph.derive.result import CriterionStatus, Diagnosis, Evidence
from calcgraph.namespace import PREFIXES, local_name
from calcgraph.proof import Prover
from calcgraph.statements import Source, Sources

__all__ = ["DISCLAIMER", "Explainer"]

DISCLAIMER = "For research and teaching only; calcgraph is no medical device and gives no diagnosis of a patient."

_OF_THE_CASE = {"elsewhere": "no lesion at or near the place", "criterion met": "the findings of a sufficient pattern together"}
_WIDER_THAN_STATED = ("less specific", "through")
_SILENT = ("unexplained", "pattern not described")


class Explainer:
    """Turns results into data for JSON and for text, in the words of the ontology."""

    def __init__(self, engine: Engine) -> None:
        self._terms = engine.knowledge.terms
        self._layer, self._route = engine.knowledge.layer, engine.route
        self._sources = Sources(engine.knowledge)
        self._within = engine.knowledge.within
        self._knowledge = engine.knowledge

    def explain(self, derived: Derived, priors: Mapping[str, float] | None = None, proofs: bool = False) -> dict[str, Any]:
        """Return everything derived for a case; proofs are written only if asked for, since they need the whole ontology."""
        facts = {fact.id: fact for fact in derived.facts}
        result = derived.result
        self._sources.fetch(
            item.statement
            for each in result.diagnoses
            for item in each.evidence
            if item.statement is not None and self._is_statement(item.statement)
        )
        data: dict[str, Any] = {
            "case": derived.case.id,
            "conforms": True,
            "coverage": result.coverage,
            "layer": self._layer,
            "route": self._route.name,
            "reasoner": self._route.reasoner,
            "facts": [self._fact(fact) for fact in derived.facts],
            "categories": self._categories(derived, facts),
            "diagnoses": [self._diagnosis(each, facts) for each in result.diagnoses],
            "unexplained": [self.say(facts[name]) for name in result.unexplained],
            "unread": list(derived.unread),
            "approximated": list(derived.case.approximated),
            "left_out": list(self._left_out(derived)),
            "ask_next": [
                {
                    "fact": self._terms.label(each.term),
                    "id": local_name(each.term),
                    "speaks_for": self._terms.label(each.disease),
                    "change": each.change,
                    "information": each.information,
                    "why": each.reason,
                    "examination": self._terms.label(each.examination),
                    "cost": each.cost,
                }
                for each in result.ask_next
            ],
            "would_flip": [
                {"withdraw": self.say(facts[flip.fact]), "then_first": [self._terms.label(each) for each in flip.first]}
                for flip in result.flips
            ],
            "disclaimer": DISCLAIMER,
        }
        if proofs:
            for each, diagnosis in zip(data["diagnoses"], result.diagnoses, strict=True):
                each["proof"] = self._prover.prove(derived.case.id, diagnosis, facts)
        if priors:
            _add_posteriors(data["diagnoses"], priors)
        return data

    def say(self, fact: Fact) -> str:
        """Return a fact in words: `this sign at this place or that place`."""
        label = self._terms.label
        if fact.facet == "age":
            return f"age {fact.because}"
        words = " or ".join(label(said) for said in fact.said)
        if fact.facet == "site":
            return f"lesion at {words}"
        if fact.locations:
            words += " at " + " or ".join(label(place) for place in fact.locations)
        if fact.facet == "diagnosis":
            words = f"stated diagnosis: {words}"
        return words if fact.present else f"no {words}"

    @cached_property
    def _prover(self) -> Prover:
        return Prover()

    # --- parts ---

    def _fact(self, fact: Fact) -> dict[str, Any]:
        data = {"id": fact.id, "facet": fact.facet, "present": fact.present, "says": self.say(fact)}
        return data | ({"because": fact.because} if fact.because else {})

    def _left_out(self, derived: Derived) -> Iterator[str]:
        """Yield what a case tells and is no fact: label clues unless asked for, and what another side silences."""
        clues = len(derived.case.label_clues)
        if clues and not derived.with_clues:
            each, name = ("label clue", "names") if clues == 1 else ("label clues", "name")
            yield f"{clues} {each}, which {name} the diagnosis: --with-label-clues reads {'it' if clues == 1 else 'them'}"
        label = self._terms.label
        for finding in silenced(derived.case.findings, self._knowledge):
            where = f" at {' or '.join(map(label, finding.locations))}" if finding.locations else ""
            yield f"no {' or '.join(map(label, finding.signs))}{where} ({finding.laterality}): seen on another side"

    def _categories(self, derived: Derived, facts: Mapping[str, Fact]) -> list[dict[str, Any]]:
        found: dict[str, list[str]] = {}
        for category in derived.result.categories:
            reasons = found.setdefault(category.group, [])
            reason = " and ".join(self.say(facts[name]) for name in dict.fromkeys(category.status.met.values()))
            if reason not in reasons:
                reasons.append(reason)
        return [
            {"id": local_name(group), "label": self._terms.label(group), "because": reasons}
            for group, reasons in sorted(found.items())
        ]

    def _diagnosis(self, diagnosis: Diagnosis, facts: Mapping[str, Fact]) -> dict[str, Any]:
        items = [self._evidence(item, facts) for item in diagnosis.evidence]
        return {
            "id": local_name(diagnosis.disease),
            "label": self._terms.label(diagnosis.disease),
            "rank": diagnosis.rank,
            "tied_with": [local_name(each) for each in diagnosis.tied_with],
            "status": diagnosis.status,
            "weight": diagnosis.bits.middle,
            "weight_range": [diagnosis.bits.low, diagnosis.bits.high],
            "rank_range": list(diagnosis.rank_range),
            "must_not_miss": diagnosis.must_not_miss,
            "forms": [self._terms.label(form) for form in diagnosis.forms],
            "evidence": [item for item in items if item["weight"] > 0 or (item["weight"] == 0 and item["match"] not in _SILENT)],
            "against": [item for item in items if item["weight"] < 0],
            "silent": [item["finding"] for item in items if item["weight"] == 0 and item["match"] in _SILENT],
            "met_criteria": [self._criterion(each, facts) for each in diagnosis.criteria if each.is_met],
            "open_criteria": [self._criterion(each, facts) for each in diagnosis.criteria if each.met and not each.is_met],
            "unknown": self._unknown(diagnosis),
        }

    def _evidence(self, item: Evidence, facts: Mapping[str, Fact]) -> dict[str, Any]:
        source = self._sources[item.statement] if item.statement is not None and self._is_statement(item.statement) else None
        finding = self.say(facts[item.fact]) if item.fact else _OF_THE_CASE[item.match]
        return {
            "finding": finding,
            "fact": item.fact,
            "feature": self._feature(item, source, facts),
            "match": item.match,
            "weight": item.bits.middle + 0.0,
            "weight_range": [item.bits.low + 0.0, item.bits.high + 0.0],
            "statement": source.statement if source else None,
            "how_often": source.how_often if source else None,
            "layer": source.layer if source else None,
            "source": source.as_data() if source else None,
        }

    def _feature(self, item: Evidence, source: Source | None, facts: Mapping[str, Fact]) -> str | None:
        """Return the label of what the fact met: of the narrower thing that the source names, if it names one."""
        if source is not None and item.match in _WIDER_THAN_STATED:
            at_place = facts[item.fact].facet == "site" and source.location is not None
            stated = source.location if at_place else source.feature
            return self._terms.label(stated) if stated else None
        return self._terms.label(item.term) if item.term else None

    @staticmethod
    def _is_statement(iri: str | None) -> bool:
        return iri is not None and iri.startswith((PREFIXES["stmt"], PREFIXES["crit"]))

    def _criterion(self, status: CriterionStatus, facts: Mapping[str, Fact]) -> dict[str, Any]:
        conditions = []
        for condition in status.criterion.conditions:
            says = self._terms.label(condition.feature)
            says += f" at {self._terms.label(condition.location)}" if condition.location else ""
            by = status.met.get(condition.id) or status.refuted.get(condition.id)
            state = "met" if condition.id in status.met else "refuted" if condition.id in status.refuted else "unknown"
            conditions.append({"condition": says, "state": state, "by": self.say(facts[by]) if by else None})
        return {
            "criterion": status.criterion.id.removeprefix(PREFIXES["crit"]),
            "supports": self._terms.label(status.criterion.target),
            "conditions": conditions,
        }

    def _unknown(self, diagnosis: Diagnosis) -> list[str]:
        """Return the conditions not yet known of the criteria that are nearest to being met."""
        near = [each for each in diagnosis.criteria if each.unknown and not each.refuted and each.met]
        names: list[str] = []
        for status in sorted(near, key=lambda each: (len(each.unknown), each.criterion.id)):
            for condition in status.criterion.conditions:
                if condition.id in status.unknown:
                    place = f" at {self._terms.label(condition.location)}" if condition.location else ""
                    names.append(self._terms.label(condition.feature) + place)
        return list(dict.fromkeys(names))


def _add_posteriors(diagnoses: Sequence[dict[str, Any]], priors: Mapping[str, float]) -> None:
    """Add posterior probabilities among the diseases that the user gave a prior for (Bayes' rule with the weights)."""
    joint = {each["id"]: priors[each["id"]] * 2 ** each["weight"] for each in diagnoses if each["id"] in priors}
    total = sum(joint.values())
    for each in diagnoses:
        if each["id"] in joint and total > 0:
            each["posterior"] = round(joint[each["id"]] / total, 6)
