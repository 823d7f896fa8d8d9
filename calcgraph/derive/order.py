"""Sum the evidence into an order: totals, dense ranks with ties, statuses, and the ranks that the intervals allow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from calcgraph.case.facts import Fact
from calcgraph.derive.evidence import Rules, Weighed, count_once, flat
from calcgraph.derive.result import CriterionStatus, Diagnosis, Evidence
from calcgraph.derive.selection import Bits, Exclusion, Selection

__all__ = ["leaders", "order", "statuses", "without"]

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class _Standing:
    """Where the diseases stand: their evidence with what counts, their criteria, totals and ranks."""

    evidence: Mapping[str, Sequence[Evidence]]
    criteria: Sequence[CriterionStatus]
    totals: Mapping[str, Bits]
    ranks: Mapping[str, int]


def statuses(selection: Selection) -> list[CriterionStatus]:
    """Return how each criterion stands for the case."""
    found = []
    for criterion in selection.criteria:
        names = [condition.id for condition in criterion.conditions]
        met = {name: selection.met[name][0] for name in names if name in selection.met}
        refuted = {name: selection.refuted[name][0] for name in names if name in selection.refuted and name not in met}
        unknown = tuple(name for name in names if name not in met and name not in refuted)
        found.append(CriterionStatus(criterion, met, unknown, refuted))
    return found


def order(selection: Selection, weighed: Weighed, rules: Rules, look_alikes: Pairs) -> list[Diagnosis]:
    """Return the diseases in order, ties sharing a rank.

    `look_alikes` are pairs that their source calls indistinguishable on imaging and that no deciding fact of this case
    sets apart: if one is first both are, unless other evidence has put one far behind or speaks more against it than for it.
    """
    standing = _stand(selection, weighed, rules, look_alikes)
    found = [_diagnosis(disease, standing, rules, selection.excluded) for disease in rules.diseases]
    return sorted(found, key=lambda diagnosis: (diagnosis.rank, -diagnosis.bits.middle, diagnosis.disease))


def leaders(selection: Selection, weighed: Weighed, rules: Rules, look_alikes: Pairs) -> tuple[str, ...]:
    """Return who is first, without all that `order` tells beside it."""
    standing = _stand(selection, weighed, rules, look_alikes)
    first = [disease for disease, rank in standing.ranks.items() if rank == 1]
    return tuple(sorted(first, key=lambda disease: (-standing.totals[disease].middle, disease)))


def without(selection: Selection, fact: Fact) -> Selection:
    """Return what a case selects without one of its facts."""
    return replace(
        selection,
        facts=[other for other in selection.facts if other.id != fact.id],
        found=[row for row in selection.found if row.fact != fact.id],
        missing=[row for row in selection.missing if row.fact != fact.id],
        apart=[row for row in selection.apart if row.fact != fact.id],
        met=_left(selection.met, fact),
        refuted=_left(selection.refuted, fact),
        excluded=[each for each in selection.excluded if each.fact != fact.id],
    )


def _left(by_condition: Mapping[str, Sequence[str]], fact: Fact) -> dict[str, list[str]]:
    left = {condition: [each for each in facts if each != fact.id] for condition, facts in by_condition.items()}
    return {condition: facts for condition, facts in left.items() if facts}


def _stand(selection: Selection, weighed: Weighed, rules: Rules, look_alikes: Pairs) -> _Standing:
    facets = {fact.id: fact.facet for fact in selection.facts}
    evidence = {disease: count_once(items, facets) for disease, items in weighed.items()}
    criteria = [status for status in statuses(selection) if status.criterion.target in rules.ranked_above]
    for disease, met in _first_met(criteria, rules.ranked_above).items():
        evidence[disease].append(Evidence("", None, "criterion met", flat(rules.constants["criterion.met"]), met.criterion.id))
    totals = {disease: _total(items) for disease, items in evidence.items()}
    ranks = _dense_ranks({disease: total.middle for disease, total in totals.items()}, rules.constants["tie.tolerance"])
    for one, other in look_alikes:
        better, worse = sorted((totals[one].middle, totals[other].middle), reverse=True)
        if 1 in (ranks[one], ranks[other]) and worse > 0 and better - worse <= rules.constants["next.horizon"]:
            ranks |= {one: 1, other: 1}
    return _Standing(evidence, criteria, totals, _without_gaps(ranks))


def _diagnosis(disease: str, standing: _Standing, rules: Rules, exclusions: Sequence[Exclusion]) -> Diagnosis:
    items, ranks = standing.evidence[disease], standing.ranks
    own = tuple(status for status in standing.criteria if rules.ranked_above[status.criterion.target] == disease)
    excluded = tuple(each for each in exclusions if each.disease == disease)
    return Diagnosis(
        disease=disease,
        rank=ranks[disease],
        tied_with=tuple(sorted(other for other in ranks if ranks[other] == ranks[disease] and other != disease)),
        status="excluded" if excluded else "supported" if any(each.is_met for each in own) else "open",
        bits=standing.totals[disease],
        rank_range=_rank_range(disease, standing.totals, ranks),
        must_not_miss=rules.diseases[disease],
        evidence=tuple(items),
        criteria=own,
        excluded_by=excluded,
        forms=_met_forms(own, disease),
    )


def _first_met(criteria: Sequence[CriterionStatus], ranked_above: Mapping[str, str]) -> dict[str, CriterionStatus]:
    """Return for each disease the first of its criteria that is met: more of them tell the same again."""
    found: dict[str, CriterionStatus] = {}
    for status in criteria:
        if status.is_met:
            found.setdefault(ranked_above[status.criterion.target], status)
    return found


def _met_forms(criteria: Sequence[CriterionStatus], disease: str) -> tuple[str, ...]:
    return tuple(sorted({each.criterion.target for each in criteria if each.is_met} - {disease}))


def _total(items: Sequence[Evidence]) -> Bits:
    """Sum in a fixed way, so that the order of facts cannot change the last digit."""
    ends = (math.fsum(getattr(item.bits, end) for item in items) for end in ("low", "middle", "high"))
    return Bits(*(round(end, 4) for end in ends))


def _dense_ranks(weights: Mapping[str, float], tolerance: float) -> dict[str, int]:
    ranks: dict[str, int] = {}
    rank, before = 0, math.inf
    for disease in sorted(weights, key=lambda disease: (-weights[disease], disease)):
        if before - weights[disease] > tolerance:
            rank, before = rank + 1, weights[disease]
        ranks[disease] = rank
    return ranks


def _without_gaps(ranks: Mapping[str, int]) -> dict[str, int]:
    """Close the gaps that look-alikes leave where they moved up."""
    places = {rank: place for place, rank in enumerate(sorted(set(ranks.values())), 1)}
    return {disease: places[rank] for disease, rank in ranks.items()}


def _rank_range(disease: str, totals: Mapping[str, Bits], ranks: Mapping[str, int]) -> tuple[int, int]:
    """Return the best and worst rank the disease could have wherever the true shares lie within their intervals."""
    others = [other for other in totals if other != disease]
    best = 1 + sum(totals[other].low > totals[disease].high for other in others)
    worst = 1 + sum(totals[other].high > totals[disease].low for other in others)
    return min(best, ranks[disease]), max(worst, ranks[disease])
