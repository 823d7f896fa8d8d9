"""Compute the table of weights of evidence: one row a term and disease, from the statements and the classification.

A weight is log2 of P(term | disease) / P(term | background). P(term | disease) is an interval: the numbers of the source,
or the band of its word. It reaches upwards: a disease that shows a term in a share of patients shows every wider term in
at least that share. The background is the mean over all ranked diseases, those that say nothing taken at a floor. What
is weighed here is read off unchanged by every route of derivation.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Backgrounds", "Interval", "ScoredStatement", "Weight", "band_of", "weigh"]

_LEAST, _MOST = 0.01, 0.995  # no source justifies a share of exactly nothing or everything
_DIGITS = 4


@dataclass(frozen=True)
class Interval:
    """A share of patients: lower end, middle, upper end, each between 0 and 1."""

    low: float
    middle: float
    high: float

    @classmethod
    def bounded(cls, low: float, middle: float, high: float) -> Interval:
        """Return the interval kept within what a source can justify."""
        return cls(*(min(max(share, _LEAST), _MOST) for share in (low, middle, high)))

    def opposite(self) -> Interval:
        """Return the share of patients that do not show the feature."""
        return Interval(1 - self.high, 1 - self.middle, 1 - self.low)


@dataclass(frozen=True)
class ScoredStatement:
    """What a statement says of one facet: the term's share in a ranked disease."""

    statement: str
    disease: str
    facet: str
    term: str
    share: Interval
    layer: str
    obligate: bool = False
    absent: bool = False
    with_sign: str | None = None


@dataclass(frozen=True)
class Weight:
    """The weight of one term for one disease, in bits, when found (`present`) and when stated absent (`absent`).

    `reach` is "direct" if the statement names this very term; then the weight holds for every narrower term too. It is
    "implied" if the statement names a narrower term; then it holds for this very term only, or, as "through", for the
    terms that match through it. It is "contrary" if the source says that the disease does not show the term.
    """

    disease: str
    facet: str
    term: str
    statement: str
    reach: str
    layer: str
    specificity: int
    present: Interval
    absent: Interval | None
    obligate: bool
    with_sign: str | None

    @property
    def sort_key(self) -> tuple[str, str, str, str, str]:
        """Order rows for writing."""
        return self.disease, self.facet, self.term, self.reach, self.statement


@dataclass(frozen=True)
class Backgrounds:
    """Shares assumed for a disease whose sources are silent: by term where given, else by facet."""

    by_term: Mapping[str, float]
    by_facet: Mapping[str, float]

    def floor(self, facet: str, term: str) -> float:
        """Return the share of a term in a disease that says nothing about it."""
        return self.by_term.get(term, self.by_facet[facet])


def band_of(word: str, absent: bool, of_place: bool) -> str:
    """Return the band of a word of frequency: a bare assertion means less of a place, and another thing of an absence."""
    if word != "unstated":
        return word
    if absent:
        return "unstated.absent"
    return "unstated.site" if of_place else word


def weigh(
    statements: Sequence[ScoredStatement],
    diseases: Sequence[str],
    within: Mapping[str, frozenset[str]],
    backgrounds: Backgrounds,
    stop_at: frozenset[str],
    through: frozenset[str],
) -> list[Weight]:
    """Compute every weight.

    `within` is the classification, `stop_at` the roots of the kinds of terms (no weight is needed for "a sign"),
    `through` the terms through which their children match one another.
    """
    background = _backgrounds(statements, len(diseases), within, backgrounds, stop_at)
    rows: dict[tuple[str, ...], Weight] = {}
    for statement in sorted(statements, key=lambda each: each.statement):
        reached = [statement.term] if statement.absent else sorted(within[statement.term] - stop_at)
        for term in reached:
            row = _weight(statement, term, background[statement.facet, term], len(within[term]), through)
            key = (row.disease, row.facet, row.term, row.reach, row.with_sign or "")
            if key not in rows or row.present.middle > rows[key].present.middle:
                rows[key] = row
    return sorted(rows.values(), key=lambda row: row.sort_key)


def _backgrounds(
    statements: Iterable[ScoredStatement],
    count: int,
    within: Mapping[str, frozenset[str]],
    backgrounds: Backgrounds,
    stop_at: frozenset[str],
) -> dict[tuple[str, str], float]:
    """Return P(term | background) for each facet and term that some statement reaches."""
    best: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for statement in statements:
        reached = {statement.term} if statement.absent else within[statement.term] - stop_at
        for term in reached:
            shares = best[statement.facet, term]
            shares[statement.disease] = max(statement.share.middle, shares.get(statement.disease, 0.0))
    return {
        (facet, term): (math.fsum(shares.values()) + (count - len(shares)) * backgrounds.floor(facet, term)) / count
        for (facet, term), shares in best.items()
    }


def _weight(statement: ScoredStatement, term: str, background: float, specificity: int, through: frozenset[str]) -> Weight:
    direct = term == statement.term
    missing = _log_ratios(statement.share.opposite(), 1 - background) if direct else None
    return Weight(
        disease=statement.disease,
        facet=statement.facet,
        term=term,
        statement=statement.statement,
        reach="contrary" if statement.absent else "direct" if direct else "through" if term in through else "implied",
        layer=statement.layer,
        specificity=specificity,
        present=_log_ratios(statement.share, background),
        absent=missing,
        obligate=statement.obligate and direct,
        with_sign=statement.with_sign,
    )


def _log_ratios(share: Interval, background: float) -> Interval:
    return Interval(*(round(math.log2(part / background), _DIGITS) for part in (share.low, share.middle, share.high)))
