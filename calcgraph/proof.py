"""Prove that a case supports or excludes a disease: a chain of single steps, each an asserted axiom with its source.

From what is told of a fact all that follows is worked out, nearest first; the proof is then read backwards from what it has
to end with, so that it holds nothing that it does not need, each step once. Of several criteria the one with the shortest proof
is taken. `calcgraph verify` checks proofs without any of this code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calcgraph.asserted import Asserted
from calcgraph.case.facts import Fact
from calcgraph.derive.result import CriterionStatus, Diagnosis
from calcgraph.derive.selection import ConditionRow, Exclusion
from calcgraph.errors import CalcgraphError
from calcgraph.namespace import curie

__all__ = ["FORMAT", "Proof", "Prover"]

FORMAT = "calcgraph-proof/1"

Proof = dict[str, Any]
Says = tuple[str, str]  # what is said of a term: "is", "in", "lacks", "throughout", "nowhere", or "supports"

# What follows from what is said of a term, by the kind of an axiom: rule and what is then said of the term at its other end.
# What is there is followed upwards, what is not there downwards.
_UP = {
    ("is", "kind"): ("kind", "is"),
    ("is", "place"): ("lies", "in"),
    ("in", "kind"): ("within", "in"),
    ("in", "part"): ("within", "in"),
    ("supports", "kind"): ("form", "supports"),
}
_DOWN = {
    ("lacks", "kind"): ("narrower", "lacks"),
    ("throughout", "kind"): ("inside", "throughout"),
    ("throughout", "part"): ("inside", "throughout"),
    ("throughout", "place"): ("only-there", "nowhere"),
    ("nowhere", "kind"): ("nowhere-narrower", "nowhere"),
}


@dataclass(frozen=True)
class _Reason:
    """Why something may be said: the rule, what it rests on, its axiom and the term whose definition is the source."""

    rule: str
    needs: tuple[Says, ...] = ()
    axiom: tuple[tuple[str, str], ...] = ()
    term: str = ""


_Reasons = Mapping[Says, _Reason]


class Prover:
    """Writes the proofs of diagnoses."""

    def __init__(self, asserted: Asserted | None = None) -> None:
        self._asserted = asserted or Asserted()

    def prove(self, case: str, diagnosis: Diagnosis, facts: Mapping[str, Fact]) -> Proof | None:
        """Return the proof that a disease is supported or excluded; an open one has none."""
        if diagnosis.status == "supported":
            chains = [self._support(diagnosis.disease, each, facts) for each in diagnosis.criteria if each.is_met]
        elif diagnosis.status == "excluded":
            chains = [self._exclude(each, facts[each.fact]) for each in diagnosis.excluded_by]
        else:
            return None
        chain = min(chains, key=lambda each: len(each.steps))
        claim = {"status": diagnosis.status, "disease": curie(diagnosis.disease)}
        return {"format": FORMAT, "case": case, "claim": claim, "facts": chain.facts, "steps": chain.steps}

    def _support(self, disease: str, status: CriterionStatus, facts: Mapping[str, Fact]) -> _Chain:
        chain, criterion = _Chain(self._asserted), status.criterion
        met = [self._meet(chain, each, facts[status.met[each.id]]) for each in criterion.conditions]
        source = self._asserted.source_of_statement(criterion.id)
        chain.add("criterion", met, {"supports": criterion.target}, {"criterion": criterion.id}, source)
        upwards = _follow([("supports", criterion.target)], self._asserted)
        chain.show({}, ("supports", disease), upwards)
        return chain

    def _meet(self, chain: _Chain, condition: ConditionRow, fact: Fact) -> int:
        wanted = [("is", condition.feature), *([("in", condition.location)] if condition.location is not None else [])]
        found = _follow(_told(fact), self._asserted)
        needs = [chain.show({"fact": fact.id}, each, found) for each in wanted]
        return chain.add("condition", needs, {"meets": condition.id}, {"condition": condition.id})

    def _exclude(self, exclusion: Exclusion, fact: Fact) -> _Chain:
        chain, found = _Chain(self._asserted), _follow(_told(fact), self._asserted)
        feature, place = self._asserted.feature_of(exclusion.statement), self._asserted.place_of(exclusion.statement)
        wanted = [("lacks", feature)]
        if fact.locations:  # told of places only: the feature lies nowhere else, or is stated for such a place
            stated = ("throughout", place or "")
            wanted.append(stated if stated in found else ("nowhere", feature))
        needs = [chain.show({"fact": fact.id}, each, found) for each in wanted]
        source = self._asserted.source_of_statement(exclusion.statement)
        chain.add("exclusion", needs, {"excludes": exclusion.disease}, {"statement": exclusion.statement}, source)
        return chain


def _told(fact: Fact) -> list[Says]:
    """Return what a case tells of a fact: what it is and where, or what it lacks and throughout where."""
    of_sign, of_place = ("is", "in") if fact.present else ("lacks", "throughout")
    return [(of_sign, term) for term in fact.said] + [(of_place, place) for place in fact.locations]


def _follow(told: Iterable[Says], asserted: Asserted) -> _Reasons:
    """Return all that follows from what is told, each with its nearest reason."""
    reasons = {says: _Reason("told") for says in told}
    waiting = deque(reasons)
    while waiting:
        for says, reason in _next(waiting.popleft(), reasons, asserted):
            if says not in reasons:
                reasons[says] = reason
                waiting.append(says)
    return reasons


def _next(says: Says, known: _Reasons, asserted: Asserted) -> Iterator[tuple[Says, _Reason]]:
    """Yield what follows from something said by one more axiom."""
    relation, term = says
    for rules, edges, end in ((_UP, asserted.edges_up, "upper"), (_DOWN, asserted.edges_down, "lower")):
        for edge in edges(term):
            if (relation, edge.kind) in rules:
                rule, then = rules[relation, edge.kind]
                axiom = (("relation", edge.kind), ("of", edge.lower), ("to", edge.upper))
                yield (then, getattr(edge, end)), _Reason(rule, (says,), axiom, edge.lower)
    if relation in ("is", "in"):
        for each in asserted.definitions_by(term):
            needs = ("is", each.genus), ("in", each.place)
            if known.keys() >= set(needs):
                axiom = (("sign", each.sign), ("genus", each.genus), ("place", each.place))
                yield ("is", each.sign), _Reason("definition", needs, axiom, each.sign)


@dataclass
class _Chain:
    """The steps of a proof and the facts that it starts from; nothing is concluded twice."""

    asserted: Asserted
    steps: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)

    def show(self, about: Mapping[str, str], says: Says, reasons: _Reasons) -> int:
        """Add the steps that lead to something said, as far as they do not stand there, and return the number of the last."""
        concludes = _curies({**about, says[0]: says[1]})
        for number, step in enumerate(self.steps):
            if step["concludes"] == concludes:
                return number
        if says not in reasons:
            subject = about.get("fact", "the case")
            raise CalcgraphError(
                f"no asserted axioms show that {subject} {says[0]} {curie(says[1])}, though it was derived: run  calcgraph build"
            )
        reason = reasons[says]
        if reason.rule == "told":
            self.facts.append(concludes)
            return self.add("told", [], concludes)
        needs = [self.show(about, each, reasons) for each in reason.needs]
        return self.add(reason.rule, needs, concludes, dict(reason.axiom), self.asserted.source_of_term(reason.term))

    def add(
        self,
        rule: str,
        needs: Sequence[int],
        concludes: Mapping[str, str],
        axiom: Mapping[str, str] | None = None,
        source: Mapping[str, Any] | None = None,
    ) -> int:
        """Add a step and return its number."""
        step: dict[str, Any] = {"rule": rule, "from": list(needs), "concludes": _curies(concludes)}
        parts = {"axiom": None if axiom is None else _curies(axiom), "source": source}
        self.steps.append(step | {name: part for name, part in parts.items() if part is not None})
        return len(self.steps) - 1


def _curies(values: Mapping[str, str]) -> dict[str, str]:
    return {name: curie(value) for name, value in values.items()}
