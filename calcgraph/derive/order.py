"""Sum selected weights into an order: each fact once, each statement once, silence as a small stated penalty."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from calcgraph.case.facts import Fact
from calcgraph.derive.result import CriterionStatus, Diagnosis, Evidence
from calcgraph.derive.selection import Bits, Selected, Selection

__all__ = ["order", "statuses", "weigh"]

_NOTHING = Bits(0.0, 0.0, 0.0)


def weigh(
    selection: Selection, diseases: Sequence[str], nonspecific: Collection[str], constants: Mapping[str, float]
) -> dict[str, list[Evidence]]:
    """Return for each disease its evidence: what it explains, what it does not, and what is missing.

    `nonspecific` are terms so common that no disease is charged for not explaining them.
    """
    found = _by_disease_and_fact(selection.found)
    missing = _by_disease_and_fact(selection.missing)
    apart = _by_disease_and_fact(selection.apart)
    facets = {fact.id: fact.facet for fact in selection.facts}
    evidence: dict[str, list[Evidence]] = {}
    for disease in diseases:
        items: list[Evidence] = []
        for fact in selection.facts:
            common = any(said in nonspecific for said in fact.said)
            penalty = 0.0 if common else constants[f"unexplained.{fact.facet}"]
            items.extend(_weigh_fact(fact, found[disease, fact.id], missing[disease, fact.id], penalty, selection, constants))
        items.extend(_weigh_apart(apart[disease, ""], items))
        evidence[disease] = _each_statement_once(items, facets)
    return evidence


def _by_disease_and_fact(rows: Sequence[Selected]) -> dict[tuple[str, str], list[Selected]]:
    grouped: dict[tuple[str, str], list[Selected]] = defaultdict(list)
    for row in rows:
        grouped[row.disease, row.fact].append(row)
    return grouped


def _weigh_fact(
    fact: Fact,
    found: Sequence[Selected],
    missing: Sequence[Selected],
    penalty: float,
    selection: Selection,
    constants: Mapping[str, float],
) -> list[Evidence]:
    """Return the evidence of one fact for one disease: the most specific statement, else the strongest absence.

    That another value is stated (20 to 50 years, for a patient of 51) tells more than what it implies (adult).
    """
    if found and not (missing and all(row.match == "less specific" for row in found)):
        best = max(found, key=lambda row: (row.specificity, row.bits.middle, row.statement))
        pattern = _pattern_unstated(best, fact, selection, constants) if penalty else []
        # The charge for the pattern counts against the bound, too: the two together are no worse than silence.
        bound = penalty - constants["pattern.unstated"] if pattern else penalty
        return [_no_worse_than_silence(best, bound), *pattern]
    if missing:
        strongest = max(missing, key=lambda row: (abs(row.bits.middle), row.statement))
        return [_bounded_contradiction(strongest, constants[f"contradiction.{fact.facet}"])]
    if not fact.present:
        return []
    known = any(row.fact == fact.id for row in selection.found)
    return [Evidence(fact.id, None, "unexplained", _flat(-penalty if known else 0.0), said=fact.said[0])]


def _no_worse_than_silence(row: Selected, penalty: float) -> Evidence:
    """Keep a disease whose source says that it can show a feature at least as well off as one whose sources are silent.

    And one whose source says that it does not show it at most as well off.
    """
    bound = min if row.match == "said not to show" else max
    bits = Bits(*(bound(end, -penalty) for end in (row.bits.low, row.bits.middle, row.bits.high)))
    return _evidence(replace(row, bits=bits))


def _bounded_contradiction(row: Selected, most: float) -> Evidence:
    """Keep another value of a fact (another state, age, spread) from counting more than its facet can bear."""
    if row.match != "ruled out":
        return _evidence(row)
    bits = Bits(*(max(end, -most) for end in (row.bits.low, row.bits.middle, row.bits.high)))
    return _evidence(replace(row, bits=bits))


def _pattern_unstated(best: Selected, fact: Fact, selection: Selection, constants: Mapping[str, float]) -> list[Evidence]:
    """Charge a sign that is met only by a wider one although other diseases describe this very sign."""
    if fact.facet != "sign" or best.match not in ("more specific", "part of") or (fact.id, best.said) not in selection.described:
        return []
    return [Evidence(fact.id, best.said, "pattern not described", _flat(-constants["pattern.unstated"]), said=best.said)]


def _weigh_apart(apart: Sequence[Selected], items: Sequence[Evidence]) -> list[Evidence]:
    """Charge a place where the disease always lies, once, unless the disease is not in question for another reason."""
    if not apart:
        return []
    return [_evidence(min(apart, key=lambda row: (row.bits.middle, row.statement)))]


def _flat(bits: float) -> Bits:
    return Bits(bits, bits, bits)


def _evidence(row: Selected) -> Evidence:
    return Evidence(row.fact, row.term, row.match, row.bits, row.statement, row.said or None)


def _each_statement_once(items: Sequence[Evidence], facets: Mapping[str, str]) -> list[Evidence]:
    """Let a statement count for the fact it weighs most for; further facts that it explains add nothing."""
    used: dict[tuple[str, str], int] = {}
    by_strength = sorted(range(len(items)), key=lambda number: (-abs(items[number].bits.middle), number))
    kept = list(items)
    for number in by_strength:
        item = items[number]
        if item.statement is None:
            continue
        key = (item.statement, facets.get(item.fact, ""))
        if key in used:
            kept[number] = replace(item, match="already counted", bits=_NOTHING)
        used.setdefault(key, number)
    return kept


def statuses(selection: Selection) -> list[CriterionStatus]:
    """Return how each criterion stands for the case."""
    found = []
    for criterion in selection.criteria:
        names = [condition.id for condition in criterion.conditions]
        met = {name: selection.met[name] for name in names if name in selection.met}
        refuted = {name: selection.refuted[name] for name in names if name in selection.refuted and name not in met}
        unknown = tuple(name for name in names if name not in met and name not in refuted)
        found.append(CriterionStatus(criterion, met, unknown, refuted))
    return found


def order(
    selection: Selection,
    diseases: Mapping[str, bool],
    ranked_above: Mapping[str, str],
    nonspecific: Collection[str],
    look_alikes: Sequence[tuple[str, str]],
    constants: Mapping[str, float],
) -> list[Diagnosis]:
    """Return the diseases in order, ties sharing a rank.

    `diseases` tells for each ranked disease whether it must not be missed; `ranked_above` gives the ranked disease for
    what a criterion supports (itself, or the disease that it is a form of). `look_alikes` are pairs that their source
    calls indistinguishable on imaging and that no deciding fact of this case sets apart: if one is first both are,
    unless other evidence has put one far behind.
    """
    evidence = weigh(selection, list(diseases), nonspecific, constants)
    criteria = [status for status in statuses(selection) if status.criterion.target in ranked_above]
    for disease, met in _first_met(criteria, ranked_above).items():
        evidence[disease].append(Evidence("", None, "criterion met", _flat(constants["criterion.met"]), met.criterion.id))
    totals = {disease: _total(items) for disease, items in evidence.items()}
    ranks = _dense_ranks({disease: total.middle for disease, total in totals.items()}, constants["tie.tolerance"])
    for one, other in look_alikes:
        near = abs(totals[one].middle - totals[other].middle) <= constants["next.horizon"]
        if near and 1 in (ranks[one], ranks[other]):
            ranks |= {one: 1, other: 1}
    ranks = _without_gaps(ranks)
    obligate = _obligate_absences(selection)
    found = []
    for disease, items in evidence.items():
        own = tuple(status for status in criteria if ranked_above[status.criterion.target] == disease)
        excluded = tuple(item for item in items if (disease, item.fact, item.statement) in obligate)
        status = "excluded" if excluded else "supported" if any(each.is_met for each in own) else "open"
        tied = tuple(sorted(other for other in ranks if ranks[other] == ranks[disease] and other != disease))
        found.append(
            Diagnosis(
                disease,
                ranks[disease],
                tied,
                status,
                totals[disease],
                _rank_range(disease, totals, ranks),
                diseases[disease],
                tuple(items),
                own,
                excluded,
                _met_forms(own, disease),
            )
        )
    return sorted(found, key=lambda diagnosis: (diagnosis.rank, -diagnosis.bits.middle, diagnosis.disease))


def _first_met(criteria: Sequence[CriterionStatus], ranked_above: Mapping[str, str]) -> dict[str, CriterionStatus]:
    """Return for each disease the first of its criteria that is met: more of them tell the same again."""
    found: dict[str, CriterionStatus] = {}
    for status in criteria:
        if status.is_met:
            found.setdefault(ranked_above[status.criterion.target], status)
    return found


def _met_forms(criteria: Sequence[CriterionStatus], disease: str) -> tuple[str, ...]:
    return tuple(sorted({each.criterion.target for each in criteria if each.is_met} - {disease}))


def _obligate_absences(selection: Selection) -> set[tuple[str, str, str | None]]:
    return {(row.disease, row.fact, row.statement) for row in selection.missing if row.obligate and row.match == "stated absent"}


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
