"""Derive results for cases: judge the laboratory, lay out facts, let a route select, order, and look ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from calcgraph.case.facts import Fact, FactMaker
from calcgraph.case.labs import JudgedLab, Laboratory
from calcgraph.case.model import Case
from calcgraph.derive import sparql
from calcgraph.derive.coverage import coverage, unexplained_facts
from calcgraph.derive.evidence import Rules, weigh, withdraw
from calcgraph.derive.order import leaders, order, statuses, without
from calcgraph.derive.outlook import Examinations, first_place, next_facts, undecided_pairs, withdrawals
from calcgraph.derive.result import Category, Result
from calcgraph.derive.selection import Selection
from calcgraph.errors import CaseError
from calcgraph.knowledge import Knowledge, Record

__all__ = ["Derived", "Engine", "Route"]


@dataclass(frozen=True)
class Route:
    """How statuses are derived: "sparql", or "owl" by a reasoner, within the usual time if none is given.

    Weights are always selected by queries.
    """

    name: str = "sparql"
    reasoner: str | None = None
    time_limit: float | None = None


@dataclass(frozen=True)
class Derived:
    """A case with its facts, judged laboratory values and result; `with_clues` tells that label clues were read as facts."""

    case: Case
    facts: tuple[Fact, ...]
    labs: tuple[JudgedLab, ...]
    unread: tuple[str, ...]
    result: Result
    with_clues: bool = False


class Engine:
    """Derives results from one layer of the knowledge."""

    def __init__(self, knowledge: Knowledge, laboratory: Laboratory | None = None, route: Route | None = None) -> None:
        self.knowledge = knowledge
        self.route = route or Route()
        self.laboratory = laboratory or Laboratory(knowledge)
        self._facts = FactMaker(knowledge)

    def derive(self, cases: Sequence[Case], with_clues: bool = False) -> list[Derived]:
        """Derive the result of each case; a laboratory value that cannot be raises CaseError."""
        prepared = [(case, *self._prepare(case, with_clues)) for case in cases]
        names = [f"{case.id}-{number}" for number, case in enumerate(cases)]
        selections = sparql.select(self.knowledge, {name: facts for name, (_, facts, _, _) in zip(names, prepared, strict=True)})
        if self.route.reasoner is not None and cases:
            selections = self._entail(dict(zip(names, cases, strict=True)), selections, with_clues)
        return [
            Derived(case, tuple(facts), tuple(labs), (*case.unread, *unread), self._result(case, selection), with_clues)
            for (case, facts, labs, unread), selection in zip(prepared, selections, strict=True)
        ]

    def _entail(self, cases: Mapping[str, Case], selections: Sequence[Selection], with_clues: bool) -> list[Selection]:
        """Replace the statuses of selections by what a reasoner entails from all that the cases tell."""
        from calcgraph.derive.owl import Entailment, with_entailed

        told = {name: self.told(case, with_clues) for name, case in cases.items()}
        entailed = Entailment(self.route.time_limit).entail(told, str(self.route.reasoner))
        rows = self.knowledge.ask("lookup", "obligate")
        obligate = {row["statement"] for row in rows if self.knowledge.layer in ("all", row["layer"])}
        return [with_entailed(selection, entailed[selection.case], obligate) for selection in selections]

    def told(self, case: Case, with_clues: bool = False) -> list[Fact]:
        """Return all that a case tells, before what implies one another is counted once."""
        labs, _, _ = self.laboratory.judge(case)
        return self._facts.told(case, labs, with_clues)

    def facts(self, case: Case, with_clues: bool = False) -> list[Fact]:
        """Return the facts of a case, each counted once."""
        return self._prepare(case, with_clues)[0]

    def _prepare(self, case: Case, with_clues: bool) -> tuple[list[Fact], list[JudgedLab], list[str]]:
        labs, violations, unread = self.laboratory.judge(case)
        if violations:
            raise CaseError(case.id, violations)
        return self._facts.make(case, labs, with_clues), labs, unread

    def _result(self, case: Case, selection: Selection) -> Result:
        weighed = weigh(selection, self.rules)
        diagnoses = order(selection, weighed, self.rules, self.undecided(selection.facts))
        facts = selection.facts
        constants = self.knowledge.constants

        def first_otherwise(fact: Fact) -> tuple[str, ...]:
            rest = without(selection, fact)
            return leaders(rest, withdraw(fact, weighed, rest), self.rules, self.undecided(rest.facts))

        return Result(
            case=case.id,
            diagnoses=diagnoses,
            categories=self._categories(selection),
            coverage=coverage(diagnoses, facts, self.rules.nonspecific, constants),
            unexplained=unexplained_facts(diagnoses, facts, self.rules.nonspecific),
            ask_next=next_facts(diagnoses, facts, self.features, self._deciders, self._examinations(case), constants),
            flips=withdrawals(facts, first_place(diagnoses), first_otherwise),
        )

    def undecided(self, facts: Sequence[Fact]) -> list[tuple[str, str]]:
        """Return the pairs that look alike and that no fact decides between."""
        return undecided_pairs(self._deciders, facts, self.knowledge.within)

    def _categories(self, selection: Selection) -> list[Category]:
        return [
            Category(status.criterion.target, status)
            for status in statuses(selection)
            if status.is_met and status.criterion.target not in self.rules.ranked_above
        ]

    def _examinations(self, case: Case) -> Examinations:
        """Return what examinations cost for a case; a kind of one that was done was done as well."""
        used = {modality for finding in case.findings for modality in finding.modalities}
        done = frozenset[str]().union(*(self.knowledge.within(modality) for modality in used))
        found_by, again = self.knowledge.links("foundBy"), self.knowledge.constants["cost.again"]
        return Examinations(found_by, self._costs, self.knowledge.within, done, again)

    @cached_property
    def _costs(self) -> Mapping[str, float]:
        return {row["modality"]: float(row["cost"]) for row in self.knowledge.ask("lookup", "costs")}

    @cached_property
    def rules(self) -> Rules:
        """What orders every case alike."""
        ask = self.knowledge.ask
        return Rules(
            diseases={row["disease"]: bool(row["mustNotMiss"]) for row in ask("lookup", "ranked")},
            ranked_above={row["form"]: row["disease"] for row in ask("derive", "ranked_above")},
            nonspecific=frozenset(row["term"] for row in ask("lookup", "nonspecific")),
            constants=self.knowledge.constants,
        )

    @cached_property
    def features(self) -> Sequence[Record]:
        """The features that sources state of each ranked disease, with their weights."""
        return self.knowledge.ask("derive", "features")

    @cached_property
    def _deciders(self) -> Sequence[Record]:
        return self.knowledge.ask("derive", "deciders")
