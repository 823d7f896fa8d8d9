"""What it would take: the smallest sets of findings whose addition or change supports a disease, or puts it first.

Support is exact: criteria are conjunctions, and a further present finding never takes support away, so the smallest sets
are the unmet conditions of the criteria, less what another condition of the same set implies, less sets that demand more
than another. Who is first is found by trying: each stated feature of the disease by itself, and only if none suffices
each two of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.derive.engine import Derived, Engine
from calcgraph.derive.hypotheses import Hypotheses
from calcgraph.derive.result import CriterionStatus, Diagnosis

__all__ = ["Change", "Ways", "WhatIf"]

_MOST_TRIED = 60  # features that weigh most for a disease, tried by twos
_OF_THE_PATIENT = ("age", "sex")  # what cannot be changed, only looked up


@dataclass(frozen=True, order=True)
class Change:
    """One thing that a case would tell: that a feature is there, perhaps at a place, or that an absence is taken back."""

    facet: str
    term: str
    location: str | None = None
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
        self._hypotheses = Hypotheses(engine)

    def ways(self, derived: Derived, disease: str) -> Ways:
        """Return the smallest sets of changes for a disease; empty where it is supported, or first, already."""
        (diagnosis,) = (each for each in derived.result.diagnoses if each.disease == disease)
        supported = () if diagnosis.status == "supported" else self._supporting(derived, diagnosis)
        first, tried = ((), 0) if diagnosis.rank == 1 else self._leading(derived, diagnosis)
        return Ways(supported, first, tried)

    def suppose(self, case: Case, changes: Iterable[Change]) -> Case:
        """Return the case that tells of the changes, too; what contradicts them is no longer told."""
        for change in changes:
            case = self._suppose(case, change)
        return case

    # --- support ---

    def _supporting(self, derived: Derived, diagnosis: Diagnosis) -> tuple[Set, ...]:
        back = tuple(self._taken_back(derived, each.fact) for each in diagnosis.excluded_by)
        found = [
            self._least((*back, *self._unmet(status))) for status in diagnosis.criteria if not self._is_barred(status, derived)
        ]
        return tuple(sorted(self._least_demanding(found), key=lambda each: (len(each), each)))

    def _unmet(self, status: CriterionStatus) -> Iterable[Change]:
        for condition in status.criterion.conditions:
            if condition.id not in status.met:
                yield Change(self._facet(condition.feature), condition.feature, condition.location)

    def _is_barred(self, status: CriterionStatus, derived: Derived) -> bool:
        """Tell whether a criterion asks for another patient: another age or sex than the case tells."""
        facets = {fact.id: fact.facet for fact in derived.facts}
        return any(facets[fact] in _OF_THE_PATIENT for fact in status.refuted.values())

    def _taken_back(self, derived: Derived, name: str) -> Change:
        (fact,) = (each for each in derived.facts if each.id == name)
        return Change(fact.facet, fact.said[0], taken_back=True)

    def _least(self, changes: Iterable[Change]) -> Set:
        """Leave out of a set what another change in it implies."""
        kept: list[Change] = []
        for change in dict.fromkeys(changes):
            if not any(self._implies(other, change) for other in kept):
                kept = [other for other in kept if not self._implies(change, other)] + [change]
        return tuple(sorted(kept))

    def _least_demanding(self, sets: Sequence[Set]) -> list[Set]:
        """Leave out sets that demand more than another."""
        kept: list[Set] = []
        for one in sorted(set(sets), key=lambda each: (len(each), each)):
            if not any(self._demands_more(one, other) for other in kept):
                kept = [other for other in kept if not self._demands_more(other, one)] + [one]
        return kept

    def _demands_more(self, one: Set, other: Set) -> bool:
        return all(any(self._implies(narrow, wide) for narrow in one) for wide in other)

    def _implies(self, narrow: Change, wide: Change) -> bool:
        if narrow == wide:
            return True
        if narrow.taken_back or wide.taken_back or wide.term not in self._within(narrow.term):
            return False
        places = {narrow.location} if narrow.location is not None else set()
        told = places | self._engine.knowledge.always_at(narrow.term)
        return wide.location is None or any(wide.location in self._within(place) for place in told if place is not None)

    # --- first place ---

    def _leading(self, derived: Derived, diagnosis: Diagnosis) -> tuple[tuple[Set, ...], int]:
        candidates = self._candidates(derived, diagnosis)
        for size, pool in ((1, candidates), (2, candidates[:_MOST_TRIED])):
            sets = list(combinations(pool, size))
            outcomes = self._hypotheses.outcomes([self.suppose(derived.case, each) for each in sets])
            found = [each for each, outcome in zip(sets, outcomes, strict=True) if diagnosis.disease in outcome.first]
            if found:
                return tuple(self._least_demanding(found)), size
        return (), 2

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
        if change.taken_back:
            return self._without_absence(case, change.term)
        if change.facet == "sign":
            places = () if change.location is None else (change.location,)
            less = self._without_absence(case, change.term)
            return replace(less, findings=(*less.findings, Finding((change.term,), places)))
        if change.facet in ("context", "diagnosis"):
            less = self._without_absence(case, change.term)
            return replace(less, history=(*less.history, HistoryItem(change.term)))
        if change.facet == "lab":
            analyte, state = self._states[change.term]
            kept = tuple(each for each in case.labs if each.analyte != analyte)
            return replace(case, labs=(*kept, LabResult(analyte, state=state)))
        if change.facet == "age":
            return replace(case, age_years=None, age_band=change.term)
        if change.facet == "sex":
            return replace(case, sex=change.term)
        return replace(case, distribution=change.term)

    def _without_absence(self, case: Case, term: str) -> Case:
        """Take back every absence that reaches a term."""
        wider = self._within(term)
        findings = [replace(each, signs=_but(each.signs, wider)) if each.status == "absent" else each for each in case.findings]
        history = tuple(each for each in case.history if each.present or each.term not in wider)
        return replace(case, findings=tuple(each for each in findings if each.signs), history=history)

    @cached_property
    def _states(self) -> dict[str, tuple[str, str]]:
        return {term: key for key, term in self._engine.laboratory.states.items()}

    def _facet(self, term: str) -> str:
        return self._engine.knowledge.terms.by_iri[term].facet


def _but(signs: Sequence[str], gone: Collection[str]) -> tuple[str, ...]:
    return tuple(sign for sign in signs if sign not in gone)
