"""Prove that a case supports or excludes a disease: a chain of single steps, each an asserted axiom with its source.

A proof holds nothing that it does not need: of several criteria the one with the shortest proof is taken, of several
ways up the terms the shortest, and each step once. `calcgraph verify` checks proofs without any of this code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calcgraph.asserted import Asserted, Edge
from calcgraph.case.facts import Fact
from calcgraph.derive.result import CriterionStatus, Diagnosis
from calcgraph.derive.selection import ConditionRow, Exclusion
from calcgraph.errors import CalcgraphError
from calcgraph.namespace import curie

__all__ = ["FORMAT", "Proof", "Prover"]

FORMAT = "calcgraph-proof/1"

Proof = dict[str, Any]
_PLACE_EDGES = ("kind", "part")


class Prover:
    """Writes the proofs of diagnoses."""

    def __init__(self, asserted: Asserted | None = None) -> None:
        self._asserted = asserted or Asserted()

    def prove(self, case: str, diagnosis: Diagnosis, facts: Mapping[str, Fact]) -> Proof | None:
        """Return the proof that a disease is supported or excluded; an open one has none."""
        if diagnosis.status == "supported":
            met = [self._support(diagnosis, status, facts) for status in diagnosis.criteria if status.is_met]
            chain = min(met, key=lambda each: len(each.steps))
        elif diagnosis.status == "excluded":
            excluded = [self._exclusion(each, facts[each.fact]) for each in diagnosis.excluded_by]
            chain = min(excluded, key=lambda each: len(each.steps))
        else:
            return None
        claim = {"status": diagnosis.status, "disease": curie(diagnosis.disease)}
        return {"format": FORMAT, "case": case, "claim": claim, "facts": chain.facts, "steps": chain.steps}

    def _support(self, diagnosis: Diagnosis, status: CriterionStatus, facts: Mapping[str, Fact]) -> _Chain:
        chain = _Chain(self._asserted)
        criterion = status.criterion
        met = [self._meet(chain, each, facts[status.met[each.id]]) for each in criterion.conditions]
        supported = chain.add(
            "criterion",
            met,
            {"supports": criterion.target},
            {"criterion": criterion.id},
            self._asserted.source_of_statement(criterion.id),
        )
        for edge in _way(self._asserted, criterion.target, diagnosis.disease, ("kind",)):
            supported = chain.climb("form", supported, {"supports": edge.upper}, edge)
        return chain

    def _meet(self, chain: _Chain, condition: ConditionRow, fact: Fact) -> int:
        kind, place, term = self._as_kind(chain, fact, condition.feature)
        needed = [kind]
        if condition.location is not None:
            needed.append(self._in_place(chain, fact, condition.location, place, kind, term))
        return chain.add("condition", needed, {"meets": condition.id}, {"condition": condition.id})

    def _as_kind(self, chain: _Chain, fact: Fact, wanted: str) -> tuple[int, int | None, str]:
        """Show that a fact is of a kind, perhaps by the definition of a sign at its place; also return its term."""
        told = _shortest(self._asserted, fact.said, wanted, ("kind",))
        if told is not None:
            term, way = told
            return chain.climb_all("kind", chain.tell(fact, "is", term), "is", fact, way), None, term
        for sign in fact.amounts_to:
            onward = _find(self._asserted, sign, wanted, ("kind",))
            genus = self._asserted.genus(sign)
            if onward is None or genus is None:
                continue
            wide, _, term = self._as_kind(chain, fact, genus)
            (home,) = (edge.upper for edge in self._asserted.edges_from(sign, ("place",)))
            place = self._told_place(chain, fact, home)
            defined = chain.add(
                "definition", [wide, place], {"fact": fact.id, "is": sign}, {"sign": sign, "genus": genus, "place": home},
                self._asserted.source_of_term(sign),
            )  # fmt: skip
            return chain.climb_all("kind", defined, "is", fact, onward), place, sign
        raise _no_way(fact, wanted)

    def _in_place(self, chain: _Chain, fact: Fact, wanted: str, place: int | None, kind: int, term: str) -> int:
        """Show that a fact lies in a place: told there, or there by the meaning of the sign."""
        if _shortest(self._asserted, fact.locations, wanted, _PLACE_EDGES) is not None:
            return self._told_place(chain, fact, wanted)
        for lower, way in _upwards(self._asserted, term, ("kind",)):
            for edge in self._asserted.edges_from(lower, ("place",)):
                onward = _find(self._asserted, edge.upper, wanted, _PLACE_EDGES)
                if onward is not None:
                    sign = chain.climb_all("kind", chain.tell(fact, "is", term), "is", fact, way)
                    there = chain.climb("lies", sign, {"fact": fact.id, "in": edge.upper}, edge)
                    return chain.climb_all("within", there, "in", fact, onward)
        raise _no_way(fact, wanted)

    def _told_place(self, chain: _Chain, fact: Fact, wanted: str) -> int:
        found = _shortest(self._asserted, fact.locations, wanted, _PLACE_EDGES)
        if found is None:
            raise _no_way(fact, wanted)
        place, way = found
        return chain.climb_all("within", chain.tell(fact, "in", place), "in", fact, way)

    def _exclusion(self, exclusion: Exclusion, fact: Fact) -> _Chain:
        chain = _Chain(self._asserted)
        feature = self._asserted.feature_of(exclusion.statement)
        (denied,) = fact.said
        way = _find(self._asserted, feature, denied, ("kind",))
        if way is None:
            raise _no_way(fact, feature)
        absent = chain.tell(fact, "lacks", denied)
        for edge in reversed(way):
            absent = chain.climb("narrower", absent, {"fact": fact.id, "lacks": edge.lower}, edge)
        needed = [absent]
        if fact.locations:
            needed.append(self._everywhere(chain, fact, feature))
        source = self._asserted.source_of_statement(exclusion.statement)
        chain.add("exclusion", needed, {"excludes": exclusion.disease}, {"statement": exclusion.statement}, source)
        return chain

    def _everywhere(self, chain: _Chain, fact: Fact, feature: str) -> int:
        """Show that an absence within a place is one everywhere, since the sign lies nowhere else."""
        for lower, way in _upwards(self._asserted, feature, ("kind",)):
            for edge in self._asserted.edges_from(lower, ("place",)):
                found = _shortest_down(self._asserted, edge.upper, fact.locations)
                if found is not None:
                    place, down = found
                    reach = chain.tell(fact, "throughout", place)
                    for step in reversed(down):
                        reach = chain.climb("inside", reach, {"fact": fact.id, "throughout": step.lower}, step)
                    home = chain.climb("only-there", reach, {"fact": fact.id, "nowhere": edge.lower}, edge)
                    for step in reversed(way):
                        home = chain.climb("nowhere-narrower", home, {"fact": fact.id, "nowhere": step.lower}, step)
                    return home
        raise _no_way(fact, feature)


@dataclass
class _Chain:
    """The steps of a proof, each once, and the facts that it starts from."""

    asserted: Asserted
    steps: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        rule: str,
        needs: Sequence[int],
        concludes: Mapping[str, str],
        axiom: Mapping[str, str] | None = None,
        source: Any = None,
    ) -> int:
        """Add a step, unless it stands there, and return its number."""
        step: dict[str, Any] = {"rule": rule, "from": list(dict.fromkeys(needs)), "concludes": _curies(concludes)}
        if axiom is not None:
            step["axiom"] = _curies(axiom)
        if source is not None:
            step["source"] = source
        if step not in self.steps:
            self.steps.append(step)
        return self.steps.index(step)

    def tell(self, fact: Fact, relation: str, term: str) -> int:
        """Add what the case tells of a fact."""
        told = {"fact": fact.id, relation: curie(term)}
        if told not in self.facts:
            self.facts.append(told)
        return self.add("told", [], {"fact": fact.id, relation: term})

    def climb(self, rule: str, needs: int, concludes: Mapping[str, str], edge: Edge) -> int:
        """Add a step along one axiom between two terms."""
        axiom = {"relation": edge.kind, "of": edge.lower, "to": edge.upper}
        return self.add(rule, [needs], concludes, axiom, self.asserted.source_of_term(edge.lower))

    def climb_all(self, rule: str, start: int, relation: str, fact: Fact, way: Iterable[Edge]) -> int:
        """Add the steps of a way upwards."""
        for edge in way:
            start = self.climb(rule, start, {"fact": fact.id, relation: edge.upper}, edge)
        return start


def _curies(values: Mapping[str, str]) -> dict[str, str]:
    return {name: curie(value) for name, value in values.items()}


def _upwards(asserted: Asserted, term: str, kinds: tuple[str, ...]) -> Iterable[tuple[str, list[Edge]]]:
    """Yield each term above one, itself first, with the shortest way to it; nearer ones first."""
    waiting, seen = deque([(term, list[Edge]())]), {term}
    while waiting:
        lower, way = waiting.popleft()
        yield lower, way
        for edge in asserted.edges_from(lower, kinds):
            if edge.upper not in seen:
                seen.add(edge.upper)
                waiting.append((edge.upper, [*way, edge]))


def _find(asserted: Asserted, term: str, wanted: str, kinds: tuple[str, ...]) -> list[Edge] | None:
    return next((way for upper, way in _upwards(asserted, term, kinds) if upper == wanted), None)


def _way(asserted: Asserted, term: str, wanted: str, kinds: tuple[str, ...]) -> list[Edge]:
    found = _find(asserted, term, wanted, kinds)
    if found is None:
        raise CalcgraphError(f"no asserted axioms lead from {curie(term)} to {curie(wanted)}: run  calcgraph build")
    return found


def _shortest(asserted: Asserted, terms: Iterable[str], wanted: str, kinds: tuple[str, ...]) -> tuple[str, list[Edge]] | None:
    """Return the term from which the shortest way leads up to the wanted one, and that way."""
    found = [(term, way) for term in sorted(terms) if (way := _find(asserted, term, wanted, kinds)) is not None]
    return min(found, key=lambda pair: len(pair[1]), default=None)


def _shortest_down(asserted: Asserted, home: str, places: Iterable[str]) -> tuple[str, list[Edge]] | None:
    """Return the place that holds a home by the shortest way, and the way up from the home."""
    found = [(place, way) for place in sorted(places) if (way := _find(asserted, home, place, _PLACE_EDGES)) is not None]
    return min(found, key=lambda pair: len(pair[1]), default=None)


def _no_way(fact: Fact, wanted: str) -> CalcgraphError:
    said = ", ".join(curie(term) for term in fact.said)
    return CalcgraphError(f"no asserted axioms lead from {said} to {curie(wanted)}, though it was derived: run  calcgraph build")
