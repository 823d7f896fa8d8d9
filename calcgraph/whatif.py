"""What it would take: the smallest sets of findings whose addition or change supports a disease, or puts it first.

Support is exact: criteria are conjunctions, and a further present finding never takes support away, so the smallest sets
are the unmet conditions of the criteria, less what another condition of the same set implies, with each stated absence
that would still exclude the disease, less sets that demand more than another. (Where a sign is told without a place, less
may do: what is wider and told at a place tells where the sign is.) Who is first is found by trying: each feature that
speaks for the disease by itself, and only if none suffices each two of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import combinations, product

from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.case.sides import without_silenced
from calcgraph.derive.engine import Derived, Engine
from calcgraph.derive.hypotheses import Hypotheses
from calcgraph.derive.result import CriterionStatus, Diagnosis
from calcgraph.knowledge import Knowledge

__all__ = ["Change", "Ways", "WhatIf"]

_MOST_TRIED = 60  # features that weigh most for a disease, tried by twos
_OF_THE_PATIENT = ("age", "sex")  # what cannot be changed, only looked up


@dataclass(frozen=True, order=True)
class Change:
    """One thing that a case would tell: that a feature is there, perhaps at a place, or that an absence, there, is taken back."""

    facet: str
    term: str
    location: str = ""
    taken_back: bool = False


Set = tuple[Change, ...]


@dataclass(frozen=True)
class Ways:
    """What would support a disease, what would put it first, and how many changes at once were tried for that."""

    supported: tuple[Set, ...]
    first: tuple[Set, ...]
    tried: int


class WhatIf:
    """Finds what it would take, for cases of one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._within = engine.knowledge.within
        self.hypotheses = Hypotheses(engine)

    def ways(self, derived: Derived, disease: str) -> Ways:
        """Return the smallest sets of changes for a disease; empty where it is supported, or first, already."""
        return Ways(self.supporting(derived, disease), *self.leading(derived, disease))

    def supporting(self, derived: Derived, disease: str) -> tuple[Set, ...]:
        """Return the smallest sets of changes that support a disease; none if it is supported already."""
        diagnosis = _diagnosis(derived, disease)
        if diagnosis.status == "supported":
            return ()
        case, found = self._as_read(derived), []
        for status in diagnosis.criteria:
            if not self._is_barred(status, derived):
                least = self._least(self._unmet(status))
                found.append(self._least((*least, *self._excluding(self.suppose(case, least), disease))))
        return tuple(self._least_demanding(found))

    def leading(self, derived: Derived, disease: str) -> tuple[tuple[Set, ...], int]:
        """Return the smallest sets of changes that put a disease first, and how many at once were tried: none if it is first."""
        diagnosis = _diagnosis(derived, disease)
        if diagnosis.rank == 1:
            return (), 0
        case, candidates = self._as_read(derived), self._candidates(derived, diagnosis)
        for size, pool in ((1, candidates), (2, candidates[:_MOST_TRIED])):
            sets = [each for each in combinations(pool, size) if len(self._least(each)) == size]
            outcomes = self.hypotheses.outcomes([self.suppose(case, each) for each in sets])
            found = [each for each, outcome in zip(sets, outcomes, strict=True) if disease in outcome.first]
            if found:
                return tuple(self._least_demanding(found)), size
        return (), 2

    def suppose(self, case: Case, changes: Iterable[Change]) -> Case:
        """Return the case that tells of the changes, too; what contradicts them is no longer told."""
        for change in changes:
            case = self._suppose(case, change)
        return case

    def _as_read(self, derived: Derived) -> Case:
        """Return the case that was derived: with its label clues among the history, if they were read, too."""
        case = derived.case
        if not derived.with_clues:
            return case
        return replace(case, history=(*case.history, *case.label_clues), label_clues=())

    # --- support ---

    def _unmet(self, status: CriterionStatus) -> Iterable[Change]:
        for condition in status.criterion.conditions:
            if condition.id not in status.met:
                yield Change(self._facet(condition.feature), condition.feature, condition.location or "")

    def _is_barred(self, status: CriterionStatus, derived: Derived) -> bool:
        """Tell whether a criterion asks for another patient: another age or sex than the case tells."""
        facets = {fact.id: fact.facet for fact in derived.facts}
        return any(facets[fact] in _OF_THE_PATIENT for fact in status.refuted.values())

    def _excluding(self, case: Case, disease: str) -> Iterable[Change]:
        """Return the stated absences that exclude a disease, to be taken back: each tried alone, since one may imply another."""
        told = list(self._absences(case))
        outcomes = self.hypotheses.outcomes([alone for _, alone in told])
        return [back for (back, _), outcome in zip(told, outcomes, strict=True) if disease in outcome.excluded]

    def _absences(self, case: Case) -> Iterable[tuple[Change, Case]]:
        """Yield each stated absence as a change that takes it back, and a case that tells nothing else."""
        told = without_silenced(case.findings, self._engine.knowledge)
        for finding in [each for each in told if each.status == "absent"]:
            for sign, place in product(finding.signs, finding.locations or ("",)):
                alone = replace(finding, signs=(sign,), locations=(place,) if place else ())
                yield Change(self._facet(sign), sign, place, taken_back=True), Case(case.id, findings=(alone,))
        for item in case.history:
            if not item.present:
                yield Change(self._facet(item.term), item.term, taken_back=True), Case(case.id, history=(item,))

    def _least(self, changes: Iterable[Change]) -> Set:
        """Leave out of a set what another change in it implies."""
        kept: list[Change] = []
        for change in dict.fromkeys(changes):
            if not any(self._implies(other, change) for other in kept):
                kept = [other for other in kept if not self._implies(change, other)] + [change]
        return tuple(sorted(kept))

    def _least_demanding(self, sets: Iterable[Set]) -> list[Set]:
        """Leave out sets that demand more than another."""
        kept: list[Set] = []
        for one in sorted(set(sets), key=lambda each: (len(each), each)):
            if not any(self._demands_more(one, other) for other in kept):
                kept = [other for other in kept if not self._demands_more(other, one)] + [one]
        return kept

    def _demands_more(self, one: Set, other: Set) -> bool:
        return all(any(self._implies(narrow, wide) for narrow in one) for wide in other)

    def _implies(self, narrow: Change, wide: Change) -> bool:
        """Tell whether a change brings another with it: a finding what is wider, and that its absence is taken back."""
        terms, places = _reach(self._engine.knowledge, narrow)
        reached = wide.term in terms and (not wide.location or wide.location in places)
        return reached and (wide.taken_back or not narrow.taken_back)

    # --- first place ---

    def _candidates(self, derived: Derived, diagnosis: Diagnosis) -> list[Change]:
        """Return what could speak for a disease and is not told: unmet conditions and stated features, the weightiest first."""
        told = {
            wider
            for fact in derived.facts
            if fact.present
            for said in (*fact.said, *fact.amounts_to)
            for wider in self._within(said)
        }
        weights: dict[Change, float] = {}
        for row in self._engine.features:
            if row["disease"] == diagnosis.disease and row["present"] > 0 and row["term"] not in told:
                change = Change(row["facet"], row["term"])
                weights[change] = max(row["present"], weights.get(change, 0.0))
        for status in diagnosis.criteria:
            for change in self._unmet(status):
                if change.facet not in _OF_THE_PATIENT:
                    weights.setdefault(change, 0.0)
        return sorted(weights, key=lambda change: (-weights[change], change))

    # --- supposed cases ---

    def _suppose(self, case: Case, change: Change) -> Case:
        if change.taken_back or change.facet in ("sign", "context", "diagnosis"):
            case = _without_absence(case, *_reach(self._engine.knowledge, change))
        if change.taken_back:
            return case
        if change.facet == "sign":
            places = (change.location,) if change.location else ()
            return replace(case, findings=(*case.findings, Finding((change.term,), places)))
        if change.facet in ("context", "diagnosis"):
            return replace(case, history=(*case.history, HistoryItem(change.term)))
        if change.facet == "lab":
            analyte, state = self._engine.laboratory.results[change.term]
            kept = tuple(each for each in case.labs if each.analyte != analyte)
            return replace(case, labs=(*kept, LabResult(analyte, state=state)))
        if change.facet == "age":
            return replace(case, age_years=None, age_band=change.term)
        if change.facet == "sex":
            return replace(case, sex=change.term)
        return replace(case, distribution=change.term)

    def _facet(self, term: str) -> str:
        return self._engine.knowledge.terms.by_iri[term].facet


def _diagnosis(derived: Derived, disease: str) -> Diagnosis:
    (found,) = (each for each in derived.result.diagnoses if each.disease == disease)
    return found


def _reach(knowledge: Knowledge, change: Change) -> tuple[frozenset[str], frozenset[str]]:
    """Return all that a change is about and where: by its words, and for a finding by their meaning and definitions."""
    within = knowledge.within
    terms, places = within(change.term), within(change.location)
    if not change.taken_back:
        defined = knowledge.defined_at(change.term, [change.location] if change.location else [])
        homes = [home for each in (change.term, *defined) for home in knowledge.always_at(each)]
        terms, places = terms.union(*map(within, defined)), places.union(*map(within, homes))
    return terms, places


def _without_absence(case: Case, terms: Collection[str], places: Collection[str]) -> Case:
    """Take back what is stated absent of some terms: everywhere, or at one of some places."""
    findings = [left for each in case.findings for left in _left(each, terms, places)]
    history = tuple(each for each in case.history if each.present or each.term not in terms)
    return replace(case, findings=tuple(findings), history=history)


def _left(finding: Finding, terms: Collection[str], places: Collection[str]) -> Iterable[Finding]:
    """Yield what is left of a finding if it may not deny some terms, nor deny them at some places."""
    if finding.status != "absent":
        yield finding
        return
    denied = tuple(sign for sign in finding.signs if sign in terms)
    others = tuple(sign for sign in finding.signs if sign not in terms)
    elsewhere = tuple(place for place in finding.locations if place not in places)
    if others:
        yield replace(finding, signs=others)
    if denied and elsewhere:
        yield replace(finding, signs=denied, locations=elsewhere)
