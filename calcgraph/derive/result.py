"""What is derived for a case, in terms and numbers; every sum can be recomputed from its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calcgraph.derive.selection import Bits, CriterionRow, Exclusion

__all__ = ["AskNext", "Category", "CriterionStatus", "Diagnosis", "Evidence", "Flip", "Result"]


@dataclass(frozen=True)
class Evidence:
    """One summand of a disease's weight: the fact, the term of the ontology it met, how, and by which statement."""

    fact: str
    term: str | None
    match: str
    bits: Bits
    statement: str | None = None
    said: str | None = None


@dataclass(frozen=True)
class CriterionStatus:
    """How a criterion stands: the facts that meet its conditions, the conditions not yet known, and those refuted."""

    criterion: CriterionRow
    met: dict[str, str]
    unknown: tuple[str, ...]
    refuted: dict[str, str]

    @property
    def is_met(self) -> bool:
        """Tell whether every condition is met."""
        return not self.unknown and not self.refuted


@dataclass(frozen=True)
class Diagnosis:
    """A ranked disease: its place in the order, status and evidence."""

    disease: str
    rank: int
    tied_with: tuple[str, ...]
    status: str
    bits: Bits
    rank_range: tuple[int, int]
    must_not_miss: bool
    evidence: tuple[Evidence, ...]
    criteria: tuple[CriterionStatus, ...]
    excluded_by: tuple[Exclusion, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Category:
    """A group of the scheme that the case's distribution, laboratory values or history support."""

    group: str
    status: CriterionStatus


@dataclass(frozen=True)
class AskNext:
    """A fact that is not known yet and would change the order.

    `disease` is the one it speaks for, `change` how far apart it would set the leading diseases at most, `information`
    what knowing it is expected to tell about which of them it is, both in bits. `examination` is the cheapest that
    shows it, `cost` what that costs for this case.
    """

    term: str
    facet: str
    disease: str
    change: float
    information: float
    reason: str
    examination: str
    cost: float


@dataclass(frozen=True)
class Flip:
    """A fact whose withdrawal would put other diseases first."""

    fact: str
    first: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """All that is derived for one case."""

    case: str
    diagnoses: Sequence[Diagnosis]
    categories: Sequence[Category]
    coverage: str
    unexplained: tuple[str, ...]
    ask_next: Sequence[AskNext]
    flips: Sequence[Flip]
