"""What a route hands over: the rows of the ontology that the facts of a case select. Every route gives the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calcgraph.case.facts import Fact

__all__ = ["Bits", "ConditionRow", "CriterionRow", "Exclusion", "Selected", "Selection", "Statuses"]


@dataclass(frozen=True)
class Bits:
    """A weight of evidence in bits: at the low end, the middle and the high end of what the source allows."""

    low: float
    middle: float
    high: float

    def __add__(self, other: Bits) -> Bits:
        return Bits(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def at_least(self, bound: float) -> Bits:
        """Return the weight with each end raised to a bound."""
        return Bits(max(self.low, bound), max(self.middle, bound), max(self.high, bound))

    def at_most(self, bound: float) -> Bits:
        """Return the weight with each end lowered to a bound."""
        return Bits(min(self.low, bound), min(self.middle, bound), min(self.high, bound))


@dataclass(frozen=True)
class Selected:
    """One weight that a fact selects for a disease, and how: the term said, the term weighed, the kind of match."""

    disease: str
    fact: str
    term: str
    statement: str
    bits: Bits
    match: str
    said: str = ""
    specificity: int = 0


@dataclass(frozen=True, order=True)
class Exclusion:
    """A stated absence that excludes a disease, and the statement by which each of its cases shows what is absent."""

    disease: str
    statement: str
    fact: str


@dataclass(frozen=True)
class ConditionRow:
    """One condition of a criterion."""

    id: str
    feature: str
    location: str | None


@dataclass(frozen=True)
class CriterionRow:
    """A criterion: the disease or group that it supports and its conditions."""

    id: str
    target: str
    ranked: bool
    conditions: tuple[ConditionRow, ...]


@dataclass(frozen=True)
class Statuses:
    """What decides the statuses of a case: the conditions that it meets and refutes, and the statements that exclude."""

    met: set[str]
    refuted: set[str]
    excluding: set[str]


@dataclass(frozen=True)
class Selection:
    """All that one case selects.

    `found` are weights of asserted facts, `missing` of absences (stated, or ruled out by another value), `apart` of
    places where a disease always lies and that a told place is far from. `met` gives for each condition the facts that
    meet it, `refuted` those that refute it, `excluded` the stated absences that exclude a disease. `described` are the
    facts that some disease's sources know of at all.
    """

    case: str
    facts: Sequence[Fact]
    found: Sequence[Selected]
    missing: Sequence[Selected]
    apart: Sequence[Selected]
    criteria: Sequence[CriterionRow]
    met: Mapping[str, Sequence[str]]
    refuted: Mapping[str, Sequence[str]]
    excluded: Sequence[Exclusion]
    described: frozenset[tuple[str, str]]
