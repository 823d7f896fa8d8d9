"""Derive results for cases: judge the laboratory, lay out facts, let a route select, order, and look ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from calcgraph.case.facts import Fact, FactMaker
from calcgraph.case.labs import JudgedLab, Laboratory
from calcgraph.case.model import Case
from calcgraph.derive import sparql
from calcgraph.derive.coverage import coverage, unexplained_facts
from calcgraph.derive.order import order, statuses
from calcgraph.derive.outlook import first_place, next_facts, undecided_pairs, withdrawals
from calcgraph.derive.result import Category, Diagnosis, Result
from calcgraph.derive.selection import Selection
from calcgraph.errors import CaseError
from calcgraph.knowledge import Knowledge, Record

__all__ = ["Derived", "Engine"]


@dataclass(frozen=True)
class Derived:
    """A case with its facts, judged laboratory values and result."""

    case: Case
    facts: tuple[Fact, ...]
    labs: tuple[JudgedLab, ...]
    unread: tuple[str, ...]
    result: Result


class Engine:
    """Derives results from one layer of the knowledge."""

    def __init__(self, knowledge: Knowledge, laboratory: Laboratory | None = None) -> None:
        self.knowledge = knowledge
        self.laboratory = laboratory or Laboratory(knowledge)
        self._facts = FactMaker(knowledge)

    def derive(self, cases: Sequence[Case], with_clues: bool = False) -> list[Derived]:
        """Derive the result of each case; a laboratory value that cannot be raises CaseError."""
        prepared = [(case, *self._prepare(case, with_clues)) for case in cases]
        names = [f"{case.id}-{number}" for number, case in enumerate(cases)]
        selections = sparql.select(self.knowledge, {name: facts for name, (_, facts, _, _) in zip(names, prepared, strict=True)})
        return [
            Derived(case, tuple(facts), tuple(labs), (*case.unread, *unread), self._result(case, selection))
            for (case, facts, labs, unread), selection in zip(prepared, selections, strict=True)
        ]

    def _prepare(self, case: Case, with_clues: bool) -> tuple[list[Fact], list[JudgedLab], list[str]]:
        labs, violations, unread = self.laboratory.judge(case)
        if violations:
            raise CaseError(case.id, violations)
        return self._facts.make(case, labs, with_clues), labs, unread

    def _result(self, case: Case, selection: Selection) -> Result:
        diagnoses = self._order(selection)
        facts = selection.facts
        constants = self.knowledge.constants
        return Result(
            case=case.id,
            diagnoses=diagnoses,
            categories=self._categories(selection),
            coverage=coverage(diagnoses, facts, self._nonspecific, constants),
            unexplained=unexplained_facts(diagnoses, facts, self._nonspecific),
            ask_next=next_facts(diagnoses, facts, self._features, self._deciders, self.knowledge.within, constants),
            flips=withdrawals(facts, first_place(diagnoses), lambda fact: self._first_without(selection, fact)),
        )

    def _order(self, selection: Selection) -> list[Diagnosis]:
        look_alikes = undecided_pairs(self._deciders, selection.facts, self.knowledge.within)
        return order(selection, self._diseases, self._ranked_above, self._nonspecific, look_alikes, self.knowledge.constants)

    def _categories(self, selection: Selection) -> list[Category]:
        return [
            Category(status.criterion.target, status)
            for status in statuses(selection)
            if status.is_met and status.criterion.target not in self._ranked_above
        ]

    def _first_without(self, selection: Selection, fact: Fact) -> tuple[str, ...]:
        """Return who would be first if a fact were withdrawn."""
        rest = replace(
            selection,
            facts=[other for other in selection.facts if other.id != fact.id],
            found=[row for row in selection.found if row.fact != fact.id],
            missing=[row for row in selection.missing if row.fact != fact.id],
            apart=[] if fact.facet == "site" else selection.apart,
            met={condition: by for condition, by in selection.met.items() if by != fact.id},
        )
        return first_place(self._order(rest))

    @cached_property
    def _diseases(self) -> Mapping[str, bool]:
        return {row["disease"]: bool(row["mustNotMiss"]) for row in self.knowledge.ask("lookup", "ranked")}

    @cached_property
    def _ranked_above(self) -> Mapping[str, str]:
        return {row["form"]: row["disease"] for row in self.knowledge.ask("derive", "ranked_above")}

    @cached_property
    def _nonspecific(self) -> frozenset[str]:
        return frozenset(row["term"] for row in self.knowledge.ask("lookup", "nonspecific"))

    @cached_property
    def _features(self) -> Sequence[Record]:
        return self.knowledge.ask("derive", "features")

    @cached_property
    def _deciders(self) -> Sequence[Record]:
        return self.knowledge.ask("derive", "deciders")
