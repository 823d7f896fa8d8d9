"""Ask who would be first if a case told something else, for thousands of such cases.

What one fact selects and weighs depends on no other fact, save for places where a disease always lies, which are put
together for each case. So each different fact is selected and weighed once, however many cases tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from calcgraph.case.facts import Fact
from calcgraph.case.model import Case
from calcgraph.derive import sparql
from calcgraph.derive.engine import Engine
from calcgraph.derive.evidence import Weighed, always_elsewhere, weigh
from calcgraph.derive.order import leaders, order, statuses
from calcgraph.derive.result import Diagnosis, Evidence
from calcgraph.derive.selection import Selection

__all__ = ["Hypotheses", "Outcome"]


@dataclass(frozen=True)
class Outcome:
    """Who is first, and which diseases are supported and excluded, if a case tells what is supposed."""

    first: tuple[str, ...]
    supported: frozenset[str]
    excluded: frozenset[str]


class Hypotheses:
    """Derives outcomes of supposed cases; keeps what it has weighed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names: dict[Fact, str] = {}
        self._selected: dict[str, Selection] = {}
        self._weighed: dict[str, Mapping[str, Sequence[Evidence]]] = {}

    def outcomes(self, cases: Sequence[Case]) -> list[Outcome]:
        """Return the outcome of each supposed case."""
        return [self._outcome(facts) for facts in self._laid_out(cases)]

    def diagnoses(self, cases: Sequence[Case]) -> list[list[Diagnosis]]:
        """Return the diseases in order for each supposed case: all that the engine derives but the look ahead."""
        rules, undecided = self._engine.rules, self._engine.undecided
        return [order(*self._put_together(facts), rules, undecided(facts)) for facts in self._laid_out(cases)]

    def _laid_out(self, cases: Sequence[Case]) -> list[list[Fact]]:
        laid = [[self._named(fact) for fact in self._engine.facts(case)] for case in cases]
        self._select({fact.id: fact for facts in laid for fact in facts if fact.id not in self._selected})
        return laid

    def _named(self, fact: Fact) -> Fact:
        """Give a fact the one name of all facts that tell the same."""
        told = replace(fact, id="", because="")
        return replace(fact, id=self._names.setdefault(told, f"fact-{len(self._names)}"))

    def _select(self, fresh: Mapping[str, Fact]) -> None:
        if not fresh and self._selected:
            return
        for selection in sparql.select(self._engine.knowledge, {name: [fact] for name, fact in fresh.items()} | {"": []}):
            self._selected[selection.case] = selection
            self._weighed[selection.case] = weigh(replace(selection, apart=[]), self._engine.rules)

    def _outcome(self, facts: Sequence[Fact]) -> Outcome:
        rules = self._engine.rules
        whole, weighed = self._put_together(facts)
        met = {
            rules.ranked_above[each.criterion.target]
            for each in statuses(whole)
            if each.is_met and each.criterion.target in rules.ranked_above
        }
        excluded = frozenset(each.disease for each in whole.excluded)
        return Outcome(leaders(whole, weighed, rules, self._engine.undecided(facts)), frozenset(met) - excluded, excluded)

    def _put_together(self, facts: Sequence[Fact]) -> tuple[Selection, Weighed]:
        """Return what facts select and weigh together."""
        parts = [self._selected[fact.id] for fact in facts]
        whole = replace(
            self._selected[""],
            facts=facts,
            found=[row for part in parts for row in part.found],
            missing=[row for part in parts for row in part.missing],
            apart=[row for part in parts for row in part.apart],
            met=_together([part.met for part in parts]),
            refuted=_together([part.refuted for part in parts]),
            excluded=sorted(row for part in parts for row in part.excluded),
            described=frozenset(pair for part in parts for pair in part.described),
        )
        apart = always_elsewhere(whole)
        weighed = {
            disease: [item for fact in facts for item in self._weighed[fact.id][disease]] + apart.get(disease, [])
            for disease in self._engine.rules.diseases
        }
        return whole, weighed


def _together(parts: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in parts:
        for condition, facts in part.items():
            found.setdefault(condition, []).extend(facts)
    return {condition: sorted(facts) for condition, facts in found.items()}
